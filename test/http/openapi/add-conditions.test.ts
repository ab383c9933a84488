import { beforeAll, describe, expect, it } from 'vitest';
import { models } from '../../../src/domain/models/catalogue.ts';
import { buildOpenApiDocument } from '../../../src/http/openapi/build-openapi-document.ts';
import { parseWebhookUrl } from '../../../src/network/parse-webhook-url.ts';
import { createContract, type Document } from './contract.ts';

describe('the conditions of the document', () => {
  let isValid: (component: string, value: unknown) => boolean;
  beforeAll(async () => {
    const document = (await buildOpenApiDocument()) as Document;
    const contract = createContract(document);
    isValid = (component, value) => contract.compile(document.components.schemas[component] ?? {})(value) === true;
  });

  it.each(models.map((model) => [model.id, model] as const))('require of %s what it checks', (id, model) => {
    for (const mode of ['generate', 'edit'] as const)
      for (const inputImageUrls of [undefined, [], ['https://example.com/a.png']]) {
        const input = { prompt: 'A fox', mode, ...(inputImageUrls && { inputImageUrls }) };
        const accepted = model.checkInput(input as never).length === 0;
        expect(isValid('GenerationRequestInput', input), `${id} ${JSON.stringify(input)}`).toBe(accepted);
        expect(isValid('CreateGenerationRequest', { model: id, input })).toBe(accepted);
        expect(isValid((model.inputSchema as { $id?: string }).$id ?? '', input)).toBe(accepted);
      }
  });

  // As `budgetOwner` decides.
  it.each([
    ['gateway', {}, true],
    ['gateway', { teamId: id('team') }, false],
    ['gateway', { keyId: id('key') }, false],
    ['team', { teamId: id('team') }, true],
    ['team', {}, false],
    ['team', { teamId: id('team'), keyId: id('key') }, false],
    ['key', { keyId: id('key') }, true],
    ['key', { keyId: id('key'), teamId: id('team') }, true],
    ['key', { teamId: id('team') }, false],
  ])('of a budget of the scope %s with %j: %s', (scope, owner, accepted) => {
    const request = { scope, period: 'month', limitCredits: 1, ...owner };
    expect(isValid('SetBudgetRequest', request)).toBe(accepted);
  });

  it.each([
    'https://example.com',
    'http://example.com:8080/hook?a=b',
    'https://example.com?a',
    'https://bücher.example/ü',
    'https://user@example.com/',
    'https://user:secret@example.com/',
    'https://example.com/#part',
    'https://example.com\\@evil.example/',
    'https://exa mple.com/',
    'https://example.com/\u0007',
    'https://',
    'ftp://example.com/',
  ])('of the URL of a receiver agree with what is checked: %s', (url) => {
    const accepted = typeof parseWebhookUrl(url) !== 'string';
    for (const component of ['CreateWebhookEndpointRequest', 'UpdateOperatorWebhookEndpointRequest', 'RequestWebhook'])
      expect(isValid(component, { url }), component).toBe(accepted);
  });

  it.each([
    [{ credits: 1, note: 'a' }, true],
    [{ credits: 0, note: 'a' }, false],
    [{ credits: 1, note: ' ' }, false],
    [{ credits: 1, note: 'a\nb' }, false],
  ])('of an adjustment %j: %s', (adjustment, accepted) => {
    expect(isValid('AdjustBudgetRequest', adjustment)).toBe(accepted);
  });
});

function id(prefix: string): string {
  return `${prefix}_01k3zv8q5rwt4n6m2x7c9d0e1f`;
}
