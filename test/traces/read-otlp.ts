/** A span as a collector reads it. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty: none. */
  parentSpanId: string;
  name: string;
  kind: 'internal' | 'server' | 'client';
  startMs: number;
  endMs: number;
  attributes: Record<string, unknown>;
  isError: boolean;
  resource: Record<string, unknown>;
  scope: string;
}

/**
 * The spans of an `ExportTraceServiceRequest`. The numbers are those of the fields in opentelemetry/proto/trace/v1/trace.proto and what it
 * imports.
 */
export function readOtlp(body: Uint8Array): ReceivedSpan[] {
  return messages(readFields(body), 1).flatMap((resourceSpans) => {
    const resource = readAttributes(messages(resourceSpans, 1).flatMap((each) => messages(each, 1)));
    return messages(resourceSpans, 2).flatMap((scopeSpans) => {
      const scope = messages(scopeSpans, 1).map((each) => text(each, 1))[0] ?? '';
      return messages(scopeSpans, 2).map((span) => ({ ...readSpan(span), resource, scope }));
    });
  });
}

function readSpan(span: Fields): Omit<ReceivedSpan, 'resource' | 'scope'> {
  const status = messages(span, 15)[0];
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: text(span, 5),
    kind: kinds[Number(number(span, 6))]!,
    startMs: Number(number(span, 7)) / 1_000_000,
    endMs: Number(number(span, 8)) / 1_000_000,
    attributes: readAttributes(messages(span, 9)),
    isError: status !== undefined && Number(number(status, 3)) === ERROR,
  };
}

const kinds: Record<number, ReceivedSpan['kind']> = { 1: 'internal', 2: 'server', 3: 'client' };
const ERROR = 2;

function readAttributes(pairs: Fields[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const value = messages(pair, 2)[0]!;
      return [text(pair, 1), value.has(1) ? text(value, 1) : Number(number(value, 3))];
    }),
  );
}

/** The values of each field of a message: numbers, or bytes. */
type Fields = Map<number, (bigint | Uint8Array)[]>;

function readFields(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Fields = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  const wireTypes: Record<number, () => bigint | Uint8Array> = {
    0: varint,
    1: () => view.getBigUint64((at += 8) - 8, true),
    2: () => take(Number(varint())),
    5: () => BigInt(view.getUint32((at += 4) - 4, true)),
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = wireTypes[tag & 7]!();
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

function messages(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).map((value) => readFields(value as Uint8Array));
}

function text(fields: Fields, field: number): string {
  return Buffer.from((fields.get(field)?.[0] ?? new Uint8Array()) as Uint8Array).toString('utf8');
}

function hex(fields: Fields, field: number): string {
  return Buffer.from((fields.get(field)?.[0] ?? new Uint8Array()) as Uint8Array).toString('hex');
}

function number(fields: Fields, field: number): bigint {
  return (fields.get(field)?.[0] ?? 0n) as bigint;
}
