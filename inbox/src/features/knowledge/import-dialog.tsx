import { Button, Modal, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { ImportProgress } from './import-progress.tsx';
import { useDropped } from './use-dropped.ts';
import { IMPORTABLE } from './use-import.ts';
import type { Importing } from './use-import.ts';

/** Takes files or an address, then shows how far their import is. */
export function ImportDialog({ importing }: { importing: Importing }): ReactNode {
  const { start, refused, take, close } = importing;
  const hasBegun = start.isPending || start.isSuccess;
  return (
    <Modal opened onClose={close} title="Import knowledge" size={480}>
      {hasBegun ? (
        <ImportProgress
          id={start.data?.id ?? null}
          refused={refused}
          again={start.reset}
          close={close}
        />
      ) : (
        <div className="stack">
          <FileDrop take={take} />
          {refused.length > 0 && (
            <p role="alert" className="import-error">
              These kinds of files cannot be imported: {refused.join(', ')}
            </p>
          )}
          <AddressForm take={(url) => start.mutate({ url })} />
          {start.isError && (
            <p role="alert" className="import-error">
              {describeError(start.error)}
            </p>
          )}
        </div>
      )}
    </Modal>
  );
}

function FileDrop({ take }: { take: (files: readonly File[]) => void }): ReactNode {
  const { isOver, target } = useDropped(true, take);
  const field = useRef<HTMLInputElement>(null);
  return (
    <div className="drop" data-over={isOver || undefined} {...target}>
      <IconUpload size={22} stroke={1.6} aria-hidden />
      <p>
        Drop files here, or{' '}
        <button type="button" className="linkish" onClick={() => field.current?.click()}>
          choose them
        </button>
      </p>
      <p className="faint">Markdown, HTML, text, CSV, PDF, Word, or a zip of them</p>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label="Files to import"
        accept={IMPORTABLE.map((kind) => `.${kind}`).join(',')}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = '';
          if (files.length > 0) take(files);
        }}
      />
    </div>
  );
}

function AddressForm({ take }: { take: (url: string) => void }): ReactNode {
  const [url, setUrl] = useState('');
  return (
    <form
      className="row import-address"
      onSubmit={(event) => {
        event.preventDefault();
        take(url.trim());
      }}
    >
      <TextInput
        className="grow"
        type="url"
        label="Or a page on the web"
        placeholder="https://example.com/help/returns"
        required
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" h={34} disabled={url.trim() === ''}>
        Import
      </Button>
    </form>
  );
}
