/** Where the widget keeps things between visits. */
export interface Keep {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
}

/**
 * Keeps in the browser's storage, and in memory what the storage does not take: it may be
 * forbidden, as it often is for frames of other sites, or full.
 */
export function keepIn(open: () => Storage): Keep {
  const memory = new Map<string, string>();
  const attempt = <T>(work: (storage: Storage) => T): T | null => {
    try {
      return work(open());
    } catch {
      // Storage is forbidden or full; memory stands in.
      return null;
    }
  };
  return {
    get: (name) => memory.get(name) ?? attempt((storage) => storage.getItem(name)),
    set(name, value) {
      const written = attempt((storage) => {
        storage.setItem(name, value);
        return true;
      });
      if (written) memory.delete(name);
      else memory.set(name, value);
    },
    remove(name) {
      memory.delete(name);
      attempt((storage) => storage.removeItem(name));
    },
  };
}
