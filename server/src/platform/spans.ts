import type * as api from '@opentelemetry/api';
import type { Attributes, Context, Tracer } from '@opentelemetry/api';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import type { ParentSpan } from './traceparent.ts';

/** Something that was done, with what was done for it. Times in milliseconds since 1970. */
export interface FinishedSpan {
  name: string;
  /** `client`: somebody outside did it. */
  kind: 'internal' | 'client';
  start: number;
  end: number;
  attributes: Attributes;
  /** What went wrong, in a word or two; undefined where nothing did. */
  error?: string | undefined;
  children: FinishedSpan[];
}

export interface FinishedTrace {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** Where it hangs in the caller's trace. */
  parent?: ParentSpan | undefined;
  root: FinishedSpan;
}

/** Where traces go. */
export interface Spans {
  /** True: what people wrote may be told too. */
  capturesContent: boolean;
  /** Puts a trace on its way. Returns at once and never throws; where too many wait, it is dropped. */
  send(trace: FinishedTrace): void;
  /** Sends what waits, as far as a few seconds suffice. */
  close(): Promise<void>;
}

export interface SpanSettings {
  /** Base address of an OTLP/HTTP receiver. */
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
  capturesContent: boolean;
}

/** Milliseconds that the end of the process waits for a receiver. */
const LAST_WAIT = 5_000;

/** Opens the way to an OTLP receiver (OpenTelemetry protocol 1.x, protobuf over HTTP). */
export async function openSpans(settings: SpanSettings, log: Logger): Promise<Spans> {
  // Whoever sends no traces does not read this code either.
  const [otel, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace'),
  ]);
  const { endpoint, headers, serviceName, capturesContent } = settings;
  const url = `${endpoint.replace(/\/+$/u, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, headers });
  const ids = new sdk.RandomIdGenerator();
  /** Of the trace that is being put together: a run has its id before it has a span. */
  let traceId = '';
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    idGenerator: { generateTraceId: () => traceId, generateSpanId: () => ids.generateSpanId() },
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('frontdesk');
  return {
    capturesContent,
    send({ parent, root, ...trace }) {
      ({ traceId } = trace);
      add(otel, tracer, root, contextOf(otel, parent));
    },
    async close() {
      const ended = provider.shutdown().then(() => true);
      const isSent = await Promise.race([ended, wait(LAST_WAIT, false, { ref: false })]).catch(
        (error: unknown) => {
          log.warn({ err: error }, 'The last traces were not sent');
          return true;
        },
      );
      if (!isSent) log.warn('The last traces were not sent: their receiver does not answer');
    },
  };
}

type Api = Pick<
  typeof api,
  'ROOT_CONTEXT' | 'SpanKind' | 'SpanStatusCode' | 'trace' | 'TraceFlags'
>;

function contextOf(otel: Api, parent: ParentSpan | undefined): Context {
  if (!parent) return otel.ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? otel.TraceFlags.SAMPLED : otel.TraceFlags.NONE;
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return otel.trace.setSpanContext(otel.ROOT_CONTEXT, context);
}

function add(otel: Api, tracer: Tracer, finished: FinishedSpan, context: Context): void {
  const { name, kind, start, end, attributes, error, children } = finished;
  const spanKind = kind === 'client' ? otel.SpanKind.CLIENT : otel.SpanKind.INTERNAL;
  const options = { kind: spanKind, startTime: start, attributes };
  const span = tracer.startSpan(name, options, context);
  if (error !== undefined) span.setStatus({ code: otel.SpanStatusCode.ERROR, message: error });
  for (const child of children) add(otel, tracer, child, otel.trace.setSpan(context, span));
  span.end(Math.max(start, end));
}
