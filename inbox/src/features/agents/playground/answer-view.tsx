import { IconAlertCircle, IconArrowRight, IconFileText, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Markdown } from '../../../ui/markdown/markdown.tsx';
import { safeLink } from '../../../ui/markdown/parse.ts';
import { dollars } from '../../../ui/money.ts';
import { counted } from '../../../ui/number.ts';
import { Bone, Waiting } from '../../../ui/states.tsx';
import { duration } from '../../../ui/time.ts';
import { reasonWords } from '../../conversation/handover-words.ts';
import type { Answer, Facts, Piece } from './answer.ts';
import { CallView } from './call-view.tsx';

interface AnswerViewProps {
  answer: Answer;
  /** Asks the same again; undefined while that cannot be. */
  again: (() => void) | undefined;
}

/** An answer as it comes: words, tools, handover, and at its end what it rests on and cost. */
export function AnswerView({ answer, again }: AnswerViewProps): ReactNode {
  const { pieces, state, firstWords } = answer;
  const isEmpty = !pieces.some((piece) => piece.kind !== 'text' || piece.text !== '');
  return (
    <div className="trial-answer">
      {isEmpty && state.kind === 'coming' && (
        <Waiting label="The agent is thinking">
          <Bone w={120} />
        </Waiting>
      )}
      {pieces.map((piece, at) => (
        // A piece is where it came, and stays there.
        <PieceView key={`${at}`} piece={piece} />
      ))}
      {state.kind === 'failed' && <Failure message={state.message} again={again} />}
      {state.kind === 'stopped' && (
        <p className="trial-line">
          You stopped reading.{' '}
          {state.facts === null
            ? 'The agent is still ending its answer.'
            : 'The agent went on to its end.'}
        </p>
      )}
      {(state.kind === 'done' || state.kind === 'stopped') && state.facts && (
        <FactsView facts={state.facts} firstWords={firstWords} />
      )}
    </div>
  );
}

function PieceView({ piece }: { piece: Piece }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return (
        piece.text !== '' && (
          <div className="trial-words">
            <Markdown source={piece.text} />
          </div>
        )
      );
    case 'call':
      return <CallView call={piece} />;
    case 'handover':
      return (
        <p className="trial-line" data-tone="amber">
          <IconUser size={14} stroke={1.8} aria-hidden />
          <span>
            <b>A person would take over.</b> {reasonWords(piece.reason)}. In a trial nobody is
            called.
          </span>
        </p>
      );
    case 'transfer':
      return (
        <p className="trial-line">
          <IconArrowRight size={14} stroke={1.8} aria-hidden />
          <span>
            <b>{piece.agentName} goes on</b>, with its own settings. {piece.reason}
          </span>
        </p>
      );
    default:
      return (
        <p className="trial-line" data-tone="amber">
          <IconUser size={14} stroke={1.8} aria-hidden />
          <span>The team would have to allow {piece.toolName} first.</span>
        </p>
      );
  }
}

function Failure({
  message,
  again,
}: {
  message: string;
  again: (() => void) | undefined;
}): ReactNode {
  return (
    <p className="trial-line" data-tone="red" role="alert">
      <IconAlertCircle size={14} stroke={1.8} aria-hidden />
      <span>
        {message}{' '}
        {again && (
          <button type="button" className="linkish" onClick={again}>
            Ask again
          </button>
        )}
      </span>
    </p>
  );
}

function FactsView({
  facts: { sources, confidence, usage, time },
  firstWords,
}: {
  facts: Facts;
  firstWords: number | undefined;
}): ReactNode {
  const facts = [
    usage.model === 'built-in' ? 'Built-in answerer' : usage.model,
    counted(usage.inputTokens + usage.outputTokens, 'token'),
    dollars(usage.cost),
    firstWords === undefined
      ? duration(time)
      : `${duration(time)}, first words after ${duration(firstWords)}`,
    ...(sources.length > 0 ? [`${Math.floor(confidence * 100)}% sure`] : []),
  ];
  return (
    <>
      {sources.length > 0 && (
        <ul className="trial-sources" aria-label="Sources">
          {sources.map((source) => {
            const href = safeLink(source.url);
            return (
              <li key={source.id + source.quote}>
                <IconFileText size={14} stroke={1.6} aria-hidden />
                {href === undefined ? (
                  <span>{source.title}</span>
                ) : (
                  <a href={href} target="_blank" rel="noopener noreferrer" title={source.quote}>
                    {source.title}
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <ul className="trial-facts nums" aria-label="What it took">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </>
  );
}
