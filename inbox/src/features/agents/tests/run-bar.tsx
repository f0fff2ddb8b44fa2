import type { SuiteRun } from '@frontdesk/contract';
import { Button, Progress, Select } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { toast } from '../../../ui/toast-store.ts';
import { Refused } from '../versions/refused.tsx';
import { usePublishVersion, useVersions } from '../versions/use-versions.ts';
import type { Publication } from '../versions/use-versions.ts';
import { isUnderWay } from './use-suites.ts';
import type { useSuiteActs } from './use-suites.ts';

/** Which version is tested, how far that is, and publishing it. */
export function RunBar({
  agentId,
  acts,
  last,
  hasCases,
}: {
  agentId: string;
  acts: ReturnType<typeof useSuiteActs>;
  last: SuiteRun | undefined;
  hasCases: boolean;
}): ReactNode {
  const versions = useVersions(agentId).data?.pages.flatMap(({ items }) => items) ?? [];
  const [picked, setPicked] = useState<string>();
  const [newest] = versions;
  const version = picked ?? String(newest?.version ?? 1);
  const publish = usePublishVersion(agentId);
  const release = (publication: Publication): void =>
    publish.mutate(publication, {
      onSuccess: () => toast.success(`Version ${publication.version} answers customers now`),
    });
  const isRunning = last !== undefined && isUnderWay(last);
  const isPublished = versions.find((each) => String(each.version) === version)?.isPublished;
  return (
    <>
      <div className="tests-bar">
        <Select
          aria-label="Version to test"
          data={versions.map(({ version: number, isPublished: isLive, note }) => ({
            value: String(number),
            label: `Version ${number}${isLive ? ' (published)' : ''}${note ? `: ${note}` : ''}`,
          }))}
          value={version}
          allowDeselect={false}
          onChange={(value) => {
            setPicked(value ?? undefined);
            publish.reset();
          }}
        />
        {isRunning ? (
          <Button variant="default" onClick={() => acts.cancel.mutate(last.id)}>
            Cancel
          </Button>
        ) : (
          <Button
            disabled={!hasCases}
            loading={acts.start.isPending}
            onClick={() => acts.start.mutate(Number(version))}
          >
            Run tests
          </Button>
        )}
        {isPublished === false && (
          <Button
            variant="default"
            loading={publish.isPending}
            onClick={() => release({ version: Number(version) })}
          >
            Publish
          </Button>
        )}
      </div>
      {isRunning && (
        <Progress
          aria-label={`${last.done} of ${last.total} cases done`}
          value={(100 * last.done) / Math.max(1, last.total)}
        />
      )}
      {publish.isError && (
        <Refused
          version={publish.variables.version}
          error={publish.error}
          isBusy={publish.isPending}
          overrule={(reason) => release({ version: publish.variables.version, reason })}
        />
      )}
    </>
  );
}
