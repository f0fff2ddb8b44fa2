/** As in the style: from this width down the panel fills the screen. */
const PHONE = '(max-width: 480px)';

/**
 * On phones the open panel fills what the keyboard leaves free, and the page behind it neither
 * scrolls nor is read out. Call the result whenever the panel opens or closes.
 */
export function fitToPhone(panel: HTMLElement): (open: boolean) => void {
  const view = window.visualViewport;
  const page = document.documentElement;
  let before: { overflow: string; inert: boolean } | undefined;
  const fit = (): void => {
    if (!view) return;
    panel.style.setProperty('--height', `${Math.round(view.height)}px`);
    panel.style.setProperty('--top', `${Math.round(view.offsetTop)}px`);
  };
  return (open) => {
    if (open && matchMedia(PHONE).matches) {
      before ??= { overflow: page.style.overflow, inert: document.body.inert };
      page.style.overflow = 'hidden';
      document.body.inert = true;
      view?.addEventListener('resize', fit);
      view?.addEventListener('scroll', fit);
      fit();
    } else {
      if (before) {
        page.style.overflow = before.overflow;
        document.body.inert = before.inert;
      }
      before = undefined;
      view?.removeEventListener('resize', fit);
      view?.removeEventListener('scroll', fit);
    }
  };
}
