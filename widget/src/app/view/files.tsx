import type { Attachment } from '@frontdesk/contract';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Words } from '../../words.ts';
import { safeHref } from '../markdown/safe-href.ts';
import { ExternalLink } from './external-link.tsx';
import { ArticleIcon } from './icons.tsx';
import { writeSize } from './locale.ts';

/** Pixels at most. */
const BOX = 240;

/** The files of a message: pictures, players, and cards for what is only to be saved. */
export function Files(props: { files: readonly Attachment[]; words: Words }): JSX.Element | null {
  const { files, words } = props;
  if (files.length === 0) return null;
  return (
    <div class="files">
      {files.map((file) => (
        <Shown key={file.id} file={file} words={words} />
      ))}
    </div>
  );
}

function Shown({ file, words }: { file: Attachment; words: Words }): JSX.Element {
  // By its address: the next one, when this one has ended, is tried again.
  const [broken, setBroken] = useState('');
  const { kind, name } = file;
  const href = safeHref(file.url, location.origin) ?? '';
  const onError = (): void => setBroken(href);
  const loading = { preload: 'metadata', controls: true } as const;
  const media = { src: href, onError, 'aria-label': name, ...loading };
  // What people send has no captions to offer.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (kind === 'audio' && broken !== href) return <audio {...media} />;
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  if (kind === 'video' && broken !== href) return <video {...media} />;
  const isPicture = kind === 'image' && broken !== href;
  return (
    <ExternalLink href={href} newTab={words.newTab} class={isPicture ? 'picture' : 'source'}>
      {isPicture ? (
        <img src={href} alt={name} style={placeOf(file)} loading="lazy" onError={onError} />
      ) : (
        <>
          <ArticleIcon />
          <span>
            <bdi>{name}</bdi> <small>{writeSize(file.size)}</small>
          </span>
        </>
      )}
    </ExternalLink>
  );
}

/** The place of a picture before it is there: nothing shifts. */
function placeOf({ width, height }: Attachment): { width: string; aspectRatio: string } {
  const [wide, high] = [width ?? BOX, height ?? BOX];
  const scale = Math.min(1, BOX / wide, BOX / high);
  const shown = [wide, high].map((side) => Math.max(44, Math.round(side * scale)));
  return { width: `${shown[0]}px`, aspectRatio: shown.join('/') };
}
