import { foldText } from '../../platform/index.ts';

/**
 * The ways to be angry, over folded text, one line or more a language. Words of a complaint alone
 * ("broken", "refund", "late") are no anger; what is here insults, is fed up or threatens.
 */
const ANGER: RegExp[] = [
  / (?:ridiculous|unacceptable|outrageous|disgraceful|appalling|fuck\w*|wtf|bullshit|goddamn|shitty|piss off|screw you|go to hell|rip off|ripoff|waste of (?:my )?time|what a joke|sick and tired|fed up|had enough of (?:this|you)|lost (?:my|all) patience|i will sue|sue you|my lawyer) /u,
  / (?:this|that|it|you|your (?:\S+ ){1,3}?)(?: is| are| s| re) (?:\S+ ){0,2}?(?:pathetic|useless|worthless|a joke|a disgrace|a scam|garbage|crap|shit|liars|thieves|scammers|idiots|incompetent) /u,
  / (?:worst|terrible|horrible|awful|disgusting|pathetic|useless) (?:customer |online )?(?:service|support|experience|company|shop|store) /u,
  / (?:i am|i m|im|we are|we re) (?:so |really |very |absolutely |extremely |totally |beyond |getting )*(?:furious|angry|pissed|livid|outraged|disgusted|sick of) /u,
  / (?:frechheit|unverschamt\w*|sauerei|abzocke|verarsch\w*|saftladen|scheiss\w*|verdammt\w*|stinksauer|inakzeptabel|unter aller sau|zum kotzen|kotzt mich an|mir reicht(?: s| es)?|jetzt reicht(?: s| es)?|reicht mir(?: jetzt)? langsam|nie wieder (?:\S+ )?(?:bestell\w*|kauf\w*)|verklage \S+|meinen anwalt|anwalt einschalten|betruger) /u,
  / ich bin (?:\S+ ){0,2}?(?:wutend|sauer|stinksauer|emport|fassungslos) /u,
  / (?:schlechteste\w*|miserable\w*|katastrophale\w*|lacherliche\w*) (?:service|kundenservice|kundendienst|support|erfahrung|laden|firma) /u,
  / (?:inadmissible|inacceptable|scandaleu\w*|honteu\w*|lamentable|une honte|arnaqu\w*|escrocs|voleurs|merde|putain|bordel|ras le bol|ai marre|en ai assez|plus jamais (?:\S+ ){0,2}?(?:chez vous|commander\w*|acheter\w*)|foutez de (?:moi|nous)|moquez de (?:moi|nous)) /u,
  / je suis (?:\S+ ){0,2}?(?:en colere|furieu\w*|degoute\w*|outree?|exaspere\w*) /u,
  / (?:pire|horrible) (?:service|experience|entreprise|boutique) /u,
  / (?:inaceptable|vergonzoso|una verguenza|es una estafa|estafadores|ladrones|mierda|que asco|hasta las narices|tomando el pelo|tomadura de pelo|pesimo servicio|pesima atencion|nunca mas (?:\S+ )?(?:compr\w*|pid\w*)|los voy a denunciar) /u,
  / (?:estoy|estamos) (?:\S+ ){0,2}?(?:hart[oa]s?|furios[oa]s?|indignad[oa]s?|enfadad[oa]s?|cabread[oa]s?|enojad[oa]s?) /u,
  / peor (?:servicio|atencion|empresa|experiencia|tienda) /u,
  / (?:inaccettabile|vergognos[oa]|una vergogna|vergognatevi|truffatori|una truffa|ladri|merda|cazzo|che schifo|fate schifo|presa in giro|prendendo in giro|non ne posso piu|pessimo servizio|pessima assistenza|mai piu (?:\S+ )?(?:compr\w*|ordin\w*)|vi denuncio) /u,
  / (?:sono|siamo) (?:\S+ ){0,2}?(?:stuf[oai]|furios[oai]|arrabbiat[oaie]|incazzat[oaie]|indignat[oaie]) /u,
  / peggior\w? (?:servizio|assistenza|esperienza|negozio|azienda) /u,
  / (?:inaceitavel|vergonhos[oa]|uma vergonha|um absurdo|ladroes|merda|porra|caralho|palhacada|falta de respeito|um roubo|saco cheio|pessimo (?:servico|atendimento)|nunca mais (?:\S+ )?(?:compr\w*|encomend\w*)|vou processar) /u,
  / (?:estou|estamos) (?:\S+ ){0,2}?(?:fart[oa]s?|furios[oa]s?|irritad[oa]s?|indignad[oa]s?|zangad[oa]s?|revoltad[oa]s?) /u,
  / pior (?:servico|atendimento|empresa|experiencia|loja) /u,
  / (?:onacceptabel|belachelijk|schandalig\w*|een schande|waardeloos|waardeloze|oplichters|oplichting|kut|klote|godverdomme|verdomme|spuugzat|(?:ik ben het|het) (?:\S+ )?zat|om te kotsen|nooit meer (?:\S+ )?(?:bestel\w*|koop\w*)) /u,
  / ik ben (?:\S+ ){0,2}?(?:woedend|boos|pisnijdig|razend|furieus) /u,
  / slechtste (?:service|klantenservice|ervaring|bedrijf|winkel) /u,
  / (?:غير مقبول|مهزلة|فضيحة|نصابين|نصابون|عملية نصب|حرامية|لصوص|اسوا خدمة|خدمة سيية جدا|طفح الكيل|سيمت من|مللت من|هراء|عار عليكم|تبا لكم|زبالة|غاضب|غاضبة|لن اشتري منكم) /u,
];

/** Whether a customer is angry, in eight languages; shouting in capitals counts. */
export function isAngry(message: string): boolean {
  const start = message.slice(0, 2_000);
  const folded = foldText(start);
  return ANGER.some((way) => way.test(folded)) || shouts(start);
}

/** Some words in a row in capitals, with next to nothing said quietly: no order number does that. */
function shouts(message: string): boolean {
  const words = message.match(/\p{L}{2,}/gu) ?? [];
  const loud = words.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  return loud.length >= 4 && loud.length / words.length > 0.8;
}
