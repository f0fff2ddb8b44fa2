import { languageOf } from '../../../platform/index.ts';
import type { Language } from '../../../platform/index.ts';

const words: Record<Language, string> = {
  en: 'A colleague has to agree to this first. I have asked, and you will hear here as soon as it is decided.',
  de: 'Dem muss zuerst jemand aus unserem Team zustimmen. Ich habe angefragt; Sie hören hier von mir, sobald es entschieden ist.',
  fr: 'Un collègue doit d’abord donner son accord. J’ai fait la demande et vous aurez la réponse ici dès que ce sera décidé.',
  es: 'Antes tiene que aprobarlo un compañero. Ya lo he pedido y le avisaré aquí en cuanto se decida.',
  it: 'Prima serve l’approvazione di un collega. L’ho chiesta e le farò sapere qui appena sarà decisa.',
  pt: 'Primeiro, um colega tem de aprovar. Já pedi e avisarei aqui assim que houver uma decisão.',
  nl: 'Een collega moet hier eerst mee instemmen. Ik heb het gevraagd en u hoort het hier zodra het beslist is.',
  ar: 'يجب أن يوافق أحد الزملاء على هذا أولاً. لقد طلبت الموافقة، وسأخبرك هنا فور اتخاذ القرار.',
};

/** What a customer is told while the team decides on what they asked for. */
export function waitingMessage(customerText: string): string {
  return words[languageOf(customerText)];
}
