import { ContentType } from '@frontdesk/contract';
import type { KnowledgeItem } from '@frontdesk/contract';
import { Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import type { ArticleInput } from './use-knowledge.ts';
import { number } from '../../ui/number.ts';

const kinds: Record<ContentType, string> = {
  faq: 'Question and answer',
  documentation: 'Documentation',
  policy: 'Policy',
  procedure: 'Procedure',
  training: 'Training',
  custom: 'Other',
};

interface ArticleFieldsProps {
  item: KnowledgeItem | undefined;
  form: ArticleInput;
  set: (part: Partial<ArticleInput>) => void;
  isReadOnly: boolean;
}

/** What is said about an article, beside its text. */
export function ArticleFields({ item, form, set, isReadOnly }: ArticleFieldsProps): ReactNode {
  return (
    <aside className="article-fields stack" aria-label="About this article">
      <Switch
        label="Published"
        description="In the help centre, and used by the AI"
        disabled={isReadOnly}
        checked={form.isPublished}
        onChange={(event) => set({ isPublished: event.currentTarget.checked })}
      />
      <Select
        label="Kind"
        disabled={isReadOnly}
        data={ContentType.options.map((value) => ({ value, label: kinds[value] }))}
        value={form.contentType}
        onChange={(value) => {
          const kind = ContentType.safeParse(value);
          if (kind.success) set({ contentType: kind.data });
        }}
      />
      <TextInput
        label="Category"
        maxLength={200}
        disabled={isReadOnly}
        value={form.category ?? ''}
        onChange={(event) => set({ category: event.currentTarget.value || null })}
      />
      <TagsInput
        label="Tags"
        disabled={isReadOnly}
        maxTags={50}
        value={form.tags ?? []}
        onChange={(tags) => set({ tags: tags.map((tag) => tag.slice(0, 60)) })}
      />
      <TextInput
        label="Language"
        placeholder="en"
        maxLength={20}
        disabled={isReadOnly}
        value={form.language ?? ''}
        onChange={(event) => set({ language: event.currentTarget.value || undefined })}
      />
      {item && <ArticleFacts item={item} />}
    </aside>
  );
}

function ArticleFacts({ item }: { item: KnowledgeItem }): ReactNode {
  const { organization } = useSession();
  return (
    <dl className="pairs article-facts">
      <div>
        <dt>Version</dt>
        <dd className="nums">{item.version}</dd>
      </div>
      <div>
        <dt>Changed</dt>
        <dd>
          <Ago iso={item.updatedAt} long />
        </dd>
      </div>
      <div>
        <dt>Index</dt>
        <dd>{item.isIndexed ? 'Up to date' : 'Being indexed'}</dd>
      </div>
      <div>
        <dt>Used in answers</dt>
        <dd className="nums">{number(item.useCount)}</dd>
      </div>
      {item.fileName !== null && (
        <div>
          <dt>File</dt>
          <dd className="ellipsis" title={item.fileName}>
            {item.fileName}
          </dd>
        </div>
      )}
      {item.isPublished && item.slug !== null && (
        <a
          className="row"
          style={{ gap: 5 }}
          target="_blank"
          rel="noopener noreferrer"
          href={`/help/${organization.slug}/articles/${item.slug}`}
        >
          Open in the help centre <IconExternalLink size={14} aria-hidden />
        </a>
      )}
    </dl>
  );
}
