/** Where the panel fills the screen: on phones, upright or on their side. */
export const PHONE = '(max-width:480px),(max-height:480px)';

/**
 * On phones the open panel fills what the keyboard leaves free, and the page behind it neither
 * scrolls nor is read out; a phone that is turned, or a window made small, is fitted anew. Call
 * the result whenever the panel opens or closes.
 */
export function fitToPhone(panel: HTMLElement): (open: boolean) => void {
  const view = window.visualViewport;
  const phone = matchMedia(PHONE);
  const page = document.documentElement;
  let opened = false;
  let before: { overflow: string; inert: boolean } | undefined;
  const fit = (): void => {
    if (!view) return;
    panel.style.setProperty('--height', `${Math.round(view.height)}px`);
    panel.style.setProperty('--top', `${Math.round(view.offsetTop)}px`);
  };
  const look = (): void => {
    const fills = opened && phone.matches;
    if (fills && !before) {
      before = { overflow: page.style.overflow, inert: document.body.inert };
      page.style.overflow = 'hidden';
      document.body.inert = true;
      view?.addEventListener('resize', fit);
      view?.addEventListener('scroll', fit);
    } else if (!fills && before) {
      page.style.overflow = before.overflow;
      document.body.inert = before.inert;
      before = undefined;
      view?.removeEventListener('resize', fit);
      view?.removeEventListener('scroll', fit);
    }
    if (fills) fit();
  };
  phone.addEventListener('change', look);
  return (open) => {
    opened = open;
    look();
  };
}
