import type { WidgetConfig } from '@frontdesk/contract';
import { ActionIcon, Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { contrast, inkOn } from '../../ui/contrast.ts';

const MAX_SUGGESTIONS = 6;

interface WidgetFieldsProps {
  form: WidgetConfig;
  set: (part: WidgetConfig) => void;
}

/** What can be chosen about the widget. */
export function WidgetFields({ form, set }: WidgetFieldsProps): ReactNode {
  return (
    <div className="form-part">
      <TextInput
        label="Title"
        maxLength={80}
        value={form.title ?? ''}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Greeting"
        autosize
        minRows={2}
        maxLength={500}
        value={form.greeting ?? ''}
        onChange={(event) => set({ greeting: event.currentTarget.value })}
      />
      <Accent accent={form.accent ?? '#3d5afe'} set={(accent) => set({ accent })} />
      <Suggestions list={form.suggestions ?? []} set={(suggestions) => set({ suggestions })} />
      <div className="form-pair">
        <Choice
          label="Theme"
          value={form.theme ?? 'auto'}
          options={['auto', 'light', 'dark'] as const}
          set={(theme) => set({ theme })}
        />
        <Choice
          label="Corner"
          value={form.position ?? 'right'}
          options={['left', 'right'] as const}
          set={(position) => set({ position })}
        />
      </div>
    </div>
  );
}

/** A colour by picker or by its code, with a word if text on it would be hard to read. */
function Accent({ accent, set }: { accent: string; set: (accent: string) => void }): ReactNode {
  const isColour = /^#[0-9a-f]{6}$/iu.test(accent);
  const isPoor = isColour && contrast(accent, inkOn(accent)) < 4.5;
  return (
    <TextInput
      label="Colour"
      description={
        isPoor ? 'Text on this colour is hard to read. A darker one is better.' : undefined
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={isColour ? undefined : 'Write it as #rrggbb'}
      maxLength={7}
      value={accent}
      onChange={(event) => set(event.currentTarget.value)}
      leftSection={
        <input
          type="color"
          className="swatch"
          aria-label="Pick a colour"
          value={isColour ? accent : '#000000'}
          onChange={(event) => set(event.currentTarget.value)}
        />
      }
    />
  );
}

function Suggestions({
  list,
  set,
}: {
  list: readonly string[];
  set: (list: string[]) => void;
}): ReactNode {
  return (
    <div>
      <div className="mantine-InputWrapper-label">Suggested questions</div>
      <div className="stack" style={{ gap: 6 }}>
        {list.map((suggestion, index) => (
          // A place in the list: the words change with every key.
          <div key={`${index}`} className="row" style={{ gap: 4 }}>
            <TextInput
              className="grow"
              aria-label={`Question ${index + 1}`}
              maxLength={200}
              value={suggestion}
              onChange={(event) => set(list.with(index, event.currentTarget.value))}
            />
            <ActionIcon
              variant="subtle"
              size={30}
              aria-label={`Remove question ${index + 1}`}
              onClick={() => set(list.toSpliced(index, 1))}
            >
              <IconX size={15} />
            </ActionIcon>
          </div>
        ))}
        {list.length < MAX_SUGGESTIONS && (
          <div>
            <Button
              variant="subtle"
              leftSection={<IconPlus size={14} />}
              onClick={() => set([...list, ''])}
            >
              Add a question
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly T[];
  set: (value: T) => void;
}

function Choice<T extends string>({ label, value, options, set }: ChoiceProps<T>): ReactNode {
  return (
    <div>
      <div className="mantine-InputWrapper-label">{label}</div>
      <SegmentedControl
        fullWidth
        aria-label={label}
        value={value}
        onChange={(next) => {
          const option = options.find((candidate) => candidate === next);
          if (option !== undefined) set(option);
        }}
        data={options.map((option) => ({
          value: option,
          label: option.charAt(0).toUpperCase() + option.slice(1),
        }))}
      />
    </div>
  );
}
