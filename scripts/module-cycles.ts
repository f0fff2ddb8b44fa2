import type { IModule } from 'dependency-cruiser';

const MODULE = /^server\/src\/modules\/([^/]+)\//u;
const TEST = /\.test\.ts$/u;

/**
 * Circles among the folders of server/src/modules, each as the names along it with the
 * first repeated at the end. Circles among files say less: two modules can lean on each
 * other through different files.
 */
export function moduleCycles(modules: Pick<IModule, 'source' | 'dependencies'>[]): string[][] {
  const leansOn = new Map<string, Set<string>>();
  for (const { source, dependencies } of modules) {
    const from = MODULE.exec(source)?.[1];
    if (from === undefined || TEST.test(source)) continue;
    const others = leansOn.get(from) ?? new Set();
    leansOn.set(from, others);
    for (const { resolved } of dependencies) {
      const to = MODULE.exec(resolved)?.[1];
      if (to !== undefined && to !== from) others.add(to);
    }
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, path: string[]): void => {
    const start = path.indexOf(name);
    if (start !== -1) cycles.push([...path.slice(start), name]);
    if (start !== -1 || done.has(name)) return;
    for (const other of leansOn.get(name) ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of leansOn.keys()) visit(name, []);
  return cycles;
}
