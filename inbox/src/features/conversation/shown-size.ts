import type { Attachment } from '@frontdesk/contract';

/** Pixels at most, and at least: a line of a pixel could not be touched. */
const WIDE = 340;
const HIGH = 260;
const LEAST = 44;

/** How large a picture is shown, before any of it is loaded. */
export function shownSize({ width, height }: Pick<Attachment, 'width' | 'height'>): {
  width: number;
  height: number;
} {
  if (width === null || height === null) return { width: WIDE, height: HIGH };
  const scale = Math.min(1, WIDE / width, HIGH / height);
  return {
    width: Math.max(LEAST, Math.round(width * scale)),
    height: Math.max(LEAST, Math.round(height * scale)),
  };
}
