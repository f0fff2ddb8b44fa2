import { ActionIcon, Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from './store.ts';
import { dismissToast, toasts } from './toast-store.ts';

/** The corner where toasts appear; screen readers hear each once. */
export function Toasts(): ReactNode {
  const list = useStore(toasts, (state) => state.list);
  return (
    <output className="toasts" aria-live="polite">
      {list.map(({ id, kind, text, action }) => (
        <div key={id} className="toast" data-kind={kind}>
          {kind === 'failure' ? <IconAlertCircle size={18} /> : <IconCircleCheck size={18} />}
          <span className="grow">{text}</span>
          {action && (
            <Button
              className="toast-action"
              variant="subtle"
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.title}
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            size={20}
            aria-label="Dismiss"
            onClick={() => dismissToast(id)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </output>
  );
}
