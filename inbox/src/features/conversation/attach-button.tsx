import { ActionIcon } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { Tip } from '../../ui/tip.tsx';

/** Lets somebody choose files of their machine. */
export function AttachButton({ take }: { take: (files: readonly File[]) => void }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <Tip label="Attach files, or paste them">
        <ActionIcon
          variant="subtle"
          size={30}
          aria-label="Attach files"
          onClick={() => field.current?.click()}
        >
          <IconPaperclip size={17} stroke={1.7} />
        </ActionIcon>
      </Tip>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          // The same file chosen again is a choice too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
