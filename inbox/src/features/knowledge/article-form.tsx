import type { KnowledgeItem } from '@frontdesk/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { ArticleFields } from './article-fields.tsx';
import { DeleteArticle } from './delete-article.tsx';
import { useSaveArticle } from './use-knowledge.ts';
import type { ArticleInput } from './use-knowledge.ts';
import { useSaveKey } from '../../ui/use-shortcuts.ts';

/** Title and text at the left, everything else at the right. */
export function ArticleForm({ item }: { item: KnowledgeItem | undefined }): ReactNode {
  const mayWrite = useMay('knowledge.write');
  const navigate = useNavigate();
  const edits = useEdits(formOf(item), names);
  const { form, changes, isChanged, set } = edits;
  const [isPreview, setPreview] = useState(!mayWrite);
  const save = useSaveArticle(item?.id);
  const canSave =
    isChanged && !edits.isContested && form.title.trim() !== '' && form.content.trim() !== '';
  const { guard, release } = useUnsaved(isChanged);
  const submit = (): void => {
    if (!canSave || save.isPending) return;
    const sent = { form, changes };
    save.mutate(sent, {
      onSuccess: (saved) => {
        edits.settle(item ? changes : form, formOf(saved));
        toast.success(item ? 'Saved. The AI uses the new version.' : 'Article added.');
        if (item) return;
        release();
        void navigate(`/knowledge/${saved.id}`, { replace: true });
      },
    });
  };
  useSaveKey(submit);
  return (
    <form
      className="page"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHead title={item ? 'Article' : 'New article'} back="/knowledge">
        <SegmentedControl
          aria-label="Write or preview"
          value={isPreview ? 'preview' : 'write'}
          onChange={(value) => setPreview(value === 'preview')}
          data={[
            { value: 'write', label: 'Write' },
            { value: 'preview', label: 'Preview' },
          ]}
        />
        {item && mayWrite && <DeleteArticle item={item} onDeleted={release} />}
        {mayWrite && (
          <Button type="submit" disabled={!canSave} loading={save.isPending}>
            {item ? 'Save' : 'Add'}
          </Button>
        )}
      </PageHead>
      {edits.notice}
      <div className="page-body article">
        <ArticleText form={form} set={set} isPreview={isPreview} isReadOnly={!mayWrite} />
        <ArticleFields item={item} form={form} set={set} isReadOnly={!mayWrite} />
      </div>
      {guard}
    </form>
  );
}

interface ArticleTextProps {
  form: ArticleInput;
  set: (part: Partial<ArticleInput>) => void;
  isPreview: boolean;
  isReadOnly: boolean;
}

function ArticleText({ form, set, isPreview, isReadOnly }: ArticleTextProps): ReactNode {
  return (
    <div className="article-text">
      <input
        className="article-name"
        aria-label="Title"
        placeholder="Title"
        required
        maxLength={500}
        readOnly={isReadOnly}
        value={form.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      {isPreview ? (
        <div className="article-preview">
          <Markdown source={form.content} />
        </div>
      ) : (
        <textarea
          aria-label="Text in Markdown"
          placeholder="Write in Markdown. Short sections with a heading each are found best."
          readOnly={isReadOnly}
          maxLength={1_000_000}
          value={form.content}
          onChange={(event) => set({ content: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

const names = {
  title: 'The title',
  content: 'The text',
  contentType: 'Kind',
  category: 'Category',
  tags: 'Tags',
  language: 'Language',
  isPublished: 'Published',
};

function formOf(item: KnowledgeItem | undefined): ArticleInput {
  if (!item) {
    return { title: '', content: '', contentType: 'documentation', isPublished: true, tags: [] };
  }
  const { title, content, contentType, category, tags, language, isPublished } = item;
  return { title, content, contentType, category, tags, language, isPublished };
}
