import { Modal, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { commandKey } from '../../ui/keyboard.ts';
import { shortcuts } from '../../ui/shortcuts.ts';
import { useStore } from '../../ui/store.ts';
import { setShortcuts, shortcutsOn } from '../../ui/use-shortcuts.ts';
import { Keys } from '../../ui/tip.tsx';
import { setHelp, shell } from './shell-store.ts';

const groups = [...new Set(shortcuts.map(({ group }) => group))];

/** All keys in one place. */
export function Help(): ReactNode {
  const isOpen = useStore(shell, ({ isHelpOpen }) => isHelpOpen);
  const { areOn } = useStore(shortcutsOn, (state) => state);
  return (
    <Modal opened={isOpen} onClose={() => setHelp(false)} title="Keyboard shortcuts" size={520}>
      <Switch
        mb={16}
        label="Single-key shortcuts"
        description="When off, letters do nothing outside of fields. Remembered in this browser."
        checked={areOn}
        onChange={(event) => setShortcuts(event.currentTarget.checked)}
      />
      <div className="help" data-off={!areOn || undefined}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map(({ key, label }) => (
                  <div key={key}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys keys={key === 'Escape' ? 'Esc' : key} />
                    </dd>
                  </div>
                ))}
              {group === 'Conversation' && (
                <div>
                  <dt>Send</dt>
                  <dd className="row" style={{ gap: 4 }}>
                    <Keys keys={`${commandKey} ⏎`} />
                  </dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
