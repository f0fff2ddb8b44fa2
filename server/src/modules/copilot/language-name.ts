/** A language in English words, as models understand it: "German", "Brazilian Portuguese". */
export function languageName(locale: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale;
}
