/** As in the style: from this width down the panel fills the screen. */
const PHONE = '(max-width: 480px)';

/**
 * On phones the open panel fills what the keyboard leaves free, and the page behind it does not
 * scroll. Call the result whenever the panel opens or closes.
 */
export function fitToPhone(panel: HTMLElement): (open: boolean) => void {
  const view = window.visualViewport;
  const page = document.documentElement;
  let before: string | undefined;
  const fit = (): void => {
    if (!view) return;
    panel.style.setProperty('--height', `${Math.round(view.height)}px`);
    panel.style.setProperty('--top', `${Math.round(view.offsetTop)}px`);
  };
  return (open) => {
    if (open && matchMedia(PHONE).matches) {
      before ??= page.style.overflow;
      page.style.overflow = 'hidden';
      view?.addEventListener('resize', fit);
      view?.addEventListener('scroll', fit);
      fit();
    } else {
      if (before !== undefined) page.style.overflow = before;
      before = undefined;
      view?.removeEventListener('resize', fit);
      view?.removeEventListener('scroll', fit);
    }
  };
}
