/**
 * Rewrites what Markdown itself has no word for, outside code: `:::tip Title` boxes become a bold
 * line and their text, and names of headings (`## Plans {#plans}`) go.
 */
export function unboxDirectives(source: string): string {
  return mapLines(source, (full) => {
    const line = full.replace(/^(?<heading>#{1,6} .*?)\s*\{#[\w-]+\}\s*$/u, '$<heading>');
    const box = /^\s*:{3,}\s*(?<name>[a-z-]*)\s*(?<rest>.*)$/iu.exec(line);
    if (!box?.groups) return line;
    const title = box.groups['rest']?.replace(/^\[(?<inner>.*)\]$/u, '$<inner>').trim() ?? '';
    return title === '' ? '' : `\n**${title}**\n`;
  });
}

/**
 * Removes what is MDX and not Markdown from a file that MDX's own parser refuses: imports,
 * exports, comments, and JavaScript in attributes, which would otherwise show as text.
 */
export function dropMdx(source: string): string {
  const plain = mapLines(source, (line) =>
    /^(?:import\s[^\n]*['"][^'"]+['"];?|export\s+(?:const|let|default|function|\{)[^\n]*)\s*$/u.test(
      line,
    )
      ? ''
      : line.replaceAll(/\{\/\*.*?\*\/\}/gu, ''),
  );
  return plain.replaceAll(/=\{[^{}\n]*\}(?=[^<\n]*>)/gu, '=""');
}

/** True where a file of whatever ending uses MDX. */
export function looksLikeMdx(source: string): boolean {
  return /^(?:import\s[^\n]*['"]|export\s+(?:const|default))|<[A-Z]\w*[\s/>]|=\{/mu.test(source);
}

function mapLines(source: string, change: (line: string) => string): string {
  let fence: string | undefined;
  return source
    .split('\n')
    .map((line) => {
      const mark = /^\s*(?<mark>`{3,}|~{3,})/u.exec(line)?.groups?.['mark'];
      if (mark !== undefined) {
        if (fence === undefined) fence = mark;
        else if (mark.startsWith(fence)) fence = undefined;
        return line;
      }
      return fence === undefined ? change(line) : line;
    })
    .join('\n');
}
