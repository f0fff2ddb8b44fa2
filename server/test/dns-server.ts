import { createSocket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

/** What a name has: TXT records, each in its pieces; nothing of this type; an error; or no answer. */
export type Zone = string[][] | 'no-record' | 'server-failure' | 'silence';

export interface DnsServer {
  /** As for DNS_SERVERS. */
  address: string;
  /** By name in lower case; all other names do not exist. */
  zones: Map<string, Zone>;
  /** The names that were asked for, in their order. */
  asked: string[];
  close(): Promise<void>;
}

const HEADER = 12;
const NXDOMAIN = 3;
const SERVFAIL = 2;
const TXT = 16;

/** A DNS server (RFC 1035) on this machine, over UDP, that knows TXT records alone. */
export async function startDnsServer(): Promise<DnsServer> {
  const zones = new Map<string, Zone>();
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, end } = readName(query);
    const question = query.subarray(HEADER, end + 4);
    asked.push(name);
    const zone = zones.get(name.toLowerCase());
    if (zone === 'silence') return;
    const code = zone === undefined ? NXDOMAIN : zone === 'server-failure' ? SERVFAIL : 0;
    const records = Array.isArray(zone) ? zone : [];
    const header = Buffer.alloc(HEADER);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    // An answer, recursion available.
    header.writeUInt16BE(0x81_80 | code, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, question, ...records.map(writeRecord)]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    zones,
    asked,
    close: async () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function writeRecord(pieces: string[]): Buffer {
  const data = Buffer.concat(
    pieces.map((piece) => Buffer.concat([Buffer.of(Buffer.byteLength(piece)), Buffer.from(piece)])),
  );
  const head = Buffer.alloc(12);
  // The name of the question, by a pointer.
  head.writeUInt16BE(0xc0_0c, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
