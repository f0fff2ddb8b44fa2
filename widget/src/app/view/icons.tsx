import type { JSX } from 'preact';

function icon(path: string): () => JSX.Element {
  return () => (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

export const CloseIcon = icon('M6 6l12 12M18 6L6 18');
export const SendIcon = icon('M12 19V5M6 11l6-6 6 6');
export const ClipIcon = icon(
  'M19 11.5l-7 7a4.5 4.5 0 01-6.4-6.4l7.4-7.4a3 3 0 014.3 4.3l-7.4 7.3a1.5 1.5 0 01-2.1-2.1l6.7-6.7',
);
export const DownIcon = icon('M12 5v14M6 13l6 6 6-6');
export const ArticleIcon = icon('M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 12h5M10 15.5h5');
export const PersonIcon = icon(
  'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
);
export const SparkIcon = icon(
  'M12 4l1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9zM18.5 16v4M16.5 18h4',
);
export const NextIcon = icon('M9 6l6 6-6 6');
