import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';

const EXIM = '/usr/sbin/exim4';
const DOVECOT = '/usr/sbin/dovecot';

/** Both want to be started by root: they change to users of their own. */
export const hasMailServers = existsSync(EXIM) && existsSync(DOVECOT) && process.getuid?.() === 0;

export interface MailServers {
  smtp: number;
  imap: number;
  /** The mailbox of the company: support@shop.test. */
  password: string;
  /** Sends a mail as anybody. */
  send(mail: SendMailOptions): Promise<void>;
  /** The mails that somebody of customer.test has, as they came, oldest first. */
  mailsOf(name: string): Promise<string[]>;
  /** Stops the way in, and begins it anew: connections that wait break. */
  restartImap(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Exim and Dovecot on free ports, with a mailbox for everybody of two domains. */
export async function startMailServers(people: string[]): Promise<MailServers> {
  const folder = await mkdtemp(join(tmpdir(), 'mail-'));
  await chmod(folder, 0o755);
  for (const name of ['spool', 'log', 'mail', 'run', 'home']) {
    await mkdir(join(folder, name));
    await chmod(join(folder, name), 0o777);
  }
  const [smtp, imap] = [await freePort(), await freePort()];
  const password = 'correct horse';
  await writeFile(join(folder, 'exim.conf'), eximOf(folder, people, password));
  await writeFile(join(folder, 'users'), `support@shop.test:{PLAIN}${password}\n`);
  await writeFile(join(folder, 'dovecot.conf'), dovecotOf(folder, imap));
  // Started with a configuration of its own, Exim delivers as its own user and no other.
  const exim = start(EXIM, ['-C', join(folder, 'exim.conf'), '-bdf', '-oX', `127.0.0.1.${smtp}`]);
  const serve = (): ChildProcess => start(DOVECOT, ['-F', '-c', join(folder, 'dovecot.conf')]);
  let dovecot = serve();
  await Promise.all([listens(smtp), listens(imap)]);
  const transport = createTransport({ host: '127.0.0.1', port: smtp, ignoreTLS: true });
  return {
    smtp,
    imap,
    password,
    async send(mail) {
      await transport.sendMail(mail);
    },
    async mailsOf(name) {
      const box = join(folder, 'mail', 'customer.test', name, 'new');
      const files = await readdir(box).catch(() => []);
      return Promise.all(
        files
          .toSorted((a, b) => (a < b ? -1 : 1))
          .map(async (file) => readFile(join(box, file), 'utf8')),
      );
    },
    async restartImap() {
      await stop(dovecot);
      dovecot = serve();
      await listens(imap);
    },
    async close() {
      transport.close();
      await Promise.all([stop(exim), stop(dovecot)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function eximOf(folder: string, people: string[], password: string): string {
  return `
primary_hostname = mail.shop.test
domainlist ours = shop.test : customer.test
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/run/exim.pid
deliver_drop_privilege = true
tls_advertise_hosts =
auth_advertise_hosts = *
host_lookup =
acl_smtp_rcpt = let_in
acl_smtp_data = let_in
begin acl
let_in:
  accept
begin routers
gone:
  driver = redirect
  domains = +ours
  local_parts = gone
  allow_fail
  data = :fail: No such mailbox here
people:
  driver = accept
  domains = shop.test : customer.test
  local_parts = ${['support', ...people].join(' : ')}
  local_part_suffix = +*
  local_part_suffix_optional
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = ${folder}/mail/\${domain_data}/\${local_part_data}
  create_directory
  maildir_format
  return_path_add
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_advertise_condition = true
  server_prompts = :
  server_set_id = $auth2
  server_condition = \${if and{{eq{$auth2}{support@shop.test}}{eq{$auth3}{${password}}}}}
`;
}

function dovecotOf(folder: string, port: number): string {
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run/dovecot
log_path = ${folder}/log/dovecot
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${folder}/mail/%d/%n
first_valid_uid = 1
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=Debian-exim gid=Debian-exim home=${folder}/home/%n
}
`;
}

function start(command: string, args: string[]): ChildProcess {
  return spawn(command, args, { stdio: 'ignore' });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => void child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

/** A port that was free a moment ago: neither server says which one it took. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}

async function listens(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isThere) return;
    await wait(100);
  }
  throw new Error(`Nothing listens on ${port}.`);
}
