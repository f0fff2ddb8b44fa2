/** The span of a caller, as it comes in a request. */
export interface ParentSpan {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  /** False: the caller does not record its trace, and neither do we. */
  isSampled: boolean;
}

/** Of later versions only the first four fields are ours to read. */
const FORM = /^(?!ff)([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:$|-)/u;

/** Reads a `traceparent` header (W3C Trace Context, section 3.2); undefined for what is none. */
export function readTraceparent(header: unknown): ParentSpan | undefined {
  if (typeof header !== 'string') return undefined;
  const [whole, version, traceId = '', spanId = '', flags = ''] = FORM.exec(header.trim()) ?? [];
  if (whole === undefined || (version === '00' && header.trim().length !== 55)) return undefined;
  if (/^0+$/u.test(traceId) || /^0+$/u.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}
