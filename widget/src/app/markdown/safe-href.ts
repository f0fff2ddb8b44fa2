const SAFE = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address in full if a click on it can do no harm: http, https and mailto. The browser's
 * own parser decides, so that no trick of spelling (`java\nscript:`) gets past. Relative
 * addresses need a `base`; without one they are not followed.
 */
export function safeHref(address: string, base?: string): string | undefined {
  try {
    const url = new URL(address, base);
    return SAFE.has(url.protocol) ? url.href : undefined;
  } catch {
    // Not an address at all.
    return undefined;
  }
}
