import type { Language } from './language.ts';

/** Words of the launcher on the host page; kept apart so that the loader stays small. */
export interface LauncherWords {
  open: string;
  close: string;
  unread: string;
  chat: string;
  unreachable: string;
  again: string;
}

export const launcherWords: Record<Language, LauncherWords> = {
  en: {
    open: 'Open chat',
    close: 'Close chat',
    unread: 'New messages: {count}',
    chat: 'Chat',
    unreachable: 'The chat cannot be reached.',
    again: 'Try again',
  },
  de: {
    open: 'Chat öffnen',
    close: 'Chat schließen',
    unread: 'Neue Nachrichten: {count}',
    chat: 'Chat',
    unreachable: 'Der Chat ist nicht erreichbar.',
    again: 'Noch einmal versuchen',
  },
  fr: {
    open: 'Ouvrir la discussion',
    close: 'Fermer la discussion',
    unread: 'Nouveaux messages : {count}',
    chat: 'Discussion',
    unreachable: 'La discussion est inaccessible.',
    again: 'Réessayer',
  },
  es: {
    open: 'Abrir el chat',
    close: 'Cerrar el chat',
    unread: 'Mensajes nuevos: {count}',
    chat: 'Chat',
    unreachable: 'No se puede acceder al chat.',
    again: 'Reintentar',
  },
  ar: {
    open: 'فتح المحادثة',
    close: 'إغلاق المحادثة',
    unread: 'رسائل جديدة: {count}',
    chat: 'محادثة',
    unreachable: 'تعذّر الوصول إلى المحادثة.',
    again: 'حاول مرة أخرى',
  },
};

/** Words of the chat itself. */
export interface Words {
  conversation: string;
  yourMessage: string;
  placeholder: string;
  send: string;
  tooLong: string;
  close: string;
  suggestions: string;
  you: string;
  assistant: string;
  team: string;
  ai: string;
  writing: string;
  sources: string;
  newTab: string;
  sending: string;
  whenOnline: string;
  notSent: string;
  again: string;
  discard: string;
  offline: string;
  lost: string;
  unreachable: string;
  unknown: string;
  newest: string;
  talkToPerson: string;
  askFailed: string;
  toldTeam: string;
  withPerson: string;
  emailOffer: string;
  email: string;
  save: string;
  emailSaved: string;
  emailWrong: string;
  emailFailed: string;
  closed: string;
  startNew: string;
  whoAnswers: string;
  atOnce: string;
  person: string;
  replyMinutes: string;
  replyHour: string;
  replyHours: string;
  replyDay: string;
  replyUnknown: string;
  teamAway: string;
  teamBack: string;
  showAll: string;
  attach: string;
  files: string;
  remove: string;
  tooLarge: string;
  notUploaded: string;
}

