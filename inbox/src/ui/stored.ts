type Setting =
  | 'organization'
  | 'to'
  | 'sidebar'
  | 'context'
  | 'shortcuts'
  | 'sound'
  | 'notifications'
  | 'import';

/** Reads what this browser remembers; null where it remembers nothing or may not. */
export function readSetting(name: Setting): string | null {
  try {
    return localStorage.getItem(`frontdesk-${name}`);
  } catch {
    return null;
  }
}

/** Remembers a setting in this browser, or forgets it. A browser without storage forgets all. */
export function writeSetting(name: Setting, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`frontdesk-${name}`);
    else localStorage.setItem(`frontdesk-${name}`, value);
  } catch {
    // Private windows may forbid storage; the setting then lasts as long as the page.
  }
}
