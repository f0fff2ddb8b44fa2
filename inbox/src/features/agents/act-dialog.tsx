import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';

interface ActDialogProps {
  title: string;
  /** What the button does. */
  verb: string;
  act: { isPending: boolean; error: Error | null };
  submit: () => void;
  close: () => void;
  /** What then happens, in plain words. */
  words: string;
  children?: ReactNode;
}

/** Says what publishing or saving does before it is done, and why it was refused. */
export function ActDialog(props: ActDialogProps): ReactNode {
  const { title, verb, act, submit, close, words, children } = props;
  return (
    <Modal opened onClose={close} title={title} size={440}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!act.isPending) submit();
        }}
      >
        <p className="muted">{words}</p>
        {children}
        {act.error && (
          <p role="alert" className="form-error">
            {describeError(act.error)}
          </p>
        )}
        <div className="row act-dialog-foot">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={act.isPending}>
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
