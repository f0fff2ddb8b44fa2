import type { Language } from '../../platform/index.ts';

/** What is said where the AI has no answer and nobody may take over. */
const nobody: Record<Language, string> = {
  en: 'I have no reliable answer to that, and I cannot pass it on to a person here. Try to ask it in other words.',
  de: 'Darauf habe ich keine verlässliche Antwort, und hier kann ich Sie nicht an eine Person weitergeben. Versuchen Sie es bitte mit anderen Worten.',
  fr: 'Je n’ai pas de réponse sûre à cette question, et je ne peux pas vous passer quelqu’un ici. Essayez de la poser autrement.',
  es: 'No tengo una respuesta fiable y aquí no puedo pasarle con una persona. Pruebe a preguntarlo de otra forma.',
  it: 'Non ho una risposta sicura e qui non posso passarla a una persona. Provi a chiederlo con altre parole.',
  pt: 'Não tenho uma resposta segura e aqui não posso passar a conversa a uma pessoa. Tente perguntar por outras palavras.',
  nl: 'Daar heb ik geen betrouwbaar antwoord op, en ik kan u hier niet aan een persoon doorgeven. Probeer het met andere woorden.',
  ar: 'ليست لدي إجابة مؤكدة عن ذلك، ولا يمكنني تحويلك إلى شخص هنا. جرّب السؤال بكلمات أخرى.',
};

/** What the customer is told at the button, before what happens next. */
const passedOn: Record<Language, string> = {
  en: 'Passed on to our team.',
  de: 'An unser Team weitergegeben.',
  fr: 'Transmis à notre équipe.',
  es: 'Pasado a nuestro equipo.',
  it: 'Passato al nostro team.',
  pt: 'Passado à nossa equipa.',
  nl: 'Doorgegeven aan ons team.',
  ar: 'تم التحويل إلى فريقنا.',
};

/** What a customer reads on a channel that passes nothing on: its own message, or ours. */
export function nobodyWords(message: string | null, language: Language): string {
  const own = message?.trim() ?? '';
  return own === '' ? nobody[language] : own;
}

/** What a customer reads who asked for a person by the button. */
export function passedOnWords(language: Language): string {
  return passedOn[language];
}
