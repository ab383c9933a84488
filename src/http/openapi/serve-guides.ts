import type { FastifyInstance } from 'fastify';
import { guideNames } from './guides.ts';
import { guidePolicy, renderGuide } from './render-guide.ts';

/** Serves the pages for callers: `/docs/authentication` and the others. Each is made when it is first asked for. */
export function serveGuides(app: FastifyInstance): void {
  for (const name of guideNames) {
    let page: string | undefined;
    app.get(`/docs/${name}`, { schema: { hide: true } }, async (_request, reply) => {
      page ??= renderGuide(name);
      return reply
        .headers({ 'content-security-policy': guidePolicy, 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(page);
    });
  }
}
