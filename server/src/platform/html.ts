/** Text that is HTML already and may stand in a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | Part[];

/** Builds HTML: what is put in is escaped, unless it is {@link Html} itself. */
export function html(fixed: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    fixed.map((text, place) => text + (place < parts.length ? write(parts[place]) : '')).join(''),
  );
}

function write(part: Part | undefined): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(write).join('');
  return escape(String(part));
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe in HTML and XML, inside quoted attributes too. */
export function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => ENTITIES[sign] ?? '');
}
