import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { SpanExporter } from '@opentelemetry/sdk-trace';

/** Sends spans to a collector: OTLP over HTTP with protobuf. */
export interface CollectorClient {
  exporter: SpanExporter;
  /** Ends what is under way at once. */
  destroy(): void;
}

export interface CollectorOptions {
  /** The base URL: traces go to `/v1/traces` under it. */
  endpoint: string;
  headers: Record<string, string>;
}

// The default of OpenTelemetry.
const TIMEOUT_MS = 10_000;
// A full queue in its batches at the end, and one that was under way: what is in memory has this bound.
const MAX_CONCURRENT = 5;

export function createCollectorClient({ endpoint, headers }: CollectorOptions): CollectorClient {
  const sockets = new Set<Duplex>();
  return {
    exporter: new OTLPTraceExporter({
      url: `${endpoint}/v1/traces`,
      headers,
      timeoutMillis: TIMEOUT_MS,
      concurrencyLimit: MAX_CONCURRENT,
      httpAgentOptions: (protocol) => createBoundedAgent(protocol, sockets),
    }),
    destroy() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * One connection for each request, and a deadline for the whole of it: the exporter's own ends only silence, and a collector that
 * answers a byte at a time would be waited for without end.
 */
function createBoundedAgent(protocol: string, sockets: Set<Duplex>): HttpAgent | HttpsAgent {
  const agent = protocol === 'http:' ? new HttpAgent() : new HttpsAgent();
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (...options) => {
    const socket = connect(...options);
    if (!socket) return socket;
    const deadline = setTimeout(() => socket.destroy(new Error('Request timed out')), TIMEOUT_MS).unref();
    sockets.add(socket);
    socket.once('close', () => {
      clearTimeout(deadline);
      sockets.delete(socket);
    });
    return socket;
  };
  return agent;
}
