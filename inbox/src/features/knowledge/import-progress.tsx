import type { KnowledgeImport } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { counted } from '../../ui/number.ts';
import { useStore } from '../../ui/store.ts';
import { beginAnew, cancelUpload, importing } from './import-store.ts';
import { isRunning, sentenceOf, shareOf, useCancelImport } from './use-imports.ts';

interface UploadProgressProps {
  /** From 0 to 1; null where it cannot be told. */
  share: number | null;
  close: () => void;
}

/** How much of the files has left this machine. */
export function UploadProgress({ share, close }: UploadProgressProps): ReactNode {
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <div className="stack">
      <Bar title={percent === undefined ? 'Asking for the page' : 'Uploading'} share={percent} />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="subtle" onClick={cancelUpload}>
          Cancel the upload
        </Button>
        <Button variant="default" onClick={close}>
          Go on in the background
        </Button>
      </div>
    </div>
  );
}

interface ImportProgressProps {
  item: KnowledgeImport;
  close: () => void;
}

/** A bar, then what became of it: how many files, and which failed, and why. */
export function ImportProgress({ item, close }: ImportProgressProps): ReactNode {
  const refused = useStore(importing, (state) => state.refused);
  const mayCancel = useMay('knowledge.write');
  const cancel = useCancelImport();
  const goesOn = isRunning(item);
  return (
    <div className="stack">
      <Bar title={sentenceOf(item)} share={shareOf(item)} />
      <Troubles title={`${counted(item.failed.length, 'file')} failed`} list={item.failed} />
      <Troubles
        title={`${counted(refused.length, 'file')} left out`}
        list={refused.map((name) => ({ name, reason: 'This kind of file cannot be imported.' }))}
      />
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        {!goesOn && (
          <Button variant="subtle" onClick={beginAnew}>
            Import more
          </Button>
        )}
        {goesOn && mayCancel && (
          <Button
            variant="subtle"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(item.id)}
          >
            Cancel the import
          </Button>
        )}
        <Button variant={goesOn ? 'default' : 'filled'} onClick={close}>
          {goesOn ? 'Go on in the background' : 'Done'}
        </Button>
      </div>
    </div>
  );
}

function Bar({ title, share }: { title: string; share: number | undefined }): ReactNode {
  return (
    <div className="import-state">
      <span className="row">
        <output className="grow">{title}</output>
        {share !== undefined && <span className="nums muted">{share} %</span>}
      </span>
      <progress
        className="bar is-wide"
        aria-label="Import"
        max={100}
        {...(share === undefined ? {} : { value: share })}
      />
    </div>
  );
}

interface TroublesProps {
  title: string;
  list: readonly { name: string; reason: string }[];
}

/** Files of which nothing was imported, each with the reason. */
function Troubles({ title, list }: TroublesProps): ReactNode {
  if (list.length === 0) return null;
  return (
    <section className="import-failed" aria-label={title}>
      <h3>
        <IconAlertCircle size={15} aria-hidden />
        {title}
      </h3>
      <ul>
        {list.map(({ name, reason }, index) => (
          <li key={`${index}`}>
            <b className="ellipsis" title={name}>
              {name}
            </b>
            <span className="muted">{reason}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
