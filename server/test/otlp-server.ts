import { createServer } from 'node:http';

type Value = string | number | boolean | Value[];

/** A span as it came, its ids in hexadecimal, its times in milliseconds. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  start: number;
  end: number;
  attributes: Record<string, Value>;
  /** 2 is an error. */
  status: number;
  service: Value | undefined;
}

export interface OtlpServer {
  url: string;
  spans: ReceivedSpan[];
  /** Headers of each request. */
  headers: Record<string, unknown>[];
  close(): Promise<void>;
}

/**
 * Receives traces by OTLP/HTTP in binary protobuf, read by the protocol's own definitions
 * (opentelemetry-proto, trace.proto) rather than by the library that sends them. `isDeaf`: it takes
 * requests and never answers.
 */
export async function startOtlpServer({ isDeaf = false } = {}): Promise<OtlpServer> {
  const spans: ReceivedSpan[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      headers.push({ ...request.headers, path: request.url });
      if (isDeaf) return;
      spans.push(...readRequest(Buffer.concat(chunks)));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    headers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Field = { number: number; bytes: Buffer };

/** The fields of a message: numbers as their bytes, little end first. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at] ?? 0;
      at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    let bytes = Buffer.alloc(8);
    if (kind === 0) bytes.writeBigUInt64LE(BigInt.asUintN(64, varint()));
    else {
      const length = kind === 2 ? Number(varint()) : kind === 1 ? 8 : 4;
      bytes = Buffer.from(message.subarray(at, at + length));
      at += length;
    }
    fields.push({ number: tag >> 3, bytes });
  }
  return fields;
}

const all = (fields: Field[], number: number): Buffer[] =>
  fields.filter((field) => field.number === number).map(({ bytes }) => bytes);
const one = (fields: Field[], number: number): Buffer => all(fields, number)[0] ?? Buffer.alloc(0);

function readRequest(body: Buffer): ReceivedSpan[] {
  return all(fieldsOf(body), 1).flatMap((resourceSpans) => {
    const fields = fieldsOf(resourceSpans);
    const resource = attributesOf(all(fieldsOf(one(fields, 1)), 1));
    return all(fields, 2)
      .flatMap((scopeSpans) => all(fieldsOf(scopeSpans), 2))
      .map((span) => ({ ...readSpan(fieldsOf(span)), service: resource['service.name'] }));
  });
}

function readSpan(fields: Field[]): Omit<ReceivedSpan, 'service'> {
  const milliseconds = (number: number): number =>
    Number(one(fields, number).readBigUInt64LE() / 1_000_000n);
  const status = all(fieldsOf(one(fields, 15)), 3)[0];
  return {
    traceId: one(fields, 1).toString('hex'),
    spanId: one(fields, 2).toString('hex'),
    parentSpanId: one(fields, 4).toString('hex'),
    name: one(fields, 5).toString(),
    kind: one(fields, 6)[0] ?? 0,
    start: milliseconds(7),
    end: milliseconds(8),
    attributes: attributesOf(all(fields, 9)),
    status: status?.[0] ?? 0,
  };
}

function attributesOf(pairs: Buffer[]): Record<string, Value> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const fields = fieldsOf(pair);
      return [one(fields, 1).toString(), valueOf(one(fields, 2))];
    }),
  );
}

function valueOf(any: Buffer): Value {
  const [field] = fieldsOf(any);
  if (!field) return '';
  const { number, bytes } = field;
  if (number === 1) return bytes.toString();
  if (number === 2) return bytes[0] === 1;
  if (number === 3) return Number(bytes.readBigInt64LE());
  if (number === 4) return bytes.readDoubleLE();
  return all(fieldsOf(bytes), 1).map(valueOf);
}
