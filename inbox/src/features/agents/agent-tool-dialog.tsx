import { ToolEffect, ToolRequirement } from '@frontdesk/contract';
import type { AgentTool, AgentToolSettings } from '@frontdesk/contract';
import { Button, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { effectWords, requirementWords } from '../integrations/status-words.ts';
import { useChangeTool, useTakeTool } from './use-agent-tools.ts';

interface DialogProps {
  tool: AgentTool;
  close: () => void;
}

/** How one agent may use one tool. */
export function AgentToolDialog({ tool, close }: DialogProps): ReactNode {
  const [displayName, setName] = useState(tool.displayName);
  const [description, setDescription] = useState(tool.description ?? '');
  const [settings, setSettings] = useState<AgentToolSettings>(tool.settings);
  const change = useChangeTool(tool.agentId);
  const take = useTakeTool(tool.agentId);
  const submit = (): void => {
    const body = {
      displayName: displayName.trim(),
      description: description.trim() === '' ? null : description,
      settings,
    };
    change.mutate({ toolId: tool.id, body }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={tool.displayName} size={520}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          // React hands it on to the form around, which is another's.
          event.stopPropagation();
          submit();
        }}
      >
        <TextInput
          label="Name"
          required
          maxLength={120}
          value={displayName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="When to use it"
          description="Said to the agent instead of what the system says of it"
          autosize
          minRows={2}
          maxLength={5_000}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Rights tool={tool} settings={settings} set={setSettings} />
        <Limits settings={settings} set={setSettings} />
        {change.isError && (
          <p role="alert" className="form-error">
            {describeError(change.error)}
          </p>
        )}
        <div className="row agent-tool-foot">
          <Button
            variant="subtle"
            className="danger-text"
            loading={take.isPending}
            onClick={() => take.mutate(tool.id, { onSuccess: close })}
          >
            Remove
          </Button>
          <span className="grow" />
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface PartProps {
  settings: AgentToolSettings;
  set: (settings: AgentToolSettings) => void;
}

/** Settings without what is undefined, which is as the tool itself says. */
function put<K extends keyof AgentToolSettings>(
  { settings, set }: PartProps,
  name: K,
  value: AgentToolSettings[K] | undefined,
): void {
  const { [name]: _, ...rest } = settings;
  set(value === undefined ? rest : { ...rest, [name]: value });
}

function Rights({ tool, ...part }: PartProps & { tool: AgentTool }): ReactNode {
  const { settings } = part;
  const movesMoney = tool.schema.effect === 'moves-money' || settings.effect === 'moves-money';
  return (
    <>
      <Select
        label="What it does"
        description="Where the system does not say it rightly"
        clearable
        disabled={tool.schema.effect === 'moves-money'}
        placeholder={`${effectWords[tool.schema.effect].word}, as the system says`}
        data={ToolEffect.options.map((value) => ({ value, label: effectWords[value].word }))}
        value={settings.effect ?? null}
        onChange={(value) => put(part, 'effect', ToolEffect.safeParse(value).data)}
      />
      <Select
        label="For whom"
        description="Checked before every call, whatever a customer writes"
        clearable
        placeholder={`${requirementWords[tool.schema.requires]}, as usual`}
        data={ToolRequirement.options.map((value) => ({
          value,
          label: requirementWords[value],
          disabled: movesMoney && value === 'anyone',
        }))}
        value={settings.requires ?? null}
        onChange={(value) => put(part, 'requires', ToolRequirement.safeParse(value).data)}
      />
    </>
  );
}

const limits = [
  { name: 'perTurn', label: 'In one answer' },
  { name: 'perConversation', label: 'In one conversation' },
  { name: 'perDay', label: 'In one day' },
] as const;

function Limits(part: PartProps): ReactNode {
  const known = part.settings.limits ?? {};
  return (
    <fieldset className="agent-tool-limits">
      <legend>At most so many calls</legend>
      {limits.map(({ name, label }) => (
        <NumberInput
          key={name}
          label={label}
          min={1}
          max={10_000}
          allowDecimal={false}
          placeholder="Any"
          value={known[name] ?? ''}
          onChange={(value) => {
            const { [name]: _, ...rest } = known;
            const next = typeof value === 'number' ? { ...rest, [name]: value } : rest;
            put(part, 'limits', Object.keys(next).length > 0 ? next : undefined);
          }}
        />
      ))}
      <NumberInput
        label="Seconds for one"
        min={1}
        max={300}
        placeholder="30"
        value={part.settings.timeout ?? ''}
        onChange={(value) => put(part, 'timeout', typeof value === 'number' ? value : undefined)}
      />
    </fieldset>
  );
}
