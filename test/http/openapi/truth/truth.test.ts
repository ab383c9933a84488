import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/domain/app-error.ts';
import { buildOpenApiDocument } from '../../../../src/http/openapi/build-openapi-document.ts';
import { createWaitRegistry } from '../../../../src/operations/waiting/wait-registry.ts';
import type { TestContext } from '../../../operations/fixture.ts';
import { openApi, type Api } from '../../api.ts';
import { operatorToken } from '../../fixtures.ts';
import type { Document } from '../contract.ts';
import { documentedAnswers, operationsOf } from './documented.ts';
import { exhaustWrongTokens, generalRefusals } from './general-refusals.ts';
import { refusals } from './refusals.ts';
import { successes } from './successes.ts';
import { newWorld, openContext, realDependencies, type Arrange, type Call, type World } from './world.ts';

const operations = operationsOf((await buildOpenApiDocument()) as Document);

describe('an operation answers all that it documents, and nothing else:', () => {
  let context: TestContext;
  let api: Api;
  let withoutPlaces: Api;
  let broken: Api[];
  beforeAll(async () => {
    context = await openContext();
    api = await openApi(realDependencies(context));
    const waits = createWaitRegistry({ perTeam: 1, perProcess: 1 });
    waits.enter('another team');
    withoutPlaces = await openApi({ ...realDependencies(context), waits });
    broken = await Promise.all(failures.map((failure) => openApi(failing(context, failure))));
  });
  afterAll(async () => {
    await api.close();
    await withoutPlaces.close();
    for (const each of broken) await each.close();
    await context.database.drop();
  });

  it.each(operations)('%s', async (route, operation) => {
    // Outside the faces only the HTTP layer answers 400, to what is no request: `unreadable-requests.test.ts`.
    const isInFace = /^\/(v1|admin|api)\//.test(route.split(' ')[1]!);
    const documented = documentedAnswers(operation).filter((each) => isInFace || !each.startsWith('400'));
    const seen = new Set<string>();
    const path = route.split(' ')[1]!;
    const send = async (to: Api, world: World, call: Call) => {
      // Every answer is compared with the document on the way.
      const { status, body } = await to.call(addressOf(route, call), withToken(path, world, call));
      const code = (body as { code?: string }).code;
      seen.add(code === undefined || status < 400 ? `${status}` : `${status} ${code}`);
    };
    const arranged = async (arrange: Arrange) => {
      const world = await newWorld(context, path);
      return { world, call: await arrange(world) };
    };

    const success = successes[route] ?? (() => ({}));
    const { world, call } = await arranged(success);
    await send(api, world, call);
    for (const arrange of Object.values(refusals[route] ?? {})) {
      const refused = await arranged(arrange);
      await send(refused.call.nobodyMayWait ? withoutPlaces : api, refused.world, refused.call);
    }
    for (const [answer, change] of Object.entries(generalRefusals)) {
      const isDocumented = documented.some((each) => each === answer || each === answer.slice(0, 3));
      if (!isDocumented || refusals[route]?.[answer] !== undefined) continue;
      const again = await arranged(success);
      if (answer.startsWith('429')) await exhaustWrongTokens(api);
      await send(api, again.world, change(again.call, route));
    }
    for (const each of broken) {
      const again = await arranged(success);
      await send(each, again.world, again.call);
    }
    expect([...seen].filter((answer) => !documented.includes(answer))).toEqual([]);
    expect(documented.filter((answer) => !seen.has(answer))).toEqual([]);
  });
});

/** A defect, and a database that does not answer. */
const failures = [new Error('broken'), new AppError('unavailable', 'No database.', { retryAfterSeconds: 1 })];

/** The server on operations of which each but authentication fails, with a clock and a readiness that do as well. */
function failing(context: TestContext, error: Error) {
  const real = realDependencies(context);
  const fail = () => Promise.reject(error);
  const all = <T extends object>(list: T, except: string[]) =>
    Object.fromEntries(
      Object.entries(list).map(([name, run]) => [name, except.includes(name) ? (run as unknown) : fail]),
    ) as T;
  const isDefect = !(error instanceof AppError);
  return {
    ...real,
    operations: all(real.operations, isDefect ? ['authenticateKey'] : []),
    admin: { ...real.admin, operations: all(real.admin.operations, []) },
    readiness: async () => ({ status: 'not_ready' as const, checks: { database: 'down' } }),
    clock: {
      now: () => {
        throw error;
      },
    },
  };
}

function addressOf(route: string, { params = {}, query }: Call): string {
  const filled = route.replace(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(params[name] ?? name));
  return query === undefined ? filled : `${filled}?${query}`;
}

function withToken(
  path: string,
  { key, powerless }: World,
  { body, payload, headers, remoteAddress, isPowerless }: Call,
) {
  const own = path.startsWith('/admin/') ? operatorToken : key;
  const token = isPowerless ? powerless : own;
  return { body, payload, remoteAddress, headers: { authorization: `Bearer ${token}`, ...headers } };
}
