import { AgentType } from '@frontdesk/contract';
import type { Agent } from '@frontdesk/contract';
import { Button, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMay } from '../../api/session.ts';
import { useTeams } from '../../api/teams.ts';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { AgentTools } from './agent-tools.tsx';
import { SaveDraft } from './tests/save-draft.tsx';
import { agentTypes } from './agent-types.ts';
import { DeleteAgent } from './delete-agent.tsx';
import { ModelField } from './model-field.tsx';
import { useSaveAgent } from './use-agents.ts';
import type { AgentInput } from './use-agents.ts';

/** How an agent answers and when it is used. */
export function AgentForm({ agent }: { agent: Agent | undefined }): ReactNode {
  const mayWrite = useMay('agents.write');
  const navigate = useNavigate();
  const edits = useEdits(formOf(agent), names);
  const { form, changes, isChanged, set } = edits;
  const save = useSaveAgent(agent?.id);
  const { guard, release } = useUnsaved(isChanged);
  const submit = (): void => {
    if (!isChanged || edits.isContested || save.isPending) return;
    const sent = { form, changes };
    save.mutate(sent, {
      onSuccess: (saved) => {
        edits.settle(agent ? changes : form, formOf(saved));
        toast.success(agent ? 'Saved. The next answer uses it.' : 'Agent added.');
        if (agent) return;
        release();
        void navigate(`/agents/${saved.id}`, { replace: true });
      },
    });
  };
  return (
    <form
      className="page"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHead title={agent?.name ?? 'New agent'} back="/agents">
        {agent && (
          <Button
            component={Link}
            to={`/agents/${encodeURIComponent(agent.id)}/tests`}
            variant="default"
          >
            Tests
          </Button>
        )}
        {agent && mayWrite && isChanged && (
          <SaveDraft agentId={agent.id} changes={changes} onSaved={release} />
        )}
        {agent && mayWrite && <DeleteAgent agent={agent} onDeleted={release} />}
        {mayWrite && (
          <Button type="submit" disabled={!isChanged || edits.isContested} loading={save.isPending}>
            {agent ? 'Save' : 'Add'}
          </Button>
        )}
      </PageHead>
      {edits.notice}
      <div className="page-body">
        <fieldset className="form" disabled={!mayWrite}>
          <Basics form={form} set={set} />
          <Answering form={form} set={set} />
          <Routing form={form} set={set} />
        </fieldset>
        {agent && <AgentTools agentId={agent.id} />}
      </div>
      {guard}
    </form>
  );
}

interface PartProps {
  form: AgentInput;
  set: (part: Partial<AgentInput>) => void;
}

function Basics({ form, set }: PartProps): ReactNode {
  return (
    <section className="form-part">
      <Switch
        label="Active"
        description="An agent that is off gets no new conversations"
        checked={form.isActive ?? true}
        onChange={(event) => set({ isActive: event.currentTarget.checked })}
      />
      <div className="form-pair">
        <TextInput
          label="Name"
          description="Customers see it beside the answers"
          required
          maxLength={120}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label="Type"
          description="What it is for"
          data={AgentType.options.map((value) => ({ value, label: agentTypes[value] }))}
          value={form.type}
          onChange={(value) => {
            const type = AgentType.safeParse(value);
            if (type.success) set({ type: type.data });
          }}
        />
      </div>
    </section>
  );
}

function Answering({ form, set }: PartProps): ReactNode {
  return (
    <section className="form-part">
      <h2>Answering</h2>
      <Textarea
        label="Instructions"
        description="How it should speak, what it may promise, when it should hand over"
        autosize
        minRows={6}
        maxRows={20}
        maxLength={50_000}
        value={form.instructions}
        onChange={(event) => set({ instructions: event.currentTarget.value })}
      />
      <div className="form-pair">
        <ModelField value={form.model} onChange={(model) => set({ model })} />
        <NumberInput
          label="Temperature"
          description="0 is matter-of-fact, 2 is free"
          min={0}
          max={2}
          step={0.1}
          decimalScale={2}
          value={form.temperature ?? ''}
          onChange={(value) => set({ temperature: typeof value === 'number' ? value : undefined })}
        />
      </div>
      <Textarea
        label="When it does not know"
        description="Said to the customer before a person takes over"
        autosize
        minRows={2}
        maxLength={5_000}
        value={form.fallbackMessage ?? ''}
        onChange={(event) => set({ fallbackMessage: event.currentTarget.value || null })}
      />
      <HandoverTeam form={form} set={set} />
    </section>
  );
}

function HandoverTeam({ form, set }: PartProps): ReactNode {
  const teams = useTeams();
  if (teams.length === 0) return null;
  const usual = teams.find(({ takesHandovers }) => takesHandovers);
  return (
    <Select
      label="Hands over to"
      description="The team that gets what it cannot answer"
      className="form-narrow"
      clearable
      placeholder={usual ? `${usual.name}, as all agents` : 'Nobody in particular'}
      data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      value={form.handoverTeamId ?? null}
      onChange={(handoverTeamId) => set({ handoverTeamId })}
    />
  );
}

function Routing({ form, set }: PartProps): ReactNode {
  return (
    <section className="form-part">
      <h2>When it is used</h2>
      <TagsInput
        label="Keywords"
        description="A message with one of these goes to this agent"
        placeholder={form.triggerKeywords?.length ? '' : 'refund, invoice'}
        maxTags={200}
        value={form.triggerKeywords ?? []}
        onChange={(words) => set({ triggerKeywords: words.map((word) => word.slice(0, 100)) })}
      />
      <NumberInput
        label="Order"
        description="Among agents whose keywords fit, the highest wins"
        className="form-narrow"
        min={-1_000}
        max={1_000}
        allowDecimal={false}
        value={form.priority ?? ''}
        onChange={(value) => set({ priority: typeof value === 'number' ? value : undefined })}
      />
    </section>
  );
}

const names = {
  name: 'The name',
  type: 'Type',
  instructions: 'The instructions',
  model: 'Model',
  temperature: 'Temperature',
  isActive: 'Active',
  priority: 'Order',
  triggerKeywords: 'Keywords',
  handoverTeamId: 'The team that it hands over to',
  fallbackMessage: 'The words for when it does not know',
};

function formOf(agent: Agent | undefined): AgentInput {
  if (!agent) return { name: '', type: 'support', instructions: '', isActive: true };
  const { name, type, instructions, model, temperature, isActive, priority } = agent;
  const { triggerKeywords, fallbackMessage, handoverTeamId } = agent;
  return {
    name,
    type,
    instructions,
    model,
    temperature,
    isActive,
    priority,
    triggerKeywords,
    fallbackMessage,
    handoverTeamId,
  };
}
