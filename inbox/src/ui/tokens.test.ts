/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { contrast } from './contrast.ts';

/** Text and what it stands on: each must reach 4.5 : 1. */
const pairs = [
  ['text', 'surface'],
  ['text-2', 'surface'],
  ['text-3', 'surface'],
  ['text-2', 'bg'],
  ['text-3', 'bg'],
  ['text-3', 'sunken'],
  ['text-3', 'selected'],
  ['text-2', 'hover'],
  ['text-3', 'float'],
  ['accent', 'surface'],
  ['accent', 'selected'],
  ['accent', 'accent-tint'],
  ['accent-tint-text', 'accent-tint'],
  ['red', 'surface'],
  ['red', 'red-tint'],
  ['amber', 'amber-tint'],
  ['green', 'green-tint'],
  ['note-text', 'note'],
  ['tooltip-text', 'tooltip'],
] as const;

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const [, light = '', dark = ''] = css.split(/^:root/mu);

it.each([
  ['light', light],
  ['dark', dark],
])('the %s scheme is readable', (_, block) => {
  const token = (name: string): string =>
    new RegExp(`--${name}: (#[0-9a-f]{6})`, 'u').exec(block)?.[1] ?? `no --${name}`;
  const fills = ['accent-fill', 'red-fill'];
  const poor = [
    ...pairs.map(([ink, paper]) => ({ ink, paper, ratio: contrast(token(ink), token(paper)) })),
    ...fills.map((paper) => ({ ink: 'white', paper, ratio: contrast('#ffffff', token(paper)) })),
  ].filter(({ ratio }) => !(ratio >= 4.5));
  expect(poor).toEqual([]);
});
