import type { FullWidgetConfig } from '@frontdesk/contract';
import { accentFor } from './accent.ts';
import type { Accent } from './accent.ts';

export interface Theme extends Accent {
  dark: boolean;
}

/** Dresses the page in the organization's accent and in light or dark; tells how it came out. */
export function wearTheme(config: Pick<FullWidgetConfig, 'accent' | 'theme'>): Theme {
  const wished = matchMedia('(prefers-color-scheme: dark)').matches;
  const dark = config.theme === 'auto' ? wished : config.theme === 'dark';
  const accent = accentFor(config.accent, dark ? 'dark' : 'light');
  const { dataset, style } = document.documentElement;
  dataset.theme = dark ? 'dark' : 'light';
  style.setProperty('--fill', accent.fill);
  style.setProperty('--on-fill', accent.onFill);
  style.setProperty('--accent-text', accent.text);
  return { ...accent, dark };
}

/** Calls back when the system changes between light and dark. */
export function onSystemTheme(changed: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}
