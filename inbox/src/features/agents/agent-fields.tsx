import { AgentType } from '@frontdesk/contract';
import type { AgentKind } from '@frontdesk/contract';
import { Button, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTeams } from '../../api/teams.ts';
import { nameOf } from './agent-input.ts';
import { agentTypes } from './agent-types.ts';
import { LinesField } from './lines-field.tsx';
import { ModelField } from './model-field.tsx';
import { coveredFields } from './playground/chat-config.ts';
import type { AgentInput } from './use-agents.ts';

interface AgentFieldsProps extends PartProps {
  mayWrite: boolean;
  /** The kinds of agents, where a text of theirs may begin the instructions. */
  kinds?: readonly AgentKind[];
}

/** How an agent answers and when it is used. */
export function AgentFields({ mayWrite, kinds, ...part }: AgentFieldsProps): ReactNode {
  return (
    <fieldset className="form" disabled={!mayWrite}>
      <Covered {...part} />
      <Basics {...part} kind={kinds?.find(({ type }) => type === part.form.type)} />
      <Answering {...part} />
      <Routing {...part} />
    </fieldset>
  );
}

interface PartProps {
  form: AgentInput;
  set: (part: Partial<AgentInput>) => void;
}

/** Programs can store settings that come before the fields: nobody should change those in vain. */
function Covered({ form, set }: PartProps): ReactNode {
  const covered = coveredFields(form);
  if (covered.length === 0) return null;
  return (
    <div className="form-notice">
      <p>
        A program stored other settings as <code>agentConfig</code>, and those hold:{' '}
        {new Intl.ListFormat('en', { type: 'conjunction' }).format(covered.map(nameOf))}.
      </p>
      <Button
        variant="default"
        onClick={() => {
          const { tools } = form.agentConfig ?? {};
          set({ agentConfig: tools ? { tools } : {} });
        }}
      >
        Use the fields here
      </Button>
    </div>
  );
}

function Basics({ form, set, kind }: PartProps & { kind: AgentKind | undefined }): ReactNode {
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
          description="Which kind of work it does"
          data={AgentType.options.map((value) => ({ value, label: agentTypes[value] }))}
          value={form.type}
          onChange={(value) => {
            const type = AgentType.safeParse(value);
            if (type.success) set({ type: type.data });
          }}
        />
      </div>
      <Textarea
        label="What it is for"
        description="Read by the agents that pass conversations on"
        placeholder={kind?.purpose}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2_000}
        value={form.description ?? ''}
        onChange={(event) => set({ description: event.currentTarget.value || null })}
      />
      {kind && form.instructions === '' && (
        <Button
          variant="default"
          className="form-start"
          onClick={() => set({ instructions: kind.instructions })}
        >
          Begin with our instructions for {kind.title}
        </Button>
      )}
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
      <NumberInput
        label="Longest answer"
        description="In tokens; a word is one or two"
        className="form-narrow"
        min={1}
        max={200_000}
        allowDecimal={false}
        thousandSeparator
        value={form.maxTokens ?? ''}
        onChange={(value) => set({ maxTokens: typeof value === 'number' ? value : undefined })}
      />
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
      <LinesField
        label="Examples"
        description="Sentences of customers that belong to it, one a line: a message that means the same goes to this agent"
        placeholder="I was charged twice"
        limits={{ lines: 500, length: 500 }}
        value={form.examples ?? []}
        onChange={(examples) => set({ examples })}
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
