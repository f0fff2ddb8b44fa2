import type { Attachment } from '@frontdesk/contract';
import { IconFile, IconMusic, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Hidden } from '../../ui/hidden.tsx';
import { kindWord, sizeWords } from '../../ui/file-words.ts';
import { shownSize } from './shown-size.ts';
import './files.css';

/** The files of a message: pictures, players, and cards for what is only to be saved. */
export function Attachments({ files }: { files: readonly Attachment[] }): ReactNode {
  if (files.length === 0) return null;
  return (
    <div className="attachments">
      {files.map((file) => (
        <Shown key={file.id} file={file} />
      ))}
    </div>
  );
}

function Shown({ file }: { file: Attachment }): ReactNode {
  // By its address: a new one, when this one has ended, is tried again.
  const [broken, setBroken] = useState('');
  const { kind, name, url } = file;
  const onError = (): void => setBroken(url);
  if (broken === url || kind === 'file') return <FileCard file={file} />;
  if (kind === 'image') return <Picture file={file} onError={onError} />;
  return (
    <figure className="attached-player">
      {/* What people send has no captions to offer. */}
      {kind === 'audio' ? (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <audio controls preload="metadata" src={url} aria-label={name} onError={onError} />
      ) : (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video controls preload="metadata" src={url} aria-label={name} onError={onError} />
      )}
      <figcaption>
        <FileLink file={file}>
          <bdi className="file-name">{name}</bdi>
        </FileLink>
      </figcaption>
    </figure>
  );
}

function Picture({ file, onError }: { file: Attachment; onError: () => void }): ReactNode {
  const { width, height } = shownSize(file);
  return (
    <FileLink file={file} className="attached-picture">
      <img
        src={file.url}
        alt={file.name}
        title={file.name}
        // Its place is there before it is: nothing shifts.
        style={{ width, aspectRatio: `${width} / ${height}` }}
        loading="lazy"
        decoding="async"
        onError={onError}
      />
    </FileLink>
  );
}

function FileCard({ file }: { file: Attachment }): ReactNode {
  const { kind, name, size } = file;
  const Icon = kind === 'audio' ? IconMusic : kind === 'video' ? IconVideo : IconFile;
  return (
    <FileLink file={file} className="attached-file">
      <span className="file-mark" aria-hidden>
        <Icon size={18} stroke={1.7} />
      </span>
      <span className="file-chip-words">
        <bdi className="file-name">{name}</bdi>
        <span className="file-facts nums">
          {kindWord(name)} · {sizeWords(size)}
        </span>
      </span>
    </FileLink>
  );
}

interface FileLinkProps {
  file: Attachment;
  className?: string;
  children: ReactNode;
}

/** Opens a file in a tab that learns nothing of this one, or saves it: the server says which. */
function FileLink({ file, className, children }: FileLinkProps): ReactNode {
  return (
    <a href={file.url} target="_blank" rel="noopener noreferrer" className={className}>
      {children}
      <Hidden> (opens in a new tab)</Hidden>
    </a>
  );
}
