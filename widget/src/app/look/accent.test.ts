import { accentFor as contractAccent } from '@frontdesk/contract';
import { describe, expect, it } from 'vitest';
import { accentFor } from './accent.ts';
import { BLACK, WHITE, contrast, readColour } from './contrast.ts';
import type { Colour } from './contrast.ts';

function colour(text: string): Colour {
  const read = readColour(text);
  if (!read) throw new Error(`Not a colour: ${text}`);
  return read;
}

describe('contrast', () => {
  it('agrees with the published examples', () => {
    expect(contrast(WHITE, BLACK)).toBeCloseTo(21);
    expect(contrast(WHITE, colour('#777777'))).toBeCloseTo(4.48, 2);
    expect(contrast(colour('#ff0000'), WHITE)).toBeCloseTo(4, 1);
  });
});

describe('accentFor', () => {
  it('keeps every colour readable in both themes', () => {
    for (let value = 0; value < 0x1000000; value += 0x0a0b1d) {
      const wanted = `#${value.toString(16).padStart(6, '0')}`;
      for (const [theme, surfaces] of [
        ['light', ['#ffffff', '#f5f3f0']],
        ['dark', ['#1c1b19', '#282623']],
      ] as const) {
        const accent = accentFor(wanted, theme);
        const { fill, onFill, text } = accent;
        // The inbox's preview goes by the contract's.
        expect(contractAccent(wanted, theme)).toEqual(accent);
        expect(contrast(colour(fill), colour(onFill)), `${wanted} ${theme}`).toBeGreaterThanOrEqual(
          4.5,
        );
        for (const surface of surfaces) {
          expect(
            contrast(colour(text), colour(surface)),
            `${wanted} ${surface}`,
          ).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(colour(fill), colour(surfaces[0]))).toBeGreaterThanOrEqual(1.3);
      }
    }
  });

  it('leaves a colour alone that suits white or dark text', () => {
    expect(accentFor('#3d5afe', 'light')).toMatchObject({ fill: '#3d5afe', onFill: '#ffffff' });
    expect(accentFor('#f97316', 'light')).toMatchObject({ fill: '#f97316', onFill: '#1f1d1a' });
  });

  it('darkens a colour that suits neither', () => {
    const middling = accentFor('#808080', 'light');
    expect(middling.onFill).toBe('#ffffff');
    expect(middling.fill < '#808080').toBe(true);
  });

  it('falls back on what is no colour', () => {
    const own = accentFor('#3d5afe', 'light');
    expect(accentFor('red; background: url(x)', 'light')).toEqual(own);
    expect(contractAccent('red; background: url(x)', 'light')).toEqual(own);
  });
});
