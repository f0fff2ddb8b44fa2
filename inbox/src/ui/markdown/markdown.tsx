import { Fragment, memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { parseMarkdown } from './parse.ts';
import type { Block, Inline } from './parse.ts';

/** Text or Markdown of anybody, shown without executing anything in it. */
export const Markdown = memo(function Markdown({ source }: { source: string }): ReactNode {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return (
    <div className="prose" dir="auto">
      <Blocks blocks={blocks} />
    </div>
  );
});

// The tree has no identities of its own: a part is where it stands.
function Blocks({ blocks }: { blocks: Block[] }): ReactNode {
  return blocks.map((block, index) => <BlockView key={`${index}`} block={block} />);
}

function BlockView({ block }: { block: Block }): ReactNode {
  switch (block.type) {
    case 'paragraph':
      return (
        <p>
          <Inlines parts={block.children} />
        </p>
      );
    case 'heading':
      return (
        <h3>
          <Inlines parts={block.children} />
        </h3>
      );
    case 'quote':
      return (
        <blockquote className="prose">
          <Blocks blocks={block.children} />
        </blockquote>
      );
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
    case 'table':
      return <Table {...block} />;
    default: {
      const items = block.items.map((item, index) => (
        <li key={`${index}`}>
          <Inlines parts={item} />
        </li>
      ));
      return block.isOrdered ? <ol start={block.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** Wider than its place it scrolls sideways in its own box. */
function Table({ align, head, rows }: Extract<Block, { type: 'table' }>): ReactNode {
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            {head.map((cell, index) => (
              <th key={`${index}`} scope="col" style={{ textAlign: align[index] }}>
                <Inlines parts={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={`${index}`}>
              {row.map((cell, column) => (
                <td key={`${column}`} style={{ textAlign: align[column] }}>
                  <Inlines parts={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inlines({ parts }: { parts: Inline[] }): ReactNode {
  return parts.map((part, index) => (
    <Fragment key={`${index}`}>
      <InlineView part={part} />
    </Fragment>
  ));
}

function InlineView({ part }: { part: Inline }): ReactNode {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'bold':
      return (
        <strong>
          <Inlines parts={part.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines parts={part.children} />
        </em>
      );
    case 'code':
      return <code>{part.text}</code>;
    case 'break':
      return <br />;
    default:
      return (
        <a href={part.href} target="_blank" rel="noopener noreferrer nofollow">
          <Inlines parts={part.children} />
        </a>
      );
  }
}
