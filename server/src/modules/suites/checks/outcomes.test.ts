import { SuiteExpectations } from '@frontdesk/contract';
import type { SuiteTurn } from '@frontdesk/contract';
import { expect, test } from 'vitest';
import { outcomesOf } from './outcomes.ts';

const turns: SuiteTurn[] = [
  { by: 'customer', text: 'Cancel it. You refund $90?' },
  {
    by: 'agent',
    agentName: 'Ada',
    text: 'You get $50.00 back.',
    runId: 'run',
    sources: [{ id: 'a', title: 'Refunds' }],
    tools: [{ name: 'cancel', input: { id: '7', why: { code: 1, note: 'x' } }, output: 'ok' }],
    handover: 'asked-for-person',
    confidence: 1,
  },
];
const rulings = new Map([['It is kind.', { isStated: true, reason: 'It is.' }]]);

/** Whether each expectation holds, in order. */
const met = (given: object): boolean[] =>
  outcomesOf(SuiteExpectations.parse(given), turns, rulings).map(({ isMet }) => isMet);

test.each<[object, boolean[]]>([
  [
    {
      sources: [
        { id: 'a', title: 'x' },
        { id: 'b', title: 'Refunds' },
        { id: 'b', title: 'x' },
      ],
    },
    [true, true, false],
  ],
  // What the customer says is not what the agent says.
  [{ says: [{ text: '50 dollars' }, { text: '$90' }] }, [true, false]],
  [{ saysNot: [{ text: '50 dollars' }, { text: '$90' }] }, [false, true]],
  [
    {
      says: [{ text: 'It is kind.', by: 'judge' }],
      saysNot: [{ text: 'It is kind.', by: 'judge' }],
    },
    [true, false],
  ],
  [{ tools: [{ name: 'cancel' }, { name: 'cancel', input: { why: { code: 1 } } }] }, [true, true]],
  [{ tools: [{ name: 'cancel', input: { id: '8' } }, { name: 'pay' }] }, [false, false]],
  [{ toolsNot: ['cancel', 'pay'] }, [false, true]],
  [{ handover: { isExpected: true } }, [true]],
  [{ handover: { isExpected: true, reason: 'cannot-answer' } }, [false]],
  [{ handover: { isExpected: false } }, [false]],
  [{ agentName: 'Ada' }, [true]],
  [{ agentName: 'Bob' }, [false]],
])('%j', (given, expected) => {
  expect(met(given)).toEqual(expected);
});
