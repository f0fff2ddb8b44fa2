import { describe, expect, it } from 'vitest';
import { Intake } from './intake.ts';
import { aMessage } from './samples.ts';

const created = (sequence: number): string =>
  JSON.stringify({
    sequence,
    type: 'message.created',
    conversationId: 'c',
    data: aMessage(`m${sequence}`),
  });
const ready = (sequence: number, resumed = false): string =>
  JSON.stringify({ sequence, type: 'stream.ready', conversationId: null, data: { resumed } });
const kinds = (intake: Intake, ...texts: string[]): string[] =>
  texts.map((text) => {
    const verdict = intake.judge(text);
    if (verdict.kind !== 'ready') return verdict.kind;
    return verdict.isResumed ? 'resumed' : 'anew';
  });

describe('Intake', () => {
  it('asks for everything anew once, after the first connection', () => {
    const intake = new Intake();
    expect(kinds(intake, ready(7), created(8), created(9))).toEqual(['anew', 'apply', 'apply']);
    expect(intake.last).toBe(9);
  });

  it('ignores doubles and what comes after its time', () => {
    const intake = new Intake();
    expect(kinds(intake, ready(7), created(9), created(9), created(8))).toEqual([
      'anew',
      'apply',
      'ignore',
      'ignore',
    ]);
  });

  it('takes numbers that were left out: they did not concern the team', () => {
    expect(kinds(new Intake(), ready(1), created(2), created(5))).toEqual([
      'anew',
      'apply',
      'apply',
    ]);
  });

  it('goes on after a cut without asking anew', () => {
    const intake = new Intake();
    kinds(intake, ready(7), created(8));
    expect(kinds(intake, created(9), ready(9, true), created(10))).toEqual([
      'apply',
      'resumed',
      'apply',
    ]);
  });

  it('asks anew when the server begins before where we were: it could not resume', () => {
    const intake = new Intake();
    kinds(intake, ready(70), created(71));
    expect(kinds(intake, ready(3), created(4))).toEqual(['anew', 'apply']);
  });

  it('takes a sign of life, however it is written, for no news', () => {
    const pong = { sequence: null, type: 'pong', conversationId: null, data: {} };
    expect(kinds(new Intake(), '{"type":"pong"}', JSON.stringify(pong))).toEqual([
      'ignore',
      'ignore',
    ]);
  });

  it('asks anew for what it cannot read, and lets passing frames through', () => {
    const intake = new Intake();
    expect(kinds(intake, 'no json', '{"type":"message.created","sequence":1}')).toEqual([
      'refresh',
      'refresh',
    ]);
    const started = {
      sequence: null,
      type: 'answer.started',
      conversationId: 'c',
      data: { runId: 'r', agentName: 'Mika' },
    };
    expect(intake.judge(JSON.stringify(started)).kind).toBe('apply');
    expect(intake.last).toBeUndefined();
  });
});
