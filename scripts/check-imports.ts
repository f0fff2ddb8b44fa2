import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import { importRules } from './import-rules.ts';
import { moduleCycles } from './module-cycles.ts';

const FOLDERS = ['contract/src', 'server/src', 'inbox/src', 'widget/src', 'bench/src'];

/** Reads the imports of everything under `baseDir` and holds them against the rules. */
async function readImports(baseDir: string, folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(
    folders,
    {
      baseDir,
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: ['node_modules', '/generated/'] },
      validate: true,
      ruleSet: { forbidden: importRules.map(({ rule }) => ({ ...rule, severity: 'error' })) },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'require', 'style'],
    },
  );
  if (typeof output === 'string') throw new Error(`The import reader failed: ${output}`);
  return output;
}

/**
 * Builds a small project in which every rule is broken once, and returns the names of
 * the rules that did not notice. A parser that silently reads nothing shows up here.
 */
async function rulesAsleep(): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'frontdesk-imports-'));
  try {
    const files = new Map([
      ['contract/src/index.ts', ''],
      ['contract/package.json', '{"name":"@frontdesk/contract","exports":"./src/index.ts"}'],
      ['node_modules/pg/package.json', '{"name":"pg","main":"index.js"}'],
      ['node_modules/pg/index.js', ''],
      ['server/src/config.ts', ''],
      ['server/src/channels/email/a.ts', ''],
      ['server/src/modules/messages/index.ts', "import './send.ts';"],
      ...importRules.map(({ caught }): [string, string] => [caught.in, caught.line]),
    ]);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    mkdirSync(join(root, 'node_modules/@frontdesk'), { recursive: true });
    symlinkSync('../../contract', join(root, 'node_modules/@frontdesk/contract'));
    const { summary } = await readImports(root, ['contract', 'server', 'inbox', 'widget']);
    return importRules
      .filter(
        ({ rule, caught }) =>
          !summary.violations.some(
            (found) =>
              found.rule.name === rule.name &&
              (found.from === caught.in || found.cycle?.some(({ name }) => name === caught.in)),
          ),
      )
      .map(({ rule }) => rule.name);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const problems: string[] = [];
const asleep = await rulesAsleep();
if (asleep.length > 0) problems.push(`Rules that catch nothing: ${asleep.join(', ')}`);

const folders = FOLDERS.filter((folder) => globSync(`${folder}/**/*.ts`).length > 0);
const sources = folders.flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,tsx}`).filter((path) => !path.includes('/generated/')),
);
const { modules, summary } = await readImports(process.cwd(), folders);
const seen = new Set(modules.map(({ source }) => source));
const unseen = sources.filter((path) => !seen.has(path));
if (unseen.length > 0) problems.push(`Files not read: ${unseen.join(', ')}`);

for (const { rule, from, to } of summary.violations) problems.push(`${rule.name}: ${from} → ${to}`);
for (const cycle of moduleCycles(modules)) problems.push(`module-cycle: ${cycle.join(' → ')}`);

for (const problem of problems) console.error(problem);
console.log(`${sources.length} files, ${summary.totalDependenciesCruised ?? 0} imports`);
process.exitCode = problems.length > 0 ? 1 : 0;
