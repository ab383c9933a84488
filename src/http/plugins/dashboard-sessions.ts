import cookies from '@fastify/cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { SESSION_MS, type SessionBox } from '../../operations/access/session-box.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The token of the dashboard's session that the request belongs to. */
    sessionToken: string | null;
  }
}

/**
 * Lets pages of the dashboard call `/v1` and `/admin/v1` with the cookie of their session instead of a token. The cookie counts only in
 * requests that the browser says come from a page of this gateway, so no other site can use it, whatever the browser sends along.
 */
export async function dashboardSessions(app: FastifyInstance, sessions: SessionBox | null): Promise<void> {
  app.decorateRequest('sessionToken', null);
  if (sessions === null) return;
  await app.register(cookies);
  app.addHook('onRequest', (request, _reply, done) => {
    if (/^\/(v1|admin|dashboard)\//.test(request.url) && isOfOwnPage(request)) {
      const cookie = request.cookies[SECURE_NAME] ?? request.cookies[LOCAL_NAME];
      request.sessionToken = cookie === undefined ? null : (sessions.open(cookie)?.token ?? null);
    }
    done();
  });
}

/** Whether a page of this gateway made the request. Browsers say so on HTTPS and on loopback only. */
function isOfOwnPage({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'same-origin';
}

/** @throws AppError where a session could not be kept secret */
export function requireOwnPage(request: FastifyRequest): void {
  if (isOfOwnPage(request)) return;
  throw new AppError(
    'forbidden',
    'Sign in from the dashboard itself, which needs HTTPS or a loopback address such as http://localhost.',
  );
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, cookie: string): void {
  const name = isSecure(request) ? SECURE_NAME : LOCAL_NAME;
  reply.setCookie(name, cookie, { ...attributesOf(request), maxAge: SESSION_MS / 1_000 });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  for (const name of [SECURE_NAME, LOCAL_NAME]) reply.clearCookie(name, attributesOf(request));
}

function attributesOf(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: isSecure(request) };
}

/** Only loopback goes without: a browser says `same-origin` of no other page that came over HTTP. */
function isSecure({ headers }: FastifyRequest): boolean {
  return headers.origin?.startsWith('http:') !== true;
}

// Browsers accept a name that begins like this only with `Secure`, from this host, for all of its paths.
const SECURE_NAME = '__Host-nanogate_session';
const LOCAL_NAME = 'nanogate_session';
