import { NumberInput, SegmentedControl, Select, TagsInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CaseForm } from './case-form.ts';
import { Rows } from './rows.tsx';

interface CustomerProps {
  form: CaseForm;
  set: (part: Partial<CaseForm>) => void;
}

/** Who writes, and what. */
export function CaseCustomer({ form, set }: CustomerProps): ReactNode {
  return (
    <>
      <SegmentedControl
        aria-label="Customer"
        data={[
          { value: 'messages', label: 'Writes these messages' },
          { value: 'simulated', label: 'Is simulated' },
        ]}
        value={form.kind}
        onChange={(kind) => set({ kind: kind === 'simulated' ? kind : 'messages' })}
      />
      {form.kind === 'messages' ? (
        <Rows
          label="What the customer writes"
          noun="message"
          limit={20}
          value={form.messages}
          blank=""
          onChange={(messages) => set({ messages })}
        >
          {(message, change, name) => (
            <Textarea
              aria-label={name}
              autosize
              minRows={1}
              maxRows={8}
              maxLength={5_000}
              value={message}
              onChange={(event) => change(event.currentTarget.value)}
            />
          )}
        </Rows>
      ) : (
        <Simulated
          person={form.simulated}
          set={(part) => set({ simulated: { ...form.simulated, ...part } })}
        />
      )}
    </>
  );
}

type Person = CaseForm['simulated'];

interface PersonProps {
  person: Person;
  set: (part: Partial<Person>) => void;
}

/** Somebody with a wish, whom a model or a script plays. */
function Simulated({ person, set }: PersonProps): ReactNode {
  // Whether it begins open; it is the reader's from then on.
  const [isTold] = useState(() => saysMore(person));
  const area = (label: string, field: 'opening' | 'goal' | 'persona', most: number): ReactNode => (
    <Textarea
      label={label}
      required={field === 'opening'}
      autosize
      minRows={field === 'opening' ? 2 : 1}
      maxRows={8}
      maxLength={most}
      value={person[field]}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {area('First message', 'opening', 5_000)}
      {area('What the customer wants', 'goal', 2_000)}
      <details className="tests-more" open={isTold}>
        <summary>More about the customer</summary>
        {area('How they are and write', 'persona', 2_000)}
        <Rows
          label="What they know, and say when asked"
          noun="fact"
          limit={30}
          value={person.facts}
          blank=""
          onChange={(facts) => set({ facts })}
        >
          {(fact, change, name) => (
            <Textarea
              aria-label={name}
              autosize
              minRows={1}
              maxRows={4}
              maxLength={500}
              value={fact}
              onChange={(event) => change(event.currentTarget.value)}
            />
          )}
        </Rows>
        <Select
          label="Played by"
          data={[
            { value: 'model', label: 'A model; the replies where there is none' },
            { value: 'script', label: 'The replies below' },
          ]}
          value={person.by}
          allowDeselect={false}
          onChange={(by) => set({ by: by === 'script' ? by : 'model' })}
        />
        <Replies person={person} set={set} />
        <NumberInput
          label="Messages at most"
          min={1}
          max={20}
          clampBehavior="strict"
          allowDecimal={false}
          value={person.maxTurns}
          onChange={(most) => {
            if (typeof most === 'number') set({ maxTurns: most });
          }}
        />
      </details>
    </>
  );
}

function Replies({ person, set }: PersonProps): ReactNode {
  return (
    <Rows
      label="Replies, of which the first that fits is said, each once"
      noun="reply"
      limit={50}
      value={person.replies}
      blank={{ when: [], say: '' }}
      onChange={(replies) => set({ replies })}
    >
      {(reply, change) => (
        <div className="tests-row-fields">
          <TagsInput
            label="When an answer says"
            placeholder={reply.when.length === 0 ? 'Anything' : undefined}
            maxTags={10}
            // A comma may stand in what is said.
            splitChars={[]}
            acceptValueOnBlur
            value={reply.when}
            onChange={(when) => change({ ...reply, when })}
          />
          <Textarea
            label="They write"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={5_000}
            value={reply.say}
            onChange={(event) => change({ ...reply, say: event.currentTarget.value })}
          />
        </div>
      )}
    </Rows>
  );
}

function saysMore({ persona, facts, replies, by }: Person): boolean {
  return persona !== '' || facts.length > 0 || replies.length > 0 || by === 'script';
}
