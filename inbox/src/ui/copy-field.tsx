import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCopy } from './use-copy.ts';

/** A text to copy, in one press. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const { copy, isCopied } = useCopy();
  return (
    <div className="copy">
      <code aria-label={label}>{value}</code>
      <Button
        variant="default"
        leftSection={isCopied ? <IconCheck size={15} /> : <IconCopy size={15} stroke={1.7} />}
        onClick={() => copy(value)}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
