/**
 * Reads bytes as text: UTF-8, UTF-16 with its mark, or else Windows-1252, which older editors
 * write. NUL and other control characters, which PostgreSQL or people cannot read, are removed.
 */
export function decodeText(bytes: Uint8Array): string {
  return plainText(new TextDecoder(encodingOf(bytes)).decode(bytes));
}

/** Removes control characters and unites line ends. */
export function plainText(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/gu, '\n')
      // oxlint-disable-next-line no-control-regex -- they are what is removed
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFEFF]/gu, '')
      .toWellFormed()
  );
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
