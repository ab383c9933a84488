import { errors } from 'undici';
import { RefusedAddressError } from '../network/guarded-connector.ts';

/**
 * Why a request got no complete answer, in one sentence for the delivery log. Never the error's own
 * message, which may quote the request.
 */
export function failureReason(error: unknown): string {
  if (error instanceof RefusedAddressError) {
    return error.message;
  }
  if (error instanceof errors.HTTPParserError) {
    return 'The answer is not valid HTTP.';
  }
  const openSslReason = openSslReasonOf(error);
  if (openSslReason !== null) {
    return handshakeReason(openSslReason);
  }
  const code = errorCode(error);
  if (code === null) {
    return 'The request failed.';
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return handshakeReason(code);
  }
  return (
    reasons[code] ??
    prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    `The request failed (${code}).`
  );
}

/**
 * Whether the error is a time-out of name resolution or of the connection, which are shorter than the
 * request's deadline.
 */
export function isTimeout(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && timeouts.has(code);
}

// The first two are of DNS: no answer to any query, and canceled at the deadline.
const timeouts = new Set(['ETIMEOUT', 'ECANCELLED', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT']);

const NOT_RESOLVED = 'The host name could not be resolved.';
const RESET = 'The connection was closed before the answer was complete.';
const UNREACHABLE = 'The host cannot be reached.';
const NO_CONNECTION = 'No connection was made in time.';
const UNTRUSTED = 'The TLS certificate is not trusted.';
const REJECTED = 'A header or the URL cannot be sent as it is.';

const reasons: Record<string, string> = {
  ENOTFOUND: NOT_RESOLVED,
  EAI_AGAIN: NOT_RESOLVED,
  EAI_FAIL: NOT_RESOLVED,
  ENODATA: NOT_RESOLVED,
  ESERVFAIL: NOT_RESOLVED,
  EREFUSED: NOT_RESOLVED,
  EFORMERR: NOT_RESOLVED,
  ENOTIMP: NOT_RESOLVED,
  EBADRESP: NOT_RESOLVED,
  ETIMEOUT: NOT_RESOLVED,
  ECANCELLED: NOT_RESOLVED,
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: RESET,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ETIMEDOUT: NO_CONNECTION,
  UND_ERR_CONNECT_TIMEOUT: NO_CONNECTION,
  ERR_TLS_CERT_ALTNAME_INVALID: 'The TLS certificate is for another host name.',
  CERT_HAS_EXPIRED: 'The TLS certificate has expired.',
  CERT_NOT_YET_VALID: 'The TLS certificate is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The TLS certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UND_ERR_HEADERS_OVERFLOW: 'The headers of the answer are too large.',
  UND_ERR_INVALID_ARG: REJECTED,
  ERR_INVALID_URL: REJECTED,
  UND_ERR_CLOSED: 'The gateway is stopping.',
  UND_ERR_DESTROYED: 'The gateway is stopping.',
  // Only from a proxy that refuses CONNECT: an attempt that aborts itself has already ended.
  UND_ERR_ABORTED: 'The egress proxy refused the connection.',
  UND_ERR_PRX_CONN: 'The egress proxy cannot be reached.',
  UND_ERR_PRX_TLS: 'The TLS connection to the egress proxy failed.',
};

// OpenSSL's reasons, as Node names them (`ERR_SSL_…`).
const tlsReasons: [RegExp, string][] = [
  [/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|LEGACY_/, 'they share no version of TLS'],
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/, 'the port does not speak TLS'],
  [/NO_APPLICATION_PROTOCOL/, 'the receiver does not speak HTTP/1.1 (ALPN)'],
  [/UNRECOGNIZED_NAME/, 'the receiver does not know the host name'],
  [/NO_CIPHER|NO_SHARED|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|DH_KEY/, 'they share no cipher'],
  [
    /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED/,
    'the receiver demands a client certificate',
  ],
  [/CERTIFICATE_EXPIRED/, 'the receiver considers a certificate expired'],
];

/** Why the handshake failed, by a code or by OpenSSL's reason (`unsupported protocol`). */
function handshakeReason(openSslReason: string): string {
  const name = openSslReason.toUpperCase().replaceAll(' ', '_');
  const why = tlsReasons.find(([pattern]) => pattern.test(name))?.[1];
  return why === undefined ? 'The TLS handshake failed.' : `The TLS handshake failed: ${why}.`;
}

const prefixes: [string, string][] = [
  ['ERR_TLS_', 'The TLS handshake failed.'],
  ['CERT_', UNTRUSTED],
];

// Codes of Node and undici are upper-case words; anything else is not shown.
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;

/** OpenSSL's words. The code that Node makes of them need not be one: `ERR_SSL_SSL/TLS_ALERT_…`. */
function openSslReasonOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('library' in error) || !('reason' in error)) return null;
  return typeof error.reason === 'string' ? error.reason : null;
}

function errorCode(error: unknown): string | null {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return errorCode(error.errors[0]);
  }
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && CODE.test(code) ? code : null;
}
