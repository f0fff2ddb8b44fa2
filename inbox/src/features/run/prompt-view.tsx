import type { ModelStepInput } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { counted } from '../../ui/number.ts';
import { JsonView } from './json-view.tsx';
import type { Prompt } from './prompts.ts';

const roles = new Map([
  ['system', 'Instructions'],
  ['user', 'Customer'],
  ['assistant', 'AI'],
  ['tool', 'Tools'],
]);

/** What a model was told: what it had been told before, what is new, and its tools. */
export function PromptView({ prompt }: { prompt: Prompt }): ReactNode {
  const { input, before, tools } = prompt;
  const { messages } = input;
  return (
    <>
      {before.length > 0 && (
        <details className="prompt-part">
          <summary>
            <b>{counted(before.length, 'message')} as before</b>
          </summary>
          <div className="prompt-before">
            <Messages messages={before} />
          </div>
        </details>
      )}
      <Messages messages={messages} />
      {tools.length > 0 && (
        <details className="prompt-part">
          <summary>
            <b>{counted(tools.length, 'tool')}</b>{' '}
            <span className="ellipsis grow faint">{tools.map(({ name }) => name).join(', ')}</span>
          </summary>
          {tools.map(({ name, description, inputSchema }) => (
            <div key={name} className="prompt-tool">
              <code>{name}</code>
              <p>{description}</p>
              <JsonView value={inputSchema} label={`What ${name} takes`} />
            </div>
          ))}
        </details>
      )}
    </>
  );
}

function Messages({ messages }: { messages: Message[] }): ReactNode {
  return messages.map((message, place) => (
    <details key={place} className="prompt-part">
      <summary>
        <b>{roles.get(message.role) ?? message.role}</b>{' '}
        <span className="ellipsis grow faint">{beginningOf(message)}</span>
      </summary>
      <Content content={message.content} />
    </details>
  ));
}

type Message = ModelStepInput['messages'][number];
type Part = Exclude<Message['content'], string>[number];

function Content({ content }: { content: Message['content'] }): ReactNode {
  if (typeof content === 'string') return <p className="prompt-text">{content}</p>;
  return content.map((part, place) => <PartView key={place} part={part} />);
}

function PartView({ part }: { part: Part }): ReactNode {
  const { type, text, input, output, filename, mediaType } = part;
  const toolName = String(part['toolName']);
  if (typeof text === 'string') return <p className="prompt-text">{text}</p>;
  if (type === 'tool-call') return <JsonView value={input} label={`Arguments of ${toolName}`} />;
  if (type === 'tool-result') return <JsonView value={output} label={`Result of ${toolName}`} />;
  if (type === 'file') {
    return (
      <p className="faint">
        A picture ({String(mediaType)}, {String(filename)})
      </p>
    );
  }
  return <JsonView value={part} label={type} />;
}

function beginningOf({ content }: Message): string {
  if (typeof content === 'string') return content.slice(0, 120);
  return content
    .map(({ text, type, toolName }) =>
      typeof text === 'string'
        ? text.slice(0, 120)
        : type === 'file'
          ? 'a picture'
          : String(toolName),
    )
    .join(', ');
}
