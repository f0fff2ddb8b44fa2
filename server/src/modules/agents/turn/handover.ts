import { languageOf } from '../../../platform/index.ts';
import type { Language } from '../../../platform/index.ts';
import type { RuleReason } from '../../handover/index.ts';

/** Why a person takes it. */
export type HandoverReason =
  | RuleReason
  | 'not-in-knowledge'
  | 'cannot-answer'
  | 'model-failed'
  | 'answer-cut-off'
  | 'too-many-steps'
  | 'too-many-tokens'
  | 'too-slow'
  | 'worker-lost'
  | 'outcome-unknown'
  | 'not-grounded'
  | 'budget-spent'
  | 'no-agent';

interface Words {
  asked: string;
  unknown: string;
  failed: string;
  cutOff: string;
  /** Where a person has the conversation already. */
  taken: string;
}

const words: Record<Language, Words> = {
  en: {
    asked: 'I am passing you on to a colleague, who will answer you here.',
    unknown:
      'I have no reliable answer to that, so I am passing it on to a colleague, who will answer you here.',
    failed:
      'I cannot answer right now, so I am passing this on to a colleague, who will answer you here.',
    cutOff: 'My answer broke off here.',
    taken: 'A colleague has this conversation and will answer you here.',
  },
  de: {
    asked: 'Ich gebe Sie an eine Kollegin oder einen Kollegen weiter. Die Antwort kommt hier.',
    unknown:
      'Darauf habe ich keine verlässliche Antwort. Ich gebe die Frage an unser Team weiter, das Ihnen hier antwortet.',
    failed:
      'Ich kann gerade nicht antworten. Ich gebe die Frage an unser Team weiter, das Ihnen hier antwortet.',
    cutOff: 'Meine Antwort ist hier abgebrochen.',
    taken: 'Unser Team hat dieses Gespräch übernommen und antwortet Ihnen hier.',
  },
  fr: {
    asked: 'Je vous passe un collègue, qui vous répondra ici.',
    unknown:
      'Je n’ai pas de réponse sûre à cette question. Je la transmets à un collègue, qui vous répondra ici.',
    failed:
      'Je ne peux pas répondre pour le moment. Je transmets votre question à un collègue, qui vous répondra ici.',
    cutOff: 'Ma réponse s’est interrompue ici.',
    taken: 'Un collègue s’occupe de cette conversation et vous répondra ici.',
  },
  es: {
    asked: 'Le paso con un compañero, que le responderá aquí.',
    unknown:
      'No tengo una respuesta fiable. Paso su pregunta a un compañero, que le responderá aquí.',
    failed:
      'Ahora mismo no puedo responder. Paso su pregunta a un compañero, que le responderá aquí.',
    cutOff: 'Mi respuesta se ha interrumpido aquí.',
    taken: 'Un compañero lleva esta conversación y le responderá aquí.',
  },
  it: {
    asked: 'La passo a un collega, che le risponderà qui.',
    unknown:
      'Non ho una risposta sicura. Passo la sua domanda a un collega, che le risponderà qui.',
    failed:
      'In questo momento non posso rispondere. Passo la sua domanda a un collega, che le risponderà qui.',
    cutOff: 'La mia risposta si è interrotta qui.',
    taken: 'Un collega segue questa conversazione e le risponderà qui.',
  },
  pt: {
    asked: 'Vou passar a conversa a um colega, que responderá aqui.',
    unknown:
      'Não tenho uma resposta segura. Vou passar a sua pergunta a um colega, que responderá aqui.',
    failed:
      'Neste momento não consigo responder. Vou passar a sua pergunta a um colega, que responderá aqui.',
    cutOff: 'A minha resposta foi interrompida aqui.',
    taken: 'Um colega tem esta conversa e responderá aqui.',
  },
  nl: {
    asked: 'Ik geef u door aan een collega, die u hier antwoordt.',
    unknown:
      'Daar heb ik geen betrouwbaar antwoord op. Ik geef uw vraag door aan een collega, die u hier antwoordt.',
    failed:
      'Ik kan nu niet antwoorden. Ik geef uw vraag door aan een collega, die u hier antwoordt.',
    cutOff: 'Mijn antwoord is hier afgebroken.',
    taken: 'Een collega heeft dit gesprek en antwoordt u hier.',
  },
  ar: {
    asked: 'سأحوّلك إلى أحد الزملاء، وسيجيبك هنا.',
    unknown: 'ليست لدي إجابة مؤكدة عن ذلك، لذا سأحوّل سؤالك إلى أحد الزملاء، وسيجيبك هنا.',
    failed: 'لا أستطيع الإجابة الآن، لذا سأحوّل سؤالك إلى أحد الزملاء، وسيجيبك هنا.',
    cutOff: 'انقطعت إجابتي هنا.',
    taken: 'أحد الزملاء يتولى هذه المحادثة وسيجيبك هنا.',
  },
};

/** What the customer is told at a handover: the agent's own words, or ours in their language. */
export function handoverMessage(
  reason: HandoverReason,
  customerText: string,
  fallbackMessage: string | null,
): string {
  const own = fallbackMessage?.trim() ?? '';
  const language = words[languageOf(customerText)];
  if (reason === 'answer-cut-off') {
    return `${language.cutOff} ${own === '' ? language.failed : own}`;
  }
  if (own !== '') return own;
  if (reason === 'asked-for-person') return language.asked;
  return reason === 'not-in-knowledge' || reason === 'cannot-answer'
    ? language.unknown
    : language.failed;
}

/** What a customer is told who writes to the AI while a person has the conversation. */
export function takenMessage(customerText: string): string {
  return words[languageOf(customerText)].taken;
}
