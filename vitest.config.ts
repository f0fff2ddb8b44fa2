import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,server,inbox,widget,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
  },
});
