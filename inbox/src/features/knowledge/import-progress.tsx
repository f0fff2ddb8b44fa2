import type { KnowledgeImport } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { isOver, useImportProgress } from './use-import.ts';

interface ImportProgressProps {
  /** Null while the files are still on their way to the server. */
  id: string | null;
  /** Names of files that were not even sent. */
  refused: readonly string[];
  again: () => void;
  close: () => void;
}

/** A bar, then what became of it: how many articles, and which files failed, and why. */
export function ImportProgress({ id, refused, again, close }: ImportProgressProps): ReactNode {
  const { data, error } = useImportProgress(id);
  const ended = data !== undefined && isOver(data);
  const share = shareOf(data);
  const failed = [
    ...refused.map((name) => ({ name, reason: 'This kind of file cannot be imported.' })),
    ...(data?.failed ?? []),
  ];
  return (
    <div className="stack">
      <output className="import-state">
        <span>{sentenceOf(data)}</span>
        <progress
          className="bar is-wide"
          aria-label="Import"
          max={100}
          {...(share === undefined ? {} : { value: share })}
        />
      </output>
      {error !== null && data === undefined && (
        <p role="alert" className="import-error">
          {describeError(error)}
        </p>
      )}
      {failed.length > 0 && (
        <section className="import-failed" aria-label="Files that failed">
          <h3>
            <IconAlertCircle size={15} aria-hidden />
            {failed.length === 1
              ? 'One file failed'
              : `${failed.length.toLocaleString()} files failed`}
          </h3>
          <ul>
            {failed.map(({ name, reason }) => (
              <li key={name}>
                <b className="ellipsis">{name}</b>
                <span className="muted">{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        {ended && (
          <Button variant="subtle" onClick={again}>
            Import more
          </Button>
        )}
        <Button variant={ended ? 'filled' : 'default'} onClick={close}>
          {ended ? 'Done' : 'Go on in the background'}
        </Button>
      </div>
    </div>
  );
}

function shareOf(data: KnowledgeImport | undefined): number | undefined {
  if (!data || (data.total === 0 && !isOver(data))) return undefined;
  if (isOver(data)) return 100;
  return Math.round(((data.done + data.failed.length) / Math.max(1, data.total)) * 100);
}

function sentenceOf(data: KnowledgeImport | undefined): string {
  if (!data) return 'Uploading';
  const done = data.done.toLocaleString();
  if (data.status === 'failed') return 'Nothing could be imported.';
  if (data.status === 'done') {
    return `${done} ${data.done === 1 ? 'article' : 'articles'} imported. The AI can use them now.`;
  }
  return data.total === 0 ? 'Reading the files' : `${done} of ${data.total.toLocaleString()} read`;
}
