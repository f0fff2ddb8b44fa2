import { createStore } from '../../ui/store.ts';
import { readSetting, writeSetting } from '../../ui/stored.ts';

/** How the frame around the pages stands. */
export const shell = createStore({
  /** The sidebar on a phone, over the page. */
  isMenuOpen: false,
  isFolded: readSetting('sidebar') === 'folded',
  isHelpOpen: false,
});

/** Folds the sidebar to its icons, or unfolds it. */
export function toggleFold(): void {
  shell.set((before) => {
    writeSetting('sidebar', before.isFolded ? null : 'folded');
    return { ...before, isFolded: !before.isFolded };
  });
}

export function setMenu(isMenuOpen: boolean): void {
  shell.set((before) => ({ ...before, isMenuOpen }));
}

export function setHelp(isHelpOpen: boolean): void {
  shell.set((before) => ({ ...before, isHelpOpen }));
}
