import type { BodyOf, Suite, updateSuite } from '@frontdesk/contract';
import { Autocomplete, Button, NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { byProvider, useModels } from '../../../api/models.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import type { useSuiteActs } from './use-suites.ts';

type Changes = BodyOf<typeof updateSuite>;

/** What a suite asks of a version, and whether it keeps it from customers. */
export function GateSettings({
  suite,
  acts,
}: {
  suite: Suite;
  acts: ReturnType<typeof useSuiteActs>;
}): ReactNode {
  // What was just set shows at once.
  const [set, setSet] = useState<Changes>({});
  const gate = set.gate ?? suite.gate;
  const isGuard = set.isGuard ?? suite.isGuard;
  const judgeModel = set.judgeModel === undefined ? suite.judgeModel : set.judgeModel;
  const { name } = suite;
  const change = (changes: Changes): void => {
    setSet(changes);
    acts.change.mutate(changes, { onSettled: () => setSet({}) });
  };
  const [isAsking, setAsking] = useState(false);
  return (
    <section className="tests-gate">
      <h2>Before publishing</h2>
      <Switch
        label="Guards publishing"
        description="No version answers customers that did not pass this suite"
        checked={isGuard}
        onChange={(event) => change({ isGuard: event.currentTarget.checked })}
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
            change({
              gate: kind === 'no-worse' ? { kind } : { kind: 'share', share: 1 },
            })
          }
        />
        {gate.kind === 'share' && (
          <ShareField
            key={gate.share}
            share={gate.share}
            onChange={(share) => change({ gate: { kind: 'share', share } })}
          />
        )}
        <JudgeField
          key={judgeModel}
          model={judgeModel}
          onChange={(model) => change({ judgeModel: model })}
        />
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

/** The share of cases that have to pass; set once the field is left, with a number in it. */
function ShareField({
  share,
  onChange,
}: {
  share: number;
  onChange: (share: number) => void;
}): ReactNode {
  const shown = Math.round(share * 100);
  const [percent, setPercent] = useState<number | string>(shown);
  return (
    <NumberInput
      label="Share, in percent"
      min={0}
      max={100}
      clampBehavior="strict"
      allowDecimal={false}
      value={percent}
      onChange={setPercent}
      onBlur={() => {
        if (typeof percent !== 'number') setPercent(shown);
        else if (percent !== shown) onChange(percent / 100);
      }}
    />
  );
}

/** The model that judges what is said, and plays customers; set once the field is left. */
function JudgeField({
  model,
  onChange,
}: {
  model: string | null;
  onChange: (model: string | null) => void;
}): ReactNode {
  return (
    <Autocomplete
      label="Model that judges, and plays customers"
      placeholder="That of the agent"
      maxLength={200}
      data={byProvider(useModels())}
      defaultValue={model ?? ''}
      onBlur={(event) => {
        const name = event.currentTarget.value.trim();
        if (name !== (model ?? '')) onChange(name === '' ? null : name);
      }}
    />
  );
}
