import { foldText } from './fold.ts';

/**
 * The ways to ask for a person, over folded text. A noun alone asks for nothing ("how do I add an
 * agent?"): it takes a verb of talking, or a message that is hardly more than the noun.
 */
const WANTS_PERSON: RegExp[] = [
  / (?:talk|speak|chat|connected|connect|transferred|transfer|put|pass)(?: me| us)?(?: through| over)? (?:to|with) (?:an? |the |your |one of your )?(?:\S+ ){0,2}?(?:person|human|humans|agent|representative|rep|someone|somebody|operator|advisor|adviser|colleague|manager|employee|people|member of staff|team member) /u,
  / (?:want|need|prefer|get|give)(?: me| to have| to get)? (?:an? |the )?(?:(?:real|live|actual) )?(?:human|person|human being|(?:real|live|human) agent) (?!name|record|data|field)/u,
  / (?:help|answer|reply|call|support) (?:from|by) (?:an? )?(?:(?:real|live|actual) )?(?:human|person|human being|agent) /u,
  / (?:mit|zu) (?:\S+ ){0,3}?(?:mensch|menschen|mitarbeiter|mitarbeiterin|person|berater|beraterin|jemandem|jemand) (?:\S+ ){0,3}?(?:sprechen|reden|chatten|verbinden|verbunden|telefonieren) /u,
  / (?:sprechen|reden|chatten|verbinden sie mich|verbinde mich) (?:\S+ ){0,2}?mit (?:\S+ ){0,3}?(?:mensch|menschen|mitarbeiter|mitarbeiterin|person|berater|beraterin|jemandem) /u,
  / (?:parler|discuter|echanger|mettre en relation|passer)(?: \S+)? (?:a|avec) (?:\S+ ){0,3}?(?:personne|humain|conseiller|conseillere|agent|operateur|quelqu un) /u,
  / (?:hablar|charlar|comunicar\w*|pasar\w*|contactar) (?:\S+ )?con (?:\S+ ){0,3}?(?:persona|humano|agente|asesor|asesora|operador|operadora|alguien|representante) /u,
  / (?:parlare|chattare|mett\w+ in contatto|passar\w+) (?:\S+ )?con (?:\S+ ){0,3}?(?:persona|umano|operatore|operatrice|agente|qualcuno|addetto) /u,
  / (?:falar|conversar|passar|transferir) (?:\S+ )?com (?:\S+ ){0,3}?(?:pessoa|humano|atendente|agente|alguem|operador) /u,
  / met (?:\S+ ){0,3}?(?:mens|persoon|medewerker|iemand|collega) (?:\S+ ){0,2}?(?:spreken|praten|chatten|bellen|verbinden|verbonden) /u,
  / (?:praten|spreken|chatten) (?:\S+ ){0,2}?met (?:\S+ ){0,3}?(?:mens|persoon|medewerker|iemand|collega) /u,
  / (?:التحدث|اتحدث|تحدث|التكلم|اتكلم|الكلام|التواصل) (?:\S+ )?(?:مع|الي|الى) (?:\S+ ){0,2}?(?:شخص|انسان|موظف|ممثل|احد|بشري|وكيل) /u,
];
const PERSON_ALONE =
  /^ (?:please |i want |an? |the |real |live |human |einen? |echten? |un |une |una |uno |um |uma |een )*(?:human|person|agent|representative|operator|mensch|menschen|mitarbeiter|humain|conseiller|persona|humano|agente|operatore|umano|pessoa|atendente|mens|medewerker|شخص|انسان|موظف)(?: please| now| bitte| svp| por favor| per favore| alstublieft| من فضلك)* $/u;

/** Whether a customer asks for a person, in eight languages, by whole words. */
export function asksForPerson(message: string): boolean {
  const folded = foldText(message.slice(0, 2_000));
  return PERSON_ALONE.test(folded) || WANTS_PERSON.some((way) => way.test(folded));
}