export const words: Record<Language, Words> = {
  en: {
    conversation: 'Conversation',
    yourMessage: 'Your message',
    placeholder: 'Ask a question',
    send: 'Send',
    tooLong: 'Too long by {over}. At most {limit} characters fit in one message.',
    close: 'Close chat',
    suggestions: 'Suggested questions',
    you: 'You',
    assistant: 'Assistant',
    team: 'Team',
    ai: 'AI',
    writing: '{name} is writing',
    sources: 'Sources',
    newTab: 'opens in a new tab',
    sending: 'Sending…',
    whenOnline: 'Will be sent when you are back online',
    notSent: 'Not sent.',
    again: 'Try again',
    discard: 'Delete',
    offline: 'You are offline. You can go on writing.',
    lost: 'Connection lost. Trying again…',
    unreachable: 'The chat cannot be reached just now.',
    unknown: 'This chat is not available.',
    newest: 'To the newest message',
    talkToPerson: 'Talk to a person',
    askFailed: 'That did not work. Try again.',
    toldTeam: 'A person will answer here',
    withPerson: 'You are talking to {name}',
    emailOffer: 'Leave your e-mail address, so that the team can reach you later.',
    email: 'E-mail address',
    save: 'Save',
    emailSaved: 'The team can reach you at {email}.',
    emailWrong: 'This does not look like an e-mail address.',
    emailFailed: 'It could not be saved. Try again.',
    closed: 'This conversation is closed',
    startNew: 'Start a new conversation',
    whoAnswers: 'Who should answer you?',
    atOnce: 'Answers at once',
    person: 'A person',
    replyMinutes: 'Usually answers within minutes',
    replyHour: 'Usually answers within the hour',
    replyHours: 'Usually answers within a few hours',
    replyDay: 'Usually answers within a day',
    replyUnknown: 'Answers as soon as somebody is free',
    teamAway: 'The team is away',
    teamBack: 'Back: {time}',
    showAll: 'Show all',
    attach: 'Attach files',
    files: 'Files to send',
    remove: 'Remove {name}',
    tooLarge: 'Larger than 25 MB.',
    notUploaded: 'Not uploaded.',
  },
  de: {
    conversation: 'Unterhaltung',
    yourMessage: 'Ihre Nachricht',
    placeholder: 'Stellen Sie eine Frage',
    send: 'Senden',
    tooLong: 'Um {over} zu lang. In eine Nachricht passen höchstens {limit} Zeichen.',
    close: 'Chat schließen',
    suggestions: 'Vorgeschlagene Fragen',
    you: 'Sie',
    assistant: 'Assistent',
    team: 'Team',
    ai: 'KI',
    writing: '{name} schreibt',
    sources: 'Quellen',
    newTab: 'öffnet in neuem Tab',
    sending: 'Wird gesendet…',
    whenOnline: 'Wird gesendet, sobald Sie wieder online sind',
    notSent: 'Nicht gesendet.',
    again: 'Noch einmal versuchen',
    discard: 'Löschen',
    offline: 'Sie sind offline. Sie können weiterschreiben.',
    lost: 'Verbindung unterbrochen. Neuer Versuch…',
    unreachable: 'Der Chat ist gerade nicht erreichbar.',
    unknown: 'Dieser Chat ist nicht verfügbar.',
    newest: 'Zur neuesten Nachricht',
    talkToPerson: 'Mit einem Menschen sprechen',
    askFailed: 'Das hat nicht geklappt. Versuchen Sie es noch einmal.',
    toldTeam: 'Ein Mensch antwortet Ihnen hier',
    withPerson: 'Sie sprechen mit {name}',
    emailOffer: 'Hinterlassen Sie Ihre E-Mail-Adresse, damit das Team Sie auch später erreicht.',
    email: 'E-Mail-Adresse',
    save: 'Speichern',
    emailSaved: 'Das Team erreicht Sie unter {email}.',
    emailWrong: 'Das sieht nicht nach einer E-Mail-Adresse aus.',
    emailFailed: 'Speichern ging nicht. Versuchen Sie es noch einmal.',
    closed: 'Diese Unterhaltung ist abgeschlossen',
    startNew: 'Neue Unterhaltung beginnen',
    whoAnswers: 'Wer soll Ihnen antworten?',
    atOnce: 'Antwortet sofort',
    person: 'Ein Mensch',
    replyMinutes: 'Antwort meist in wenigen Minuten',
    replyHour: 'Antwort meist innerhalb einer Stunde',
    replyHours: 'Antwort meist in einigen Stunden',
    replyDay: 'Antwort meist innerhalb eines Tages',
    replyUnknown: 'Antwort, sobald jemand frei ist',
    teamAway: 'Das Team ist gerade nicht da',
    teamBack: 'Wieder da: {time}',
    showAll: 'Alles anzeigen',
    attach: 'Dateien anhängen',
    files: 'Dateien zum Senden',
    remove: '{name} entfernen',
    tooLarge: 'Größer als 25 MB.',
    notUploaded: 'Nicht hochgeladen.',
  },
  fr: {
    conversation: 'Conversation',
    yourMessage: 'Votre message',
    placeholder: 'Posez une question',
    send: 'Envoyer',
    tooLong: 'Trop long de {over}. Un message contient au plus {limit} caractères.',
    close: 'Fermer la discussion',
    suggestions: 'Questions suggérées',
    you: 'Vous',
    assistant: 'Assistant',
    team: 'Équipe',
    ai: 'IA',
    writing: '{name} écrit',
    sources: 'Sources',
    newTab: 's’ouvre dans un nouvel onglet',
    sending: 'Envoi…',
    whenOnline: 'Sera envoyé dès que vous serez de nouveau en ligne',
    notSent: 'Non envoyé.',
    again: 'Réessayer',
    discard: 'Supprimer',
    offline: 'Vous êtes hors ligne. Vous pouvez continuer à écrire.',
    lost: 'Connexion perdue. Nouvel essai…',
    unreachable: 'La discussion est inaccessible pour le moment.',
    unknown: 'Cette discussion n’est pas disponible.',
    newest: 'Au message le plus récent',
    talkToPerson: 'Parler à une personne',
    askFailed: 'Cela n’a pas fonctionné. Réessayez.',
    toldTeam: 'Une personne vous répondra ici',
    withPerson: 'Vous parlez avec {name}',
    emailOffer: 'Laissez votre adresse e-mail pour que l’équipe puisse vous joindre plus tard.',
    email: 'Adresse e-mail',
    save: 'Enregistrer',
    emailSaved: 'L’équipe peut vous joindre à {email}.',
    emailWrong: 'Cela ne ressemble pas à une adresse e-mail.',
    emailFailed: 'L’enregistrement a échoué. Réessayez.',
    closed: 'Cette conversation est close',
    startNew: 'Commencer une nouvelle conversation',
    whoAnswers: 'Qui doit vous répondre ?',
    atOnce: 'Répond tout de suite',
    person: 'Une personne',
    replyMinutes: 'Répond en général en quelques minutes',
    replyHour: 'Répond en général dans l’heure',
    replyHours: 'Répond en général en quelques heures',
    replyDay: 'Répond en général en un jour',
    replyUnknown: 'Répond dès que quelqu’un est libre',
    teamAway: 'L’équipe est absente',
    teamBack: 'De retour : {time}',
    showAll: 'Tout afficher',
    attach: 'Joindre des fichiers',
    files: 'Fichiers à envoyer',
    remove: 'Retirer {name}',
    tooLarge: 'Plus de 25 Mo.',
    notUploaded: 'Non téléversé.',
  },
  es: {
    conversation: 'Conversación',
    yourMessage: 'Su mensaje',
    placeholder: 'Haga una pregunta',
    send: 'Enviar',
    tooLong: 'Sobran {over}. En un mensaje caben como máximo {limit} caracteres.',
    close: 'Cerrar el chat',
    suggestions: 'Preguntas sugeridas',
    you: 'Usted',
    assistant: 'Asistente',
    team: 'Equipo',
    ai: 'IA',
    writing: '{name} está escribiendo',
    sources: 'Fuentes',
    newTab: 'se abre en una pestaña nueva',
    sending: 'Enviando…',
    whenOnline: 'Se enviará cuando vuelva a tener conexión',
    notSent: 'No enviado.',
    again: 'Reintentar',
    discard: 'Eliminar',
    offline: 'No tiene conexión. Puede seguir escribiendo.',
    lost: 'Conexión perdida. Reintentando…',
    unreachable: 'Ahora no se puede acceder al chat.',
    unknown: 'Este chat no está disponible.',
    newest: 'Al mensaje más reciente',
    talkToPerson: 'Hablar con una persona',
    askFailed: 'No ha funcionado. Inténtelo de nuevo.',
    toldTeam: 'Una persona le responderá aquí',
    withPerson: 'Está hablando con {name}',
    emailOffer: 'Deje su correo para que el equipo pueda contactarle más tarde.',
    email: 'Correo electrónico',
    save: 'Guardar',
    emailSaved: 'El equipo puede contactarle en {email}.',
    emailWrong: 'No parece una dirección de correo.',
    emailFailed: 'No se ha podido guardar. Inténtelo de nuevo.',
    closed: 'Esta conversación está cerrada',
    startNew: 'Iniciar una conversación nueva',
    whoAnswers: '¿Quién debe responderle?',
    atOnce: 'Responde al momento',
    person: 'Una persona',
    replyMinutes: 'Suele responder en unos minutos',
    replyHour: 'Suele responder en menos de una hora',
    replyHours: 'Suele responder en unas horas',
    replyDay: 'Suele responder en un día',
    replyUnknown: 'Responde en cuanto alguien esté libre',
    teamAway: 'El equipo no está ahora',
    teamBack: 'De vuelta: {time}',
    showAll: 'Mostrar todo',
    attach: 'Adjuntar archivos',
    files: 'Archivos para enviar',
    remove: 'Quitar {name}',
    tooLarge: 'Más de 25 MB.',
    notUploaded: 'No se ha subido.',
  },
  ar: {
    conversation: 'المحادثة',
    yourMessage: 'رسالتك',
    placeholder: 'اطرح سؤالاً',
    send: 'إرسال',
    tooLong: 'النص أطول بمقدار {over}. الحد الأقصى للرسالة {limit} حرفًا.',
    close: 'إغلاق المحادثة',
    suggestions: 'أسئلة مقترحة',
    you: 'أنت',
    assistant: 'المساعد',
    team: 'الفريق',
    ai: 'ذكاء اصطناعي',
    writing: '{name} يكتب الآن',
    sources: 'المصادر',
    newTab: 'يُفتح في علامة تبويب جديدة',
    sending: 'جارٍ الإرسال…',
    whenOnline: 'ستُرسل عند عودة الاتصال',
    notSent: 'لم تُرسل.',
    again: 'حاول مرة أخرى',
    discard: 'حذف',
    offline: 'أنت غير متصل. يمكنك مواصلة الكتابة.',
    lost: 'انقطع الاتصال. جارٍ إعادة المحاولة…',
    unreachable: 'تعذّر الوصول إلى المحادثة الآن.',
    unknown: 'هذه المحادثة غير متاحة.',
    newest: 'إلى أحدث رسالة',
    talkToPerson: 'التحدث إلى شخص',
    askFailed: 'لم ينجح ذلك. حاول مرة أخرى.',
    toldTeam: 'سيجيبك شخص هنا',
    withPerson: 'أنت تتحدث إلى {name}',
    emailOffer: 'اترك بريدك الإلكتروني ليتمكن الفريق من التواصل معك لاحقًا.',
    email: 'البريد الإلكتروني',
    save: 'حفظ',
    emailSaved: 'يمكن للفريق التواصل معك عبر {email}.',
    emailWrong: 'لا يبدو هذا عنوان بريد إلكتروني.',
    emailFailed: 'تعذّر الحفظ. حاول مرة أخرى.',
    closed: 'أُغلقت هذه المحادثة',
    startNew: 'ابدأ محادثة جديدة',
    whoAnswers: 'من تريد أن يجيبك؟',
    atOnce: 'يجيب فوراً',
    person: 'شخص من الفريق',
    replyMinutes: 'يكون الرد عادةً خلال دقائق',
    replyHour: 'يكون الرد عادةً خلال ساعة',
    replyHours: 'يكون الرد عادةً خلال بضع ساعات',
    replyDay: 'يكون الرد عادةً خلال يوم',
    replyUnknown: 'يكون الرد حالما يتفرغ أحد',
    teamAway: 'الفريق غير متواجد الآن',
    teamBack: 'نعود: {time}',
    showAll: 'عرض الكل',
    attach: 'إرفاق ملفات',
    files: 'ملفات للإرسال',
    remove: 'إزالة {name}',
    tooLarge: 'أكبر من 25 ميغابايت.',
    notUploaded: 'لم يُرفع.',
  },
};
