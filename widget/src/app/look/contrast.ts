/** A colour as red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

export const WHITE: Colour = [255, 255, 255];
export const BLACK: Colour = [0, 0, 0];
/** The dark text of the widget: a warm near-black. */
export const INK: Colour = [31, 29, 26];

/** WCAG 2.2, 1.4.3: the least contrast of ordinary text. */
export const TEXT_CONTRAST = 4.5;

/** Reads `#rrggbb`; undefined for anything else. */
export function readColour(text: string): Colour | undefined {
  const digits = /^#([0-9a-f]{6})$/iu.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function writeColour(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance from 0 to 1 (WCAG 2.2, definition of the term). */
export function luminance(colour: Colour): number {
  const [red, green, blue] = colour;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Contrast ratio from 1 to 21 (WCAG 2.2, definition of the term). */
export function contrast(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** `share` of the way from one colour to the other. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const part = (a: number, b: number): number => Math.round(a + (b - a) * share);
  return [part(from[0], to[0]), part(from[1], to[1]), part(from[2], to[2])];
}

const STEPS = 50;

/**
 * The colour itself where it stands out from `ground` by `ratio`; otherwise the nearest one
 * towards black or white, whichever lies away from the ground, that does.
 */
export function standOut(colour: Colour, ground: Colour, ratio: number): Colour {
  const away = contrast(WHITE, ground) > contrast(BLACK, ground) ? WHITE : BLACK;
  for (let step = 0; step <= STEPS; step += 1) {
    const tried = mix(colour, away, step / STEPS);
    if (contrast(tried, ground) >= ratio) return tried;
  }
  return away;
}
