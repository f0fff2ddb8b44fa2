import type { Source } from '@frontdesk/contract';
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconFileText, IconSparkles, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { counted } from '../../ui/number.ts';
import type { Copilot, CopilotAnswer, CopilotAsk, CopilotShown } from './use-copilot.ts';
import './copilot.css';

interface CopilotPanelProps {
  copilot: Copilot;
  /** Puts words into the composer: instead of what stands there, or after it. */
  replace: (text: string) => void;
  append: (text: string) => void;
}

/** What the copilot has found or done, above the composer. */
export function CopilotPanel({ copilot, replace, append }: CopilotPanelProps): ReactNode {
  const { shown, error, close } = copilot;
  if (error) {
    return (
      <Panel icon={<IconAlertTriangle size={15} stroke={1.8} />} title="Copilot" close={close}>
        <p role="alert">{describeError(error)}</p>
      </Panel>
    );
  }
  if (!shown) return null;
  return (
    <Panel
      icon={<IconSparkles size={15} stroke={1.8} />}
      title={titleOf(shown)}
      close={close}
      act={
        shown.kind === 'written' && (
          <button
            type="button"
            className="linkish"
            onClick={() => {
              replace(shown.before);
              close();
            }}
          >
            Undo
          </button>
        )
      }
    >
      {shown.kind === 'summary' && <Markdown source={shown.answer.text ?? ''} />}
      {shown.kind === 'articles' && (
        <Articles key={shown.searched} shown={shown} ask={copilot.ask} append={append} />
      )}
      {shown.kind === 'written' && shown.answer.sources.length > 0 && (
        <Sources sources={shown.answer.sources} append={append} />
      )}
    </Panel>
  );
}

const done: Record<CopilotAsk['action'], string> = {
  draft: 'Drafted',
  rewrite: 'Rewritten',
  shorten: 'Shortened',
  translate: 'Translated',
  summarise: 'Summary',
  'find-article': 'Articles',
};

function titleOf(shown: CopilotShown): string {
  switch (shown.kind) {
    case 'articles':
      return counted(shown.answer.sources.length, 'article');
    case 'summary':
      return `Summary · ${writer(shown.answer, 'in extracts, without a model')}`;
    default:
      return `${done[shown.action]} · ${writer(shown.answer, 'quoted from the help centre')} · read it before you send it`;
  }
}

function writer({ model }: CopilotAnswer, otherwise: string): string {
  return model === null ? otherwise : `by ${model}`;
}

function Panel(props: {
  icon: ReactNode;
  title: string;
  act?: ReactNode;
  close: () => void;
  children: ReactNode;
}): ReactNode {
  const { icon, title, act, close, children } = props;
  return (
    <section className="copilot" aria-label="Copilot">
      <header>
        {icon}
        <span className="grow">{title}</span>
        {act}
        <ActionIcon variant="subtle" size={26} aria-label="Close" onClick={close}>
          <IconX size={15} stroke={1.7} />
        </ActionIcon>
      </header>
      {children}
    </section>
  );
}

function Articles(props: {
  shown: Extract<CopilotShown, { kind: 'articles' }>;
  ask: (body: CopilotAsk) => void;
  append: (text: string) => void;
}): ReactNode {
  const { shown, ask, append } = props;
  const [words, setWords] = useState(shown.searched);
  const search = (): void =>
    ask({ action: 'find-article', ...(words.trim() ? { text: words } : {}) });
  return (
    <>
      <div className="copilot-search">
        <TextInput
          className="grow"
          size="xs"
          aria-label="Search for"
          placeholder="What the customer asked, or other words"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            // It stands within the form that sends.
            event.preventDefault();
            search();
          }}
        />
        <Button size="xs" variant="default" onClick={search}>
          Search
        </Button>
      </div>
      {shown.answer.sources.length === 0 ? (
        <p className="muted">No article is about that.</p>
      ) : (
        <Sources sources={shown.answer.sources} append={append} />
      )}
    </>
  );
}

function Sources(props: { sources: readonly Source[]; append: (text: string) => void }): ReactNode {
  return (
    <ul className="copilot-sources">
      {props.sources.map(({ id, title, url, quote }) => (
        <li key={`${id}${quote}`}>
          <IconFileText size={15} stroke={1.6} aria-hidden />
          <span className="grow">
            <b className="ellipsis">{title}</b>
            <span className="muted copilot-quote">{quote}</span>
          </span>
          {url !== '' && (
            <button
              type="button"
              className="linkish"
              onClick={() => props.append(`[${title}](${url})`)}
            >
              Insert link
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
