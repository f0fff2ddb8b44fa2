/** True where one pane is shown at a time; the same width as in the style sheets. */
export function isPhone(): boolean {
  return window.matchMedia('(max-width: 767px)').matches;
}
