import type { Suite } from '@frontdesk/contract';
import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Confirm } from '../../../ui/confirm.tsx';
import type { useSuiteActs } from './use-suites.ts';

/** What a suite asks of a version, and whether it keeps it from customers. */
export function GateSettings({
  suite,
  acts,
}: {
  suite: Suite;
  acts: ReturnType<typeof useSuiteActs>;
}): ReactNode {
  // What was just set shows at once.
  const set = acts.change.isPending ? acts.change.variables : undefined;
  const gate = set?.gate ?? suite.gate;
  const isGuard = set?.isGuard ?? suite.isGuard;
  const { name } = suite;
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="tests-gate">
      <h2>Before publishing</h2>
      <Switch
        label="Guards publishing"
        description="No version answers customers that did not pass this suite"
        checked={isGuard}
        onChange={(event) => acts.change.mutate({ isGuard: event.currentTarget.checked })}
      />
      <div className="tests-bar">
        <Select
          label="A version passes with"
          data={[
            { value: 'share', label: 'A share of the cases' },
            { value: 'no-worse', label: 'No fewer than the published one' },
          ]}
          value={gate.kind}
          allowDeselect={false}
          onChange={(kind) =>
            acts.change.mutate({
              gate: kind === 'no-worse' ? { kind } : { kind: 'share', share: 1 },
            })
          }
        />
        {gate.kind === 'share' && (
          <NumberInput
            label="Share, in percent"
            key={gate.share}
            min={0}
            max={100}
            defaultValue={Math.round(gate.share * 100)}
            onBlur={(event) => {
              const share = Number(event.currentTarget.value) / 100;
              if (share >= 0 && share <= 1 && share !== gate.share) {
                acts.change.mutate({ gate: { kind: 'share', share } });
              }
            }}
          />
        )}
      </div>
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          Delete this suite
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        title={`Delete ${name}?`}
        verb="Delete"
        isBusy={acts.remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => acts.remove.mutate()}
      >
        Its cases and all their runs are deleted with it.
      </Confirm>
    </section>
  );
}
