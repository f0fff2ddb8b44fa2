import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,server,inbox,widget,bench,scripts,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['server/test/cluster.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
