import { useEffect, useEffectEvent } from 'react';
import { actionOf } from './shortcuts.ts';
import type { Action } from './shortcuts.ts';
import { createStore } from './store.ts';
import { readSetting, writeSetting } from './stored.ts';

/** Whether single letters act: speech input and unsteady hands press them unmeant. */
export const shortcutsOn = createStore({ areOn: readSetting('shortcuts') !== 'off' });

/** Switches the letters on or off, for this browser. */
export function setShortcuts(areOn: boolean): void {
  writeSetting('shortcuts', areOn ? null : 'off');
  shortcutsOn.set({ areOn });
}

const WRITING = 'input, textarea, select, [contenteditable="true"]';
const HOLDING = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Listens for the keys of these actions while the component is shown. */
export function useShortcuts(handlers: Partial<Record<Action, () => void>>): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : null;
    const isHeld = (target?.closest(HOLDING) ?? null) !== null;
    const isWriting = (target?.closest(WRITING) ?? null) !== null;
    if (event.key === 'Escape' && isWriting && !isHeld && target instanceof HTMLElement) {
      target.blur();
      return;
    }
    const action = actionOf({
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      isBusy: isWriting || isHeld,
      isRepeat: event.repeat,
      areOn: shortcutsOn.get().areOn,
    });
    const handler = action && handlers[action];
    if (!handler) return;
    event.preventDefault();
    handler();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onPress(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

/** Saves with Command or Control and S, as everywhere. */
export function useSaveKey(save: () => void): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    save();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onPress(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
