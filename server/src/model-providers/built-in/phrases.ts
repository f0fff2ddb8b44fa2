import type { Language } from '../../platform/index.ts';

interface Phrases {
  greeting: string;
  welcome: string;
  /** After a word that asks for nothing: "ok". */
  more: string;
  /** Before a quote that may not be what was meant. */
  mayHelp: string;
}

/** All that the built-in model says in words of its own. */
export const phrases: Record<Language, Phrases> = {
  en: {
    greeting: 'Hello. How can I help you?',
    welcome: 'You are welcome. Is there anything else?',
    more: 'Is there anything else I can help you with?',
    mayHelp: 'I am not certain that this is what you mean, but it may help:',
  },
  de: {
    greeting: 'Hallo. Wie kann ich Ihnen helfen?',
    welcome: 'Gern geschehen. Kann ich sonst noch etwas für Sie tun?',
    more: 'Kann ich sonst noch etwas für Sie tun?',
    mayHelp: 'Ich bin nicht sicher, ob Sie das meinen, aber es hilft vielleicht weiter:',
  },
  fr: {
    greeting: 'Bonjour. Comment puis-je vous aider ?',
    welcome: 'Je vous en prie. Puis-je vous aider pour autre chose ?',
    more: 'Puis-je vous aider pour autre chose ?',
    mayHelp: 'Je ne suis pas certain que ce soit votre question, mais ceci peut vous aider :',
  },
  es: {
    greeting: 'Hola. ¿En qué puedo ayudarle?',
    welcome: 'De nada. ¿Puedo ayudarle en algo más?',
    more: '¿Puedo ayudarle en algo más?',
    mayHelp: 'No estoy seguro de que sea lo que busca, pero puede servirle:',
  },
  it: {
    greeting: 'Buongiorno. Come posso aiutarla?',
    welcome: 'Prego. Posso aiutarla in altro?',
    more: 'Posso aiutarla in altro?',
    mayHelp: 'Non sono certo che sia ciò che intende, ma può esserle utile:',
  },
  pt: {
    greeting: 'Olá. Como posso ajudar?',
    welcome: 'De nada. Posso ajudar em mais alguma coisa?',
    more: 'Posso ajudar em mais alguma coisa?',
    mayHelp: 'Não tenho a certeza de que seja isto que procura, mas pode ajudar:',
  },
  nl: {
    greeting: 'Hallo. Waarmee kan ik u helpen?',
    welcome: 'Graag gedaan. Kan ik nog iets voor u doen?',
    more: 'Kan ik nog iets voor u doen?',
    mayHelp: 'Ik weet niet zeker of u dit bedoelt, maar misschien helpt het:',
  },
  ar: {
    greeting: 'مرحبًا. كيف يمكنني مساعدتك؟',
    welcome: 'على الرحب والسعة. هل هناك شيء آخر؟',
    more: 'هل هناك شيء آخر يمكنني مساعدتك فيه؟',
    mayHelp: 'لست متأكدًا من أن هذا ما تقصده، لكنه قد يفيدك:',
  },
};
