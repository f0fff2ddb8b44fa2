import type { Database } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import { systemClock } from '../../platform/index.ts';
import type { Clock, Signer } from '../../platform/index.ts';
import { forgetFiles } from './forget.ts';
import { createFileLinks } from './link.ts';
import type { FileLinks } from './link.ts';
import { uploadRoutes } from './upload.ts';

/** The door of this module: files that people send each other. */
export interface Files {
  links: FileLinks;
  routes: BoundRoute[];
  repeated: RepeatedWork[];
}

export function createFiles(dependencies: {
  database: Database;
  signer: Signer;
  clock?: Clock;
  /** The origin of files alone; undefined: they come from the server's own. */
  filesUrl: string | undefined;
}): Files {
  const { database, signer, clock = systemClock, filesUrl } = dependencies;
  const links = createFileLinks(signer, clock, filesUrl);
  return {
    links,
    routes: uploadRoutes(database, links),
    repeated: [forgetFiles(database, clock)],
  };
}
