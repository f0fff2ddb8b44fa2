// Runs before the first paint and before any module. Served as unchanging: give the file a new
// number when its content changes.
(() => {
  // The Content-Security-Policy forbids eval: zod must not even probe for it.
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

  // A chosen colour scheme must not flash the other one.
  let chosen = 'auto';
  try {
    chosen = localStorage.getItem('frontdesk-scheme') ?? 'auto';
  } catch {
    // Storage is forbidden: the system's scheme it is.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
