import { z } from 'zod';

const words = (title: string, said: string, description?: string) =>
  z
    .string()
    .trim()
    .min(1)
    .max(500)
    .default(said)
    .meta({ title, format: 'textarea', ...(description === undefined ? {} : { description }) });
const number = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{4,14}$/u, 'A number as +4930123456');

export const Settings = z
  .object({
    number: number.meta({ title: 'Your number', description: 'As +4930123456' }),
    transferTo: number.optional().meta({
      title: 'Number of the team',
      description: 'Called when a person is to take over. Left out: callers can leave a message.',
    }),
    language: z
      .string()
      .trim()
      .regex(/^[a-z]{2,3}-[A-Z]{2}$/u, 'As en-US or de-DE')
      .default('en-US')
      .meta({ title: 'Language', description: 'Heard and spoken, as en-US' }),
    voice: z
      .string()
      .trim()
      .regex(/^[\w.-]{1,60}$/u, 'A voice as Polly.Joanna')
      .optional()
      .meta({ title: 'Voice', description: 'A name of Twilio’s, as Polly.Joanna' }),
    recording: z.enum(['never', 'ask']).default('never').meta({
      title: 'Recording of calls',
      description: 'ask: only those who say yes or press 1 are recorded.',
    }),
    greeting: words('Greeting', 'Hello, you are speaking with an assistant. How can I help?'),
    consentWords: words(
      'Question before a recording',
      'May we record this call? Say yes or press 1. Say no or press 2.',
    ),
    yesWords: z
      .array(z.string().trim().min(1).max(40))
      .max(20)
      .default(['yes', 'yeah', 'sure', 'ja', 'oui', 'sí', 'si', 'sim'])
      .meta({ title: 'Words that mean yes' }),
    waitWords: words('While the answer is looked for', 'One moment, please.'),
    silentWords: words('When nothing is heard', 'I did not hear you. Are you still there?'),
    voicemailWords: words(
      'Before a message is left',
      'Nobody can take the call right now. Please leave a message after the tone.',
    ),
    goodbyeWords: words('At the end', 'Thank you for your call. Goodbye.'),
    pricePerMinute: z
      .string()
      .trim()
      .regex(/^\d{1,3}(?:\.\d{1,6})?$/u, 'US dollars, as 0.0085')
      .default('0.0085')
      .meta({ title: 'Cost of a minute', description: 'In US dollars, for the billing page' }),
  })
  .strict();
export type Settings = z.infer<typeof Settings>;

/** The settings as they are read, whatever is missing. */
export function settingsOf(settings: Record<string, unknown>): Settings {
  return Settings.extend({ number: z.string().default('') })
    .strip()
    .parse(settings);
}
