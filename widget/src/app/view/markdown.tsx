import type { ComponentChild, JSX } from 'preact';
import type { Inline } from '../markdown/inline.ts';
import { parseMarkdown } from '../markdown/parse.ts';
import type { Block } from '../markdown/parse.ts';
import type { Table } from '../markdown/table.ts';
import { ExternalLink } from './external-link.tsx';

/** Draws Markdown as elements, never as HTML text. */
export function Markdown({ text, newTab }: { text: string; newTab: string }): JSX.Element {
  return <div class="text">{blocks(parseMarkdown(text), newTab)}</div>;
}

function blocks(all: Block[], newTab: string): JSX.Element[] {
  return all.map((part, index) => <BlockPart key={index} part={part} newTab={newTab} />);
}

function inlines(all: Inline[], newTab: string): ComponentChild[] {
  return all.map((part, index) => <InlinePart key={index} part={part} newTab={newTab} />);
}

function BlockPart({ part, newTab }: { part: Block; newTab: string }): JSX.Element {
  switch (part.type) {
    case 'paragraph':
      return <p dir="auto">{inlines(part.children, newTab)}</p>;
    case 'heading':
      return (
        <p dir="auto" class="heading">
          {inlines(part.children, newTab)}
        </p>
      );
    case 'list': {
      const items = part.items.map((item, index) => <li key={index}>{blocks(item, newTab)}</li>);
      return part.ordered ? (
        <ol dir="auto" start={part.start}>
          {items}
        </ol>
      ) : (
        <ul dir="auto">{items}</ul>
      );
    }
    case 'quote':
      return <blockquote dir="auto">{blocks(part.children, newTab)}</blockquote>;
    case 'code':
      return (
        <pre dir="ltr">
          <code>{part.text}</code>
        </pre>
      );
    case 'table':
      return <TablePart part={part} newTab={newTab} />;
    default:
      return <hr />;
  }
}

function TablePart(props: { part: Table; newTab: string }): JSX.Element {
  const { part, newTab } = props;
  return (
    // Reachable by keyboard, because it scrolls.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div class="table" tabIndex={0}>
      <table dir="auto">
        <thead>
          <tr>
            {part.head.map((cell, column) => (
              <th key={column} class={part.align[column]}>
                {inlines(cell, newTab)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {part.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column} class={part.align[column]}>
                  {inlines(cell, newTab)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InlinePart({ part, newTab }: { part: Inline; newTab: string }): JSX.Element {
  switch (part.type) {
    case 'text':
      return <>{part.text}</>;
    case 'strong':
      return <strong>{inlines(part.children, newTab)}</strong>;
    case 'emphasis':
      return <em>{inlines(part.children, newTab)}</em>;
    case 'code':
      return <code>{part.text}</code>;
    case 'link':
      return (
        <ExternalLink href={part.href} newTab={newTab}>
          {inlines(part.children, newTab)}
        </ExternalLink>
      );
    default:
      return <br />;
  }
}
