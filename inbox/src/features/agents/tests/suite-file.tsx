import { SuiteFile } from '@frontdesk/contract';
import type { Suite } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { toast } from '../../../ui/toast-store.ts';
import { useImportSuite } from './use-suites.ts';

/** Keeps a suite as a file. */
export function ExportSuite({ suite: { id, name } }: { suite: Suite }): ReactNode {
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<IconDownload size={15} stroke={1.8} />}
      href={`/api/suites/${id}/export`}
      download={`${name}.json`}
    >
      Export
    </Button>
  );
}

/** Adds a suite from such a file. */
export function ImportSuite({
  agentId,
  onAdded,
}: {
  agentId: string;
  onAdded: (id: string) => void;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const add = useImportSuite(agentId);
  const take = async (file: File): Promise<void> => {
    const suite = readSuite(await file.text());
    if (suite) add.mutate(suite, { onSuccess: ({ id }) => onAdded(id) });
    else toast.failure(`${file.name} is no suite that was exported here.`);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconUpload size={15} stroke={1.8} />}
        loading={add.isPending}
        onClick={() => field.current?.click()}
      >
        Import
      </Button>
      <input
        ref={field}
        type="file"
        hidden
        aria-label="Suite to import"
        accept=".json,application/json"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) void take(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function readSuite(text: string): SuiteFile | undefined {
  try {
    return SuiteFile.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
