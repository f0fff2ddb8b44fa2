import { Button, Modal, TextInput } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Bone, Failed } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { ImportProgress, UploadProgress } from './import-progress.tsx';
import { closeImport, importAddress, importFiles, importing, markSeen } from './import-store.ts';
import { IMPORTABLE } from './send-import.ts';
import { useDropped } from '../../ui/use-dropped.ts';
import { isRunning, useImports } from './use-imports.ts';

/** Takes files or an address, then shows how far their import is. */
export function ImportDialog(): ReactNode {
  const { upload, shownId } = useStore(importing, (state) => state);
  const { data = [], isError, error, refetch } = useImports();
  const shown = data.find(({ id }) => id === shownId);
  const close = (): void => {
    if (shown && !isRunning(shown)) markSeen(shown.id);
    closeImport();
  };
  const part = (): ReactNode => {
    if (upload) return <UploadProgress share={upload.share} close={close} />;
    if (shownId === null) return <Begin />;
    if (shown) return <ImportProgress item={shown} close={close} />;
    return isError ? <Failed error={error} retry={refetch} /> : <Bone w="60%" />;
  };
  return (
    <Modal opened onClose={close} title="Import knowledge" size={480}>
      {part()}
    </Modal>
  );
}

function Begin(): ReactNode {
  const cache = useQueryClient();
  const { refused, error } = useStore(importing, (state) => state);
  return (
    <div className="stack">
      <FileDrop take={(files) => importFiles(cache, files)} />
      {refused.length > 0 && (
        <p role="alert" className="import-error">
          These kinds of files cannot be imported: {refused.join(', ')}
        </p>
      )}
      <AddressForm take={(url) => importAddress(cache, url)} />
      {error !== null && (
        <p role="alert" className="import-error">
          {error}
        </p>
      )}
    </div>
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
