import type { SuiteExpectations } from '@frontdesk/contract';
import { MultiSelect } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../../api/session.ts';
import { useArticles } from '../../knowledge/use-knowledge.ts';

type Sources = SuiteExpectations['sources'];

/** The articles that the answers cite, found by title. */
export function SourcesField({
  sources,
  onChange,
}: {
  sources: Sources;
  onChange: (sources: Sources) => void;
}): ReactNode {
  const [words, setWords] = useState('');
  const mayRead = useMay('knowledge.read');
  const found = useArticles(words.trim().slice(0, 200), mayRead).data?.pages[0]?.items ?? [];
  const known = new Map(found.map(({ id, title }) => [id, title]));
  // What the case expects is shown also where it is not among those found, or not there any more.
  for (const { id, title } of sources) known.set(id, title === '' ? id : title);
  return (
    <MultiSelect
      label="Articles that are cited"
      placeholder={sources.length === 0 ? 'Any' : undefined}
      data={[...known].map(([value, label]) => ({ value, label }))}
      value={sources.map(({ id }) => id)}
      maxValues={20}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      // The server has searched already, in the words of articles too.
      filter={({ options }) => options}
      nothingFoundMessage="No such article"
      onChange={(ids) =>
        onChange(
          ids.map(
            (id) => sources.find((each) => each.id === id) ?? { id, title: known.get(id) ?? '' },
          ),
        )
      }
    />
  );
}
