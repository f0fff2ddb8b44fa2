import { z } from 'zod';

const url = z
  .url({ protocol: /^https?$/u })
  .optional()
  .meta({
    title: 'Address of the server',
    description: 'Speaks streamable HTTP, as https://mcp.example.com/mcp',
  });
const clientId = z.string().min(1).max(500).optional().meta({
  title: 'OAuth client',
  description: 'Only where the server does not register clients by itself',
});

/**
 * Settings of an MCP server: it is reached by its address, or it is one of the commands that the
 * operator allows. An organization names such a command; it never says what is run.
 */
export function settingsFor(commands: readonly string[]) {
  const command = z.enum(commands).optional().meta({
    title: 'Or a server that runs here',
    description: 'Those that the operator of this installation allows',
  });
  return z
    .object(commands.length > 0 ? { url, command, clientId } : { url, clientId })
    .strict()
    .refine((given) => ('command' in given && given.command ? 1 : 0) + (given.url ? 1 : 0) === 1, {
      path: ['url'],
      message: commands.length > 0 ? 'Name an address or a server, not both' : 'Name the address',
    });
}

/** As {@link settingsFor} takes them, whatever the operator allows now. */
export const Settings = z.object({
  url: z.string().optional(),
  command: z.string().optional(),
  clientId: z.string().optional(),
});
export type Settings = z.infer<typeof Settings>;

/** A line of headers: `Name: value`. */
const HEADER = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*([\t\x20-\x7e\x80-\xff]*?)\s*$/u;

export const Credentials = z
  .object({
    bearerToken: z.string().min(1).meta({ title: 'Bearer token' }),
    headers: z
      .string()
      .refine(
        (text) => linesOf(text).every((line) => HEADER.test(line)),
        'Write one header a line, as X-Api-Key: 123',
      )
      .meta({
        title: 'Headers',
        description: 'One a line, as X-Api-Key: 123',
        format: 'textarea',
      }),
    clientSecret: z.string().min(1).meta({ title: 'Secret of the OAuth client' }),
  })
  .partial()
  .strict();

/** The headers that credentials are sent in. */
export function headersOf({ bearerToken, headers = '' }: Record<string, string>): Headers {
  const made = new Headers();
  for (const line of linesOf(headers)) {
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name !== undefined && value !== undefined) made.set(name, value);
  }
  if (bearerToken !== undefined) made.set('authorization', `Bearer ${bearerToken}`);
  return made;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
