const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//u, 'Edge'],
  [/\b(?:OPR|OPT|OPX)\//u, 'Opera'],
  [/\bSamsungBrowser\//u, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//u, 'Firefox'],
  [/(?:\b|Headless)(?:Chrome|Chromium|CriOS)\//u, 'Chrome'],
  [/\bVersion\/\S+ .*\bSafari\//u, 'Safari'],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/u, 'iPhone'],
  [/\biPad\b/u, 'iPad'],
  [/\bAndroid\b/u, 'Android'],
  [/\bWindows\b/u, 'Windows'],
  [/\bCrOS\b/u, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/u, 'macOS'],
  [/\bLinux\b|\bX11\b/u, 'Linux'],
];

/**
 * Browser and system in words, as far as they tell: `Firefox on Windows`. Many browsers carry
 * the names of others, so the order of the lists decides.
 */
export function deviceWords(userAgent: string | null | undefined): string {
  const agent = userAgent ?? '';
  const browser = browsers.find(([mark]) => mark.test(agent))?.[1];
  const system = systems.find(([mark]) => mark.test(agent))?.[1];
  if (browser === undefined && system === undefined) return 'Unknown browser';
  if (browser === undefined) return `Unknown browser on ${system ?? ''}`;
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** True for what is held in a hand. */
export function isHandheld(userAgent: string | null | undefined): boolean {
  return /\b(?:iPhone|iPad|Android)\b/u.test(userAgent ?? '');
}
