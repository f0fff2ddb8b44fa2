import type { Run } from '@frontdesk/contract';
import { Button, Drawer } from '@mantine/core';
import { IconArrowsDiff, IconCheck, IconLink, IconRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Bone, Failed, Waiting } from '../../ui/states.tsx';
import { useCopy } from '../../ui/use-copy.ts';
import { factsOf } from '../conversation/step-words.ts';
import { Compare } from './compare.tsx';
import { ReplayResult } from './replay-result.tsx';
import { RunList } from './run-list.tsx';
import { statusWords } from './status-words.ts';
import { useReplay, useRun } from './use-run.ts';
import { Waterfall } from './waterfall.tsx';
import './run.css';

interface RunDrawerProps {
  id: string;
  conversationId: string;
  close: () => void;
}

/** A run of the AI over its conversation: what it did, and what it would do again. */
export function RunDrawer({ id, conversationId, close }: RunDrawerProps): ReactNode {
  const run = useRun(id);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={760}
      title="How the AI worked"
      classNames={{ title: 'context-title' }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="run">
        {run.isPending && <RunBones />}
        {run.isError && <Failed error={run.error} retry={run.refetch} />}
        {run.data && <RunView run={run.data} />}
        <RunList conversationId={conversationId} openId={id} />
      </div>
    </Drawer>
  );
}

function RunView({ run }: { run: Run }): ReactNode {
  const [isComparing, setComparing] = useState(false);
  const replay = useReplay(run.id);
  const { copy, isCopied } = useCopy();
  const mayReplay = useMay('agents.write');
  const isOver = run.status !== 'queued' && run.status !== 'running';
  return (
    <>
      <Head run={run} />
      <div className="run-acts">
        {mayReplay && isOver && (
          <>
            <Button
              variant="default"
              leftSection={<IconRepeat size={15} stroke={1.8} />}
              loading={replay.isPending}
              onClick={() => {
                setComparing(false);
                replay.mutate({});
              }}
            >
              Replay
            </Button>
            <Button
              variant="default"
              leftSection={<IconArrowsDiff size={15} stroke={1.8} />}
              aria-expanded={isComparing}
              onClick={() => {
                replay.reset();
                setComparing(!isComparing);
              }}
            >
              Compare with…
            </Button>
          </>
        )}
        <Button
          variant="subtle"
          leftSection={isCopied ? <IconCheck size={15} /> : <IconLink size={15} stroke={1.8} />}
          onClick={() => copy(window.location.href)}
        >
          {isCopied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <ReplayResult replay={replay} />
      {isComparing && <Compare run={run} />}
      {run.error !== null && <p className="step-error">{run.error}</p>}
      <section aria-label="Steps">
        <Waterfall run={run} />
      </section>
    </>
  );
}

function Head({ run }: { run: Run }): ReactNode {
  const { word, tone } = statusWords[run.status];
  const agents = run.agents.map(({ name, version }) => `${name}, version ${version}`).join(' → ');
  return (
    <header className="run-head">
      <p>
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        <b className="ellipsis">{agents === '' ? (run.model ?? 'AI') : agents}</b>
        <span className="faint">
          <Ago iso={run.createdAt} long />
        </span>
      </p>
      <p className="muted nums">
        {[run.model, factsOf(run)].filter((fact) => fact !== null && fact !== '').join(' · ')}
      </p>
    </header>
  );
}

function RunBones(): ReactNode {
  return (
    <Waiting className="stack" label="Loading the run">
      <Bone w="40%" h={14} />
      <Bone w="60%" />
      {[90, 78, 84, 66].map((width) => (
        <Bone key={width} w={`${width}%`} h={28} />
      ))}
    </Waiting>
  );
}
