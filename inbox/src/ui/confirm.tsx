import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  /** What the button does, in one word. */
  verb: string;
  isBusy?: boolean;
  children: ReactNode;
  onCancel: () => void;
  onConfirm: () => void;
}

/** Asks before what cannot be undone. */
export function Confirm(props: ConfirmProps): ReactNode {
  const { isOpen, title, verb, isBusy = false, children, onCancel, onConfirm } = props;
  return (
    <Modal opened={isOpen} onClose={onCancel} title={title} size={420}>
      <p className="muted">{children}</p>
      <div className="row" style={{ justifyContent: 'flex-end', marginTop: 20 }}>
        <Button variant="default" onClick={onCancel} data-autofocus>
          Cancel
        </Button>
        <Button className="danger" loading={isBusy} onClick={onConfirm}>
          {verb}
        </Button>
      </div>
    </Modal>
  );
}
