/** A size for people, in powers of a thousand: `3 B`, `120 kB`, `3.4 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000).toLocaleString()} kB`;
  const options = { maximumFractionDigits: 1 };
  return `${(bytes / 1_000_000).toLocaleString(undefined, options)} MB`;
}

/** What kind of file it is, by the end of its name: `PDF`; `File` where that says nothing. */
export function kindWord(name: string): string {
  const end = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1];
  return end === undefined ? 'File' : end.toUpperCase();
}
