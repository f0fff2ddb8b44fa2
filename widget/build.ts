import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { InlineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const common: InlineConfig = { root, configFile: false, logLevel: 'warn', publicDir: false };

// The pages: the chat in its frame, and a shop to try it on. The server serves them with a
// Content-Security-Policy that allows no inline script, hence no polyfill of module preloading.
await build({
  ...common,
  base: '/widget/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['frame.html', 'demo.html'].map((page) => `${root}${page}`) },
  },
});

// The loader: one classic script that leaves no names on the host page but its own.
await build({
  ...common,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    lib: {
      entry: `${root}src/loader.ts`,
      formats: ['iife'],
      name: 'FrontdeskLoader',
      fileName: () => 'widget.js',
    },
  },
});
