/** The accent in its three uses; each pair has a contrast of at least 4.5 : 1. */
export interface Accent {
  /** Fills the launcher, the visitor's words and the send button. */
  fill: string;
  /** Text on the fill. */
  onFill: string;
  /** The accent as text, icon or focus ring on the surface and on bubbles. */
  text: string;
}

/** A colour as red, green and blue from 0 to 255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
/** The dark text of the widget: a warm near-black. */
const INK: Colour = [31, 29, 26];

/** WCAG 2.2, 1.4.3: the least contrast of ordinary text. */
const TEXT_CONTRAST = 4.5;

const FALLBACK: Colour = [61, 90, 254];
const SURFACES = { light: [255, 255, 255], dark: [28, 27, 25] } as const;
/** Bubbles; as text on them suffices, so it does on the surface. */
const QUIET = { light: [245, 243, 240], dark: [40, 38, 35] } as const;
/** A fill must at least be told from the surface; its text carries the meaning. */
const FILL_CONTRAST = 1.3;

/**
 * Fits an organization's colour (`#rrggbb`) to a theme of the widget. What is no colour gives the
 * product's own. The widget, which takes only types of the contract, has a copy; a test there
 * holds the two together.
 */
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

/** Reads `#rrggbb`; undefined for anything else. */
function readColour(text: string): Colour | undefined {
  const digits = /^#([0-9a-f]{6})$/iu.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function writeColour(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance from 0 to 1 (WCAG 2.2, definition of the term). */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Contrast ratio from 1 to 21 (WCAG 2.2, definition of the term). */
function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `share` of the way from one colour to the other. */
function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return [part(from[0], to[0]), part(from[1], to[1]), part(from[2], to[2])];
}

const STEPS = 50;

/**
 * The colour itself where it stands out from `ground` by `ratio`; otherwise the nearest one
 * towards black or white, whichever lies away from the ground, that does.
 */
function standOut(colour: Colour, ground: Colour, ratio: number): Colour {
  const away = contrast(WHITE, ground) > contrast(BLACK, ground) ? WHITE : BLACK;
  for (let step = 0; step <= STEPS; step += 1) {
    const tried = mix(colour, away, step / STEPS);
    if (contrast(tried, ground) >= ratio) return tried;
  }
  return away;
}
