import { ActionIcon } from '@mantine/core';
import { IconFile, IconMusic, IconRefresh, IconVideo, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { sizeWords } from '../../ui/file-words.ts';
import { removeFile, retryFile } from './draft-files.ts';
import type { DraftFile } from './draft-files.ts';

/** The files that will go with what is being written, and how far they are. */
export function FileChips({
  draft,
  files,
}: {
  draft: string;
  files: readonly DraftFile[];
}): ReactNode {
  if (files.length === 0) return null;
  return (
    <ul className="file-chips" aria-label="Files to send">
      {files.map((file) => (
        <li key={file.key} className="file-chip" data-failed={file.state === 'failed' || undefined}>
          <Mark file={file} />
          <span className="file-chip-words">
            <bdi className="file-name">{file.name}</bdi>
            <Progress file={file} />
          </span>
          {file.state === 'failed' && file.source && (
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={`Upload ${file.name} again`}
              onClick={() => retryFile(draft, file.key)}
            >
              <IconRefresh size={14} />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            size={24}
            aria-label={`${file.state === 'sending' ? 'Cancel' : 'Remove'} ${file.name}`}
            onClick={() => removeFile(draft, file.key)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function Mark({ file }: { file: DraftFile }): ReactNode {
  const attachment = file.state === 'ready' ? file.attachment : undefined;
  if (attachment?.kind === 'image') {
    return <img className="file-mark" src={attachment.url} alt="" width={32} height={32} />;
  }
  const Icon =
    attachment?.kind === 'audio' ? IconMusic : attachment?.kind === 'video' ? IconVideo : IconFile;
  return (
    <span className="file-mark" aria-hidden>
      <Icon size={16} stroke={1.7} />
    </span>
  );
}

function Progress({ file }: { file: DraftFile }): ReactNode {
  if (file.state === 'ready')
    return <span className="file-facts nums">{sizeWords(file.size)}</span>;
  if (file.state === 'failed') {
    return (
      <span className="file-facts" role="alert">
        {file.problem}
      </span>
    );
  }
  return (
    <progress
      className="file-progress"
      aria-label={`Upload of ${file.name}`}
      max={1}
      value={file.share}
    />
  );
}
