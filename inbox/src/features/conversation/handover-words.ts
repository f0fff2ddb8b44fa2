/** Why the AI gave a conversation to people, for the team. */
const words: Record<string, string> = {
  'asked-for-person': 'The customer asked for a person',
  angry: 'The customer is angry',
  repeated: 'The same question came again',
  keyword: 'The customer wrote a word that goes to people',
  topic: 'It is about a topic that goes to people',
  vip: 'An important customer',
  'business-hours': 'It goes to people at this hour',
  'too-many-turns': 'The AI has answered many times',
  'low-confidence': 'The AI was not sure of its answer',
  'person-first': 'People answer first on this channel',
  'customer-choice': 'The customer chose a person',
  'people-are-there': 'People answer while they are there',
  'not-in-knowledge': 'No article answers it',
  'cannot-answer': 'The AI cannot answer it',
  'model-failed': 'The model did not answer',
  'answer-cut-off': 'The AI’s answer broke off',
  'too-many-steps': 'The AI needed too many steps',
  'too-many-tokens': 'The AI’s answer became too long',
  'too-slow': 'The AI took too long',
  'worker-lost': 'The AI’s turn was interrupted',
  'outcome-unknown': 'It is not known whether a tool did its work',
  'not-grounded': 'No source bears what the AI would have said',
  'budget-spent': 'The budget of the AI is spent',
  'no-agent': 'No AI agent is active',
};

/** Why, as a sentence; a reason that this page does not know yet is told as it is called. */
export function reasonWords(reason: string): string {
  return words[reason] ?? `Handed over: ${reason.replaceAll('-', ' ')}`;
}
