import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Lays a compressed copy beside each built asset; the server sends the one a browser takes. */
for (const path of globSync('{inbox,widget}/dist/**/*.{js,css,svg}')) {
  const content = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(content));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
