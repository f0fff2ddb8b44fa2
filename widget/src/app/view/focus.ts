export const COMPOSER_ID = 'message';
export const PANEL_ID = 'panel';

/**
 * Puts the focus where one writes, also when what had it goes away; on touch screens on the
 * panel, lest the keyboard covers it.
 */
export function focusComposer(): void {
  const writes = matchMedia('(pointer: fine)').matches && document.getElementById(COMPOSER_ID);
  const target = writes || document.getElementById(PANEL_ID);
  target?.focus({ preventScroll: true });
}
