import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/session.ts';
import { useStore } from '../../ui/store.ts';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { ArticleList } from './article-list.tsx';
import { ImportBar } from './import-bar.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { importFiles, importing, openImport } from './import-store.ts';
import { IndexState } from './index-state.tsx';
import { SearchTest } from './search-test.tsx';
import { useDropped } from '../../ui/use-dropped.ts';
import './knowledge.css';

type Tab = 'articles' | 'test';

/** What the AI knows: the articles, how many are ready, a test of the search, and import. */
export function KnowledgePage(): ReactNode {
  usePageTitle('Knowledge');
  const mayWrite = useMay('knowledge.write');
  const [tab, setTab] = useState<Tab>('articles');
  const [words, setWords] = useState('');
  const [q] = useDebouncedValue(words.trim(), 250);
  const cache = useQueryClient();
  const take = (files: readonly File[]): void => importFiles(cache, files);
  const isImportOpen = useStore(importing, (state) => state.isOpen);
  const field = useRef<HTMLInputElement>(null);
  const { isOver, target } = useDropped(mayWrite, take);
  useShortcuts({ search: () => field.current?.focus() });
  return (
    <div className="page knowledge" {...target} data-drop={isOver || undefined}>
      <PageHead title="Knowledge">
        {mayWrite && (
          <>
            <Button
              variant="default"
              leftSection={<IconUpload size={15} stroke={1.7} />}
              onClick={openImport}
            >
              Import
            </Button>
            <Button
              component={Link}
              to="/knowledge/new"
              leftSection={<IconPlus size={15} stroke={1.9} />}
            >
              New<span className="only-desk">&nbsp;article</span>
            </Button>
          </>
        )}
      </PageHead>
      {mayWrite && <ImportBar />}
      <div className="knowledge-bar">
        <SegmentedControl
          aria-label="Articles or search test"
          value={tab}
          onChange={(value) => setTab(value === 'test' ? 'test' : 'articles')}
          data={[
            { value: 'articles', label: 'Articles' },
            { value: 'test', label: 'Search test' },
          ]}
        />
        <TextInput
          ref={field}
          className="knowledge-search"
          aria-label={tab === 'test' ? 'A question' : 'Search articles'}
          placeholder={tab === 'test' ? 'Ask what a customer would ask' : 'Search articles'}
          leftSection={<IconSearch size={15} stroke={1.7} />}
          maxLength={200}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <IndexState />
      </div>
      <div className="page-body">
        {tab === 'test' ? (
          <SearchTest q={q} ask={setWords} />
        ) : (
          <ArticleList q={q} clear={() => setWords('')} openImport={openImport} />
        )}
      </div>
      {isOver && (
        <div className="drop-here" aria-hidden>
          <IconUpload size={22} stroke={1.6} /> Drop files to import them
        </div>
      )}
      {isImportOpen && <ImportDialog />}
    </div>
  );
}
