/** Runs `work` when the page has loaded and has nothing better to do: the page comes first. */
export function whenIdle(work: () => void): void {
  const later = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2_000 });
    else setTimeout(work, 200);
  };
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}
