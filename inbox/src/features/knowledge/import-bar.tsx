import type { KnowledgeImport } from '@frontdesk/contract';
import { ActionIcon, Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from '../../ui/store.ts';
import { beginAnew, importing, markSeen, openImport, showImport } from './import-store.ts';
import { isRunning, sentenceOf, shareOf, useImports } from './use-imports.ts';

/** How long the failures of an import are told to who comes later, in milliseconds. */
const TOLD = 24 * 3_600_000;

/** Imports that go on, or that ended and were not looked at yet; each opens the dialog again. */
export function ImportBar(): ReactNode {
  const { data = [] } = useImports();
  const { upload, error, isOpen, seenId } = useStore(importing, (state) => state);
  const [newest] = data.filter((item) => !isRunning(item));
  const ended = newest && newest.id !== seenId && isNews(newest) ? newest : undefined;
  if (isOpen) return null;
  return (
    <>
      {upload && <Going title="Uploading" share={percent(upload.share)} open={openImport} />}
      {error !== null && (
        <Ended isBad sentence={`The upload failed. ${error}`} open={openImport} close={beginAnew} />
      )}
      {data.filter(isRunning).map((item) => (
        <Going
          key={item.id}
          title={`Importing: ${sentenceOf(item)}`}
          share={shareOf(item)}
          open={() => showImport(item.id)}
        />
      ))}
      {ended && (
        <Ended
          isBad={hasFailed(ended)}
          sentence={sentenceOf(ended)}
          open={() => showImport(ended.id)}
          close={() => markSeen(ended.id)}
        />
      )}
    </>
  );
}

interface GoingProps {
  title: string;
  share: number | undefined;
  open: () => void;
}

function Going({ title, share, open }: GoingProps): ReactNode {
  return (
    <div className="import-bar">
      <span className="grow ellipsis nums">
        {title}
        {share !== undefined && `, ${share} %`}
      </span>
      <progress
        className="bar"
        aria-label={title}
        max={100}
        {...(share === undefined ? {} : { value: share })}
      />
      <Button variant="subtle" onClick={open}>
        Details
      </Button>
    </div>
  );
}

interface EndedProps {
  isBad: boolean;
  sentence: string;
  open: () => void;
  close: () => void;
}

function Ended({ isBad, sentence, open, close }: EndedProps): ReactNode {
  return (
    <div className="import-bar" data-bad={isBad || undefined} role={isBad ? 'alert' : 'status'}>
      {isBad ? (
        <IconAlertCircle size={16} stroke={1.8} aria-hidden />
      ) : (
        <IconCircleCheck size={16} stroke={1.8} aria-hidden />
      )}
      <span className="grow">{sentence}</span>
      <Button variant="subtle" onClick={open}>
        Details
      </Button>
      <ActionIcon variant="subtle" size={26} aria-label="Dismiss" onClick={close}>
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}

/** What ended while this page was open, however it went; failures are told to who comes later. */
function isNews(item: KnowledgeImport): boolean {
  const end = Date.parse(item.finishedAt ?? item.createdAt);
  return end > performance.timeOrigin || (hasFailed(item) && Date.now() - end < TOLD);
}

function hasFailed({ status, failed }: KnowledgeImport): boolean {
  return status === 'failed' || failed.length > 0;
}

function percent(share: number | null): number | undefined {
  return share === null ? undefined : Math.round(share * 100);
}
