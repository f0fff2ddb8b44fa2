import {
  INK,
  TEXT_CONTRAST,
  WHITE,
  contrast,
  readColour,
  standOut,
  writeColour,
} from './contrast.ts';
import type { Colour } from './contrast.ts';

/** The accent in its three uses; each pair has a contrast of at least 4.5 : 1. */
export interface Accent {
  /** Fills the launcher, the visitor's words and the send button. */
  fill: string;
  /** Text on the fill. */
  onFill: string;
  /** The accent as text, icon or focus ring on the surface and on bubbles. */
  text: string;
}

const FALLBACK: Colour = [61, 90, 254];
const SURFACES = { light: [255, 255, 255], dark: [28, 27, 25] } as const;
/** Bubbles; as text on them suffices, so it does on the surface. */
const QUIET = { light: [245, 243, 240], dark: [40, 38, 35] } as const;
/** A fill must at least be told from the surface; its text carries the meaning. */
const FILL_CONTRAST = 1.3;

/** Fits an organization's colour to a theme. What is no colour gives the product's own. */
export function accentFor(colour: string, theme: 'light' | 'dark'): Accent {
  const wanted = readColour(colour) ?? FALLBACK;
  const surface = SURFACES[theme];
  const seen = standOut(wanted, surface, FILL_CONTRAST);
  const onFill = contrast(WHITE, seen) >= TEXT_CONTRAST ? WHITE : INK;
  // Middling colours suit neither text: darken those until white does.
  const fits = contrast(onFill, seen) >= TEXT_CONTRAST;
  const fill = fits ? seen : standOut(seen, WHITE, TEXT_CONTRAST);
  return {
    fill: writeColour(fill),
    onFill: writeColour(fits ? onFill : WHITE),
    text: writeColour(standOut(wanted, QUIET[theme], TEXT_CONTRAST)),
  };
}
