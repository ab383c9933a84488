/** An error that the API answered, or that there was no answer. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The gateway answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * Called when the API no longer takes the session: the token was revoked, or the session has expired.
 * @type {() => void}
 */
let onSignedOut = () => undefined;

export function whenSignedOut(listener) {
  onSignedOut = listener;
}

/**
 * Sends a request with the session's cookie; resolves with the parsed body.
 * @param {string} method
 * @param {string} path
 * @param {{ body?: unknown, signal?: AbortSignal, headers?: Record<string, string> }} [options]
 * @returns {Promise<any>}
 */
export async function call(method, path, { body, signal, headers } = {}) {
  const response = await answerOf(method, path, { body, signal, headers });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const value = isJson && text !== '' ? JSON.parse(text) : text;
  if (response.ok) return value;
  if (response.status === 401 && path !== '/dashboard/session') onSignedOut();
  throw new ApiError(response.status, isJson ? value : {});
}

/** @param {string} path @param {{ signal?: AbortSignal }} [options] */
export const get = (path, options) => call('GET', path, options);
/** @param {string} path @param {object} [body] @param {{ headers?: Record<string, string> }} [options] */
export const post = (path, body, options) => call('POST', path, { ...options, body: body ?? {} });

async function answerOf(method, path, { body, signal, headers }) {
  try {
    return await fetch(path, {
      method,
      signal,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, { detail: 'The gateway cannot be reached. It may be restarting.' });
  }
}

/** A path with a query: leaves out what is empty, and repeats what is a list. */
export function withQuery(path, query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    for (const each of [value].flat())
      if (each !== undefined && each !== null && each !== '') parameters.append(name, each);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** All rows of a list, page by page, at most `limit`. */
export async function allPages(path, query = {}, limit = 10_000) {
  const rows = [];
  let cursor;
  do {
    const page = await get(withQuery(path, { ...query, limit: 100, cursor }));
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor && rows.length < limit);
  return rows;
}
