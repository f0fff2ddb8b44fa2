import type { KnowledgeItem } from '@frontdesk/contract';
import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Confirm } from '../../ui/confirm.tsx';
import { Tip } from '../../ui/tip.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useDeleteArticle } from './use-knowledge.ts';

/** Removes an article, after asking. */
export function DeleteArticle({
  item,
  onDeleted,
}: {
  item: KnowledgeItem;
  onDeleted: () => void;
}): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useDeleteArticle(item.id);
  return (
    <>
      <Tip label="Delete">
        <ActionIcon variant="subtle" size={30} aria-label="Delete" onClick={() => setAsking(true)}>
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </Tip>
      <Confirm
        isOpen={isAsking}
        title={`Delete “${item.title}”?`}
        verb="Delete"
        isBusy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              onDeleted();
              toast.success('Article deleted.');
              void navigate('/knowledge');
            },
          })
        }
      >
        It leaves the help centre, and the AI no longer answers from it. This cannot be undone.
      </Confirm>
    </>
  );
}
