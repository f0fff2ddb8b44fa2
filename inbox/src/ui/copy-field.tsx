import { Button } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { toast } from './toast-store.ts';

/** A text to copy, in one press. */
export function CopyField({ label, value }: { label: string; value: string }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      window.setTimeout(() => setCopied(false), 2_000);
    } catch {
      toast.failure('The browser does not allow copying. Select the text and copy it yourself.');
    }
  };
  return (
    <div className="copy">
      <code aria-label={label}>{value}</code>
      <Button
        variant="default"
        leftSection={isCopied ? <IconCheck size={15} /> : <IconCopy size={15} stroke={1.7} />}
        onClick={() => void copy()}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
