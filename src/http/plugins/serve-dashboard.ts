import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readDashboardFiles, type DashboardFile } from '../../dashboard-files.ts';
import { AppError } from '../../domain/app-error.ts';
import { acceptedEncoding } from './accepted-encoding.ts';
import { varyBy } from './vary-by.ts';

/**
 * Serves the page of the dashboard at every path under `/dashboard`, because the page has addresses of its own, and its files under a
 * path that changes with them, so that browsers keep them for good.
 */
export function serveDashboard(app: FastifyInstance): void {
  const { files, version } = readDashboardFiles();
  const base = `/dashboard/files/${version}/`;
  const bodies = new Map(files.map((file) => [file.path, encodings(file)]));
  const page = encodings(pageOf(files, base));
  const schema = { hide: true };

  async function servePage(request: FastifyRequest, reply: FastifyReply) {
    return send(
      request,
      reply.headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' }),
      page,
    );
  }
  app.get('/dashboard', { schema }, servePage);
  app.get('/dashboard/*', { schema }, servePage);
  app.get<{ Params: { '*': string } }>(`${base}*`, { schema }, async (request, reply) => {
    const file = bodies.get(request.params['*']);
    if (file === undefined) throw new AppError('not_found', 'The dashboard has no such file.');
    return send(request, reply.header('cache-control', 'public, max-age=31536000, immutable'), file);
  });
  // A page that was open before an update asks for files of the version before.
  app.get('/dashboard/files/*', { schema }, async () => {
    throw new AppError('not_found', 'The dashboard was updated: load the page again.');
  });
}

/** What the page may load: files of this gateway, and nothing inline. */
export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** The page with the addresses of its files. It names all modules, so that browsers load them at once and not level by level. */
function pageOf(files: readonly DashboardFile[], base: string): DashboardFile {
  const page = files.find(({ path }) => path === 'index.html');
  if (page === undefined) throw new Error('The dashboard has no index.html');
  const modules = files.filter(({ path }) => path.endsWith('.js'));
  const preloads = modules.map(({ path }) => `<link rel="modulepreload" href="${base}${path}">`).join('\n');
  const text = page.body.toString().replaceAll('files/', base).replace('<!-- modules -->', preloads);
  return { ...page, body: Buffer.from(text) };
}

/** A file in each encoding; compressed when it is first asked for, since a process may never be. */
function encodings({ body, type }: DashboardFile) {
  let br: Buffer | undefined;
  let gzip: Buffer | undefined;
  const identity = () => body;
  return {
    type,
    identity,
    br: () => (br ??= brotliCompressSync(body)),
    gzip: () => (gzip ??= gzipSync(body)),
  };
}

function send({ headers }: FastifyRequest, reply: FastifyReply, file: ReturnType<typeof encodings>) {
  varyBy(reply, 'Accept-Encoding');
  const encoding = acceptedEncoding(headers['accept-encoding']);
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply.type(file.type).send(file[encoding ?? 'identity']());
}
