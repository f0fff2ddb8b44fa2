import type { Message, Source } from '@frontdesk/contract';
import { IconChevronDown, IconFileText } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { duration } from '../../ui/time.ts';
import { safeLink } from '../../ui/markdown/parse.ts';
import { RunTrace } from './run-trace.tsx';
import { counted } from '../../ui/number.ts';
import './answer.css';

/** Folded beneath an answer of the AI: what it rests on, how sure it is, and why. */
export function AnswerDetails({ message }: { message: Message }): ReactNode {
  const { sources, runId } = message;
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const facts = [
    sources.length > 0 ? counted(sources.length, 'source') : null,
    sureness(message),
  ].filter((fact) => fact !== null);
  return (
    <div className="answer">
      <button
        type="button"
        className="answer-toggle nums"
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={() => setOpen(!isOpen)}
      >
        {facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        <span>Why this answer</span>
        <IconChevronDown size={13} aria-hidden />
      </button>
      {isOpen && (
        <div id={panel} className="answer-panel">
          {sources.length > 0 && (
            <ul className="sources">
              {sources.map((source) => (
                <SourceView key={source.id + source.quote} source={source} />
              ))}
            </ul>
          )}
          <AnswerFacts message={message} />
          {runId !== null && <RunTrace runId={runId} />}
        </div>
      )}
    </div>
  );
}

function AnswerFacts({ message }: { message: Message }): ReactNode {
  const { confidence, aiModel, tokensUsed, processingTime, toolsUsed } = message;
  const facts = [
    { name: 'Confidence', value: confidence === null ? null : percent(confidence) },
    { name: 'Model', value: aiModel },
    { name: 'Tokens', value: tokensUsed ? tokensUsed.toLocaleString() : null },
    { name: 'Time', value: processingTime === null ? null : duration(processingTime) },
    { name: 'Tools', value: toolsUsed.length === 0 ? null : toolsUsed.join(', ') },
  ];
  return (
    <dl className="facts">
      {facts
        .filter(({ value }) => value !== null)
        .map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="nums">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function SourceView({ source }: { source: Source }): ReactNode {
  // Addresses of the own help centre are relative to this page's origin.
  const href = source.url === '' ? undefined : sourceLink(source.url);
  return (
    <li>
      <IconFileText size={15} stroke={1.6} aria-hidden />
      <div className="grow">
        {href === undefined ? (
          <b>{source.title}</b>
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer">
            {source.title}
          </a>
        )}
        {source.quote !== '' && <p>{source.quote}</p>}
      </div>
    </li>
  );
}

/** Some sources name no valid address; they are shown without a link. */
function sourceLink(url: string): string | undefined {
  return URL.canParse(url, window.location.href)
    ? safeLink(new URL(url, window.location.href).href)
    : undefined;
}

/** Only what rests on sources can be more or less sure; nothing at all means it did not know. */
function sureness({ confidence, sources }: Message): string | null {
  if (confidence === 0) return 'Did not know';
  return confidence === null || sources.length === 0 ? null : `${percent(confidence)} sure`;
}

function percent(share: number): string {
  // Rounded down: nearly certain is not certain.
  const whole = Math.floor(share * 100) / 100;
  return whole.toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 0 });
}
