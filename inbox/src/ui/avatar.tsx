import { IconSparkles } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface AvatarProps {
  name: string | null;
  /** What the tint follows, where names repeat; the name unless it is given. */
  seed?: string;
  image?: string | null;
  size?: number;
}

/** A person's picture or initials; the tint follows them, so it stays the same everywhere. */
export function Avatar({ name, seed, image, size = 28 }: AvatarProps): ReactNode {
  return (
    <span
      className="avatar"
      aria-hidden
      style={{ '--size': `${size}px`, '--hue': hueOf(seed ?? name) }}
    >
      {image !== null && image !== undefined && /^(?:https:|data:image\/|\/)/u.test(image) ? (
        <img src={image} alt="" />
      ) : (
        initialsOf(name)
      )}
    </span>
  );
}

function letter(word: string | undefined): string {
  return Array.from(word ?? '')[0]?.toUpperCase() ?? '';
}

/** The AI's mark in the shape of an avatar. */
export function AiAvatar({ size = 28 }: { size?: number }): ReactNode {
  return (
    <span className="avatar" data-ai aria-hidden style={{ '--size': `${size}px` }}>
      <IconSparkles size={Math.round(size * 0.58)} stroke={1.8} />
    </span>
  );
}

function initialsOf(name: string | null): string {
  const words = (name ?? '').trim().split(/\s+/u).filter(Boolean);
  const [first, last] = [words.at(0), words.length > 1 ? words.at(-1) : undefined];
  return letter(first) + letter(last) || '?';
}

/** 0 to 359. */
function hueOf(seed: string | null): number {
  let sum = 0;
  for (const character of seed ?? '') sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 3_600;
  return Math.floor(sum / 10);
}
