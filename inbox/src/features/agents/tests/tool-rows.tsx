import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { isJsonText, isObjectText } from './case-form.ts';
import type { ToolForm } from './case-form.ts';
import { Rows } from './rows.tsx';

/** Tools with a part of their arguments, and where asked with what they answer. */
export function ToolRows({
  label,
  tools,
  limit,
  withResult = false,
  onChange,
}: {
  label: string;
  tools: readonly ToolForm[];
  limit: number;
  withResult?: boolean;
  onChange: (tools: ToolForm[]) => void;
}): ReactNode {
  return (
    <Rows
      label={label}
      noun="tool"
      limit={limit}
      value={tools}
      blank={{ name: '', input: '', result: '' }}
      onChange={onChange}
    >
      {(tool, change, name) => (
        <div className="tests-row-fields">
          <TextInput
            aria-label={name}
            placeholder="Name of the tool"
            maxLength={100}
            value={tool.name}
            onChange={(event) => change({ ...tool, name: event.currentTarget.value })}
          />
          <JsonText
            label={withResult ? 'When it is called with' : 'With at least these arguments'}
            placeholder="Any"
            text={tool.input}
            problem={
              isObjectText(tool.input) ? undefined : 'Write a JSON object, {"like": "this"}.'
            }
            onChange={(input) => change({ ...tool, input })}
          />
          {withResult && (
            <JsonText
              label="It answers"
              placeholder="null"
              text={tool.result}
              problem={isJsonText(tool.result) ? undefined : 'Write JSON; a text stands in quotes.'}
              onChange={(result) => change({ ...tool, result })}
            />
          )}
        </div>
      )}
    </Rows>
  );
}

function JsonText({
  text,
  problem,
  onChange,
  ...field
}: {
  label: string;
  placeholder: string;
  text: string;
  problem: string | undefined;
  onChange: (text: string) => void;
}): ReactNode {
  return (
    <Textarea
      {...field}
      className="tests-json"
      autosize
      minRows={1}
      maxRows={10}
      spellCheck={false}
      value={text}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
