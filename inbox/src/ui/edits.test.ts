import { describe, expect, it } from 'vitest';
import { conflictsOf, dropped, edit, kept, settled } from './edits.ts';
import type { Edits } from './edits.ts';

interface Article {
  title: string;
  text: string;
  tags: readonly string[];
}

const none: Edits<Article> = { values: {}, bases: {} };
const first: Article = { title: 'Returns', text: 'Thirty days.', tags: ['shop'] };

describe('edits', () => {
  it('hold only what was changed', () => {
    expect(edit(none, first, { title: 'Sending back', tags: ['shop'] }).values).toEqual({
      title: 'Sending back',
    });
  });

  it('end where a field is put back', () => {
    const edits = edit(none, first, { tags: ['shop', 'faq'] });
    expect(edit(edits, first, { tags: ['shop'] })).toEqual(none);
  });

  it('meet no conflict with changes of other fields', () => {
    const edits = edit(none, first, { title: 'Sending back' });
    expect(conflictsOf(edits, { ...first, text: 'Sixty days.' })).toEqual([]);
  });

  it('meet one where the same field was changed to something else', () => {
    const edits = edit(none, first, { title: 'Sending back' });
    const theirs = { ...first, title: 'Refunds' };
    expect(conflictsOf(edits, theirs)).toEqual(['title']);
    expect(conflictsOf(edits, { ...first, title: 'Sending back' })).toEqual([]);
    expect(conflictsOf(kept(edits, theirs), theirs)).toEqual([]);
    expect(dropped(edits, ['title'])).toEqual(none);
  });

  it('stay in conflict however much is typed on', () => {
    const theirs = { ...first, title: 'Refunds' };
    const edits = edit(edit(none, first, { title: 'Send' }), theirs, { title: 'Sending back' });
    expect(conflictsOf(edits, theirs)).toEqual(['title']);
  });

  it('keep what was typed while the rest was being saved', () => {
    const sent = { title: 'Send', text: 'Sixty days.' };
    const edits = edit(edit(none, first, sent), first, { title: 'Sending back' });
    const saved = { ...first, ...sent };
    const left = settled(edits, sent, saved);
    expect(left.values).toEqual({ title: 'Sending back' });
    expect(conflictsOf(left, saved)).toEqual([]);
  });
});
