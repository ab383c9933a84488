import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../src/domain/error-catalogue.ts';
import { guideNames } from '../../../src/http/openapi/guides.ts';
import { pageDocument } from '../../../src/http/openapi/page-document.ts';
import { version } from '../../../src/version.ts';
import { openApi, type Api } from '../api.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(async () => api.close());

describe('the page at /docs', () => {
  it('fills in nothing that costs credits or calls a host: no example is left where a request is filled in from', () => {
    const { paths } = pageDocument(api.document);
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const bodies = operations.flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}));
    expect(bodies.length).toBeGreaterThan(10);
    for (const body of bodies) expect(body).toMatchObject({ example: {} });
    const parameters = operations.flatMap(({ parameters: some = [] }) => some);
    expect(parameters.length).toBeGreaterThan(50);
    for (const parameter of parameters) expect(JSON.stringify(parameter)).not.toMatch(/"examples?":/);
  });

  it('shows the example as text, and leaves the document itself as it is', () => {
    const before = JSON.stringify(api.document);
    const page = pageDocument(api.document);
    expect(JSON.stringify(page.paths['/v1/generations'])).toContain('```json');
    expect(JSON.stringify(api.document)).toBe(before);
  });

  it('names the gateway and its version, and leads to the guides', async () => {
    expect((await api.inject('/docs')).body).toContain(`Nanogate ${version} API`);
    const served = (await api.inject('/docs/json')).json<{ info: { description: string } }>();
    for (const name of guideNames) expect(served.info.description).toContain(`(/docs/${name})`);
  });
});

describe('the guides', () => {
  it.each(guideNames)('%s is a page that needs no key, no script and nothing from elsewhere', async (name) => {
    const { statusCode, headers, body } = await api.inject(`/docs/${name}`);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(body).toContain(version);
    expect(body).not.toMatch(/<script|<link|src=|<!-- generated/);
    expect(body).not.toMatch(/href="[^"]*\.md/);
  });

  it('are read in five minutes each', async () => {
    for (const name of guideNames) {
      const { body } = await api.inject(`/docs/${name}`);
      const words = body.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').split(/\s+/).length;
      expect(words, name).toBeLessThan(1_250);
    }
  });

  it('have a place for every error code, and for every link into one of them', async () => {
    const { body } = await api.inject('/docs/errors');
    for (const code of Object.keys(errorCatalogue)) expect(body).toContain(`<tr id="${code}">`);
    for (const name of guideNames) {
      const page = (await api.inject(`/docs/${name}`)).body;
      for (const [, guide = name, anchor] of page.matchAll(/href="(?:\/docs\/(\w+))?#([\w-]+)"/g))
        expect((await api.inject(`/docs/${guide}`)).body, `${name} → ${guide}#${anchor}`).toContain(`id="${anchor}"`);
    }
  });
});
