import type { FieldChange, LineChange } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { useTeams } from '../../../api/teams.ts';
import { Hidden } from '../../../ui/hidden.tsx';
import { counted } from '../../../ui/number.ts';
import { foldLines, nameOfField, shownChange } from './change-words.ts';
import type { ValueChange } from './change-words.ts';

/** A field that differs: lines that came and went, or the value before and after. */
export function ChangeView({ change }: { change: FieldChange }): ReactNode {
  const teams = useTeams();
  const shown = shownChange(change, (id) => teams.find((team) => team.id === id)?.name);
  if (shown.kind === 'values' && shown.values.length === 0) return null;
  return (
    <section className="change">
      <h3>{nameOfField(change.field)}</h3>
      {shown.kind === 'lines' && <Lines lines={shown.lines} />}
      {shown.kind === 'values' && <Values values={shown.values} />}
      {shown.kind === 'reordered' && <p className="muted">Only the order differs.</p>}
    </section>
  );
}

function Lines({ lines }: { lines: readonly LineChange[] }): ReactNode {
  return (
    <div className="change-lines">
      {foldLines(lines).map((line, at) => (
        // A line is where it stands: versions never change.
        <Line key={`${at}`} line={line} />
      ))}
    </div>
  );
}

function Line({ line }: { line: ReturnType<typeof foldLines>[number] }): ReactNode {
  switch (line.kind) {
    case 'gap':
      return <p className="change-gap">{counted(line.count, 'line')} unchanged</p>;
    case 'same':
      return <p dir="auto">{line.text}</p>;
    case 'added':
      return (
        <ins dir="auto">
          <Hidden>Added: </Hidden>
          {line.text}
        </ins>
      );
    default:
      return (
        <del dir="auto">
          <Hidden>Removed: </Hidden>
          {line.text}
        </del>
      );
  }
}

function Values({ values }: { values: readonly ValueChange[] }): ReactNode {
  return (
    <ul className="change-values">
      {values.map(({ name, before, after }) => (
        <li key={name}>
          {name !== '' && <span className="muted">{name}: </span>}
          {before !== null && (
            <>
              <del>
                <Hidden>Before: </Hidden>
                {before}
              </del>
              <span aria-hidden> → </span>
            </>
          )}
          <ins>
            <Hidden>After: </Hidden>
            {after}
          </ins>
        </li>
      ))}
    </ul>
  );
}
