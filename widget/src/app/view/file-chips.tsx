import type { JSX } from 'preact';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import type { DraftFile, DraftFiles } from '../talk/draft-files.ts';
import { focusComposer } from './focus.ts';
import { CloseIcon } from './icons.tsx';
import { writeSize } from './locale.ts';

/** The files that go with the next words, and how far they are. */
export function FileChips(props: {
  files: DraftFiles;
  list: readonly DraftFile[];
  words: Words;
}): JSX.Element | null {
  const { files, list, words } = props;
  if (list.length === 0) return null;
  return (
    <ul class="chips" aria-label={words.files}>
      {list.map((each) => (
        <li key={each.key}>
          {each.attachment?.kind === 'image' && <img src={each.attachment.url} alt="" />}
          <span>
            <bdi>{each.attachment?.name ?? each.file.name}</bdi>
            <State of={each} files={files} words={words} />
          </span>
          <button
            type="button"
            aria-label={fill(words.remove, { name: each.file.name })}
            onClick={() => {
              files.remove(each.key);
              focusComposer();
            }}
          >
            <CloseIcon />
          </button>
        </li>
      ))}
    </ul>
  );
}

function State(props: { of: DraftFile; files: DraftFiles; words: Words }): JSX.Element {
  const { of: each, files, words } = props;
  switch (each.state) {
    case 'ready':
      return <small>{writeSize(each.file.size)}</small>;
    case 'sending':
      return <progress aria-label={each.file.name} value={each.share} />;
    case 'large':
      return (
        <small class="trouble" role="alert">
          {words.tooLarge}
        </small>
      );
    default:
      return (
        <small class="trouble" role="alert">
          {words.notUploaded}{' '}
          <button type="button" class="link" onClick={() => void files.retry(each.key)}>
            {words.again}
          </button>
        </small>
      );
  }
}
