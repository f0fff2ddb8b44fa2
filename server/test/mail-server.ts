import { SMTPServer } from 'smtp-server';

export interface MailServer {
  url: string;
  /** What was taken, whole as it came. */
  mails: { from: string; to: string[]; raw: string }[];
  /** Replies with which the next mails are refused; then they are taken. */
  refusals: { code: number; text: string }[];
  close(): Promise<void>;
}

/** A mail server on a free port of this machine. */
export async function startMailServer(): Promise<MailServer> {
  const mails: MailServer['mails'] = [];
  const refusals: MailServer['refusals'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(address, session, done) {
      const refusal = refusals.shift();
      if (!refusal) return done();
      return done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
    },
    onData(stream, { envelope }, done) {
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      const to = envelope.rcptTo.map(({ address }) => address);
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        mails.push({ from, to, raw: Buffer.concat(parts).toString() });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusals,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

/** What somebody reads: undoes quoted-printable (RFC 2045, 6.7) for the ASCII that links are. */
export function readable(raw: string): string {
  return raw
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/=([\dA-F]{2})/gu, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
}

/** The first address in a mail. */
export function linkIn(mail: { raw: string } | undefined): string {
  return /https?:\/\/\S+/u.exec(readable(mail?.raw ?? ''))?.[0] ?? '';
}
