import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const KB = 1_024;

interface Budget {
  name: string;
  files: string[];
  /** Bytes, gzipped. */
  limit: number;
}

/** A built page, and the files that it loads before anything is clicked. */
interface Page {
  html: string;
  /** Where the server serves the folder `dist`. */
  base: string;
  dist: string;
}

/** Names and sources of scripts, preloaded modules and style sheets in a page. */
const LOADED = /<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+\.(js|css))"/gu;
/** Static imports in a built module: they are fetched with it. */
const IMPORTED = /(?:^|[;}\s])(?:import|export)\s*(?:[^"'()]*?from\s*)?["']([^"']+\.js)["']/gu;

/** Files of one kind that a page needs for its first load, static imports included. */
function firstLoad({ html, base, dist }: Page, kinds: ReadonlySet<string>): string[] {
  const page = read(join(dist, html));
  const wanted = [...page.matchAll(LOADED)].flatMap(([, address = '', kind = '']) =>
    kinds.has(kind) ? join(dist, address.replace(base, '')) : [],
  );
  const files = new Set<string>();
  for (const file of wanted) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.endsWith('.js')) continue;
    for (const [, address = ''] of read(file).matchAll(IMPORTED)) {
      wanted.push(join(file, '..', address));
    }
  }
  if (files.size === 0)
    throw new Error(`${html} loads nothing: the check no longer understands it.`);
  return [...files];
}

function read(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing. Run \`npm run build\` first.`);
  return readFileSync(file, 'utf8');
}

function gzippedSize(files: string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
}

function budgets(): Budget[] {
  const loader = 'widget/dist/widget.js';
  const frame: Page = { html: 'frame.html', base: '/widget/', dist: 'widget/dist' };
  const inbox: Page = { html: 'index.html', base: '/', dist: 'inbox/dist' };
  const chat = firstLoad(frame, new Set(['js', 'css']));
  return [
    { name: 'widget loader', files: [loader], limit: 5 * KB },
    { name: 'widget loader and chat', files: [loader, ...chat], limit: 35 * KB },
    { name: 'inbox first load, JS', files: firstLoad(inbox, new Set(['js'])), limit: 250 * KB },
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(9);
}

let over = false;
try {
  console.log(`${'gzipped'.padEnd(26)}${'size'.padStart(9)}${'limit'.padStart(11)}`);
  for (const { name, files, limit } of budgets()) {
    const size = gzippedSize(files);
    over ||= size > limit;
    const verdict = size > limit ? '  over' : '';
    console.log(`${name.padEnd(26)}${kilobytes(size)}  ${kilobytes(limit)}${verdict}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  over = true;
}
process.exitCode = over ? 1 : 0;
