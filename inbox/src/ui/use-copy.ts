import { useState } from 'react';
import { toast } from './toast-store.ts';

/** Copies a text; `isCopied` says so for a moment. */
export function useCopy(): { copy: (text: string) => void; isCopied: boolean } {
  const [isCopied, setCopied] = useState(false);
  const copy = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      window.setTimeout(() => setCopied(false), 2_000);
    } catch {
      toast.failure('The browser does not allow copying. Select the text and copy it yourself.');
    }
  };
  return { copy: (text) => void copy(text), isCopied };
}
