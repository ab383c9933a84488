import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { cancelGeneration } from '../../../src/operations/generations/cancel-generation.ts';
import { compareAwaited } from '../../../src/operations/waiting/compare-awaited.ts';
import { describeOnEngines } from '../../engines.ts';
import { acceptPicture, createContext, createPrincipal, submitNext, type TestContext } from '../fixture.ts';

describeOnEngines('the comparison with what is waited for', (engine) => {
  let context: TestContext;
  let principal: Principal;
  beforeEach(async () => {
    context = await createContext(engine);
    principal = await createPrincipal(context);
  });
  afterEach(() => context.database.drop());

  /** What the registry learns of each of the topics that someone waits for. */
  async function compared(topics: string[]) {
    const versions: Record<string, string> = {};
    const compare = (topic: string, version: string) => void (versions[topic] = version);
    await compareAwaited(context, { topics: () => topics, compare });
    return versions;
  }

  it('says how far generations are, and the place of the last event of teams', async () => {
    const canceled = await acceptPicture(context, principal);
    await cancelGeneration(context, principal, canceled.id);
    const { id } = await acceptPicture(context, principal);
    await submitNext(context);
    const [other, unused] = [await createPrincipal(context), await createPrincipal(context)];
    for (let events = 0; events < 2; events++)
      await cancelGeneration(context, other, (await acceptPicture(context, other)).id);
    expect(await compared([id, canceled.id, principal.teamId, other.teamId, unused.teamId])).toEqual({
      [id]: 'pending-0',
      [canceled.id]: 'canceled-0',
      [principal.teamId]: '1',
      [other.teamId]: '2',
    });
  });

  it('says nothing of what is not there or of another kind, and reads nothing when nobody waits', async () => {
    expect(await compared(['gen_none', 'team_none', `overview ${principal.teamId}`])).toEqual({});
    const { reader } = context.store;
    const select = () => {
      throw new Error('Read though nobody waits');
    };
    const db = new Proxy(reader.db, {
      get: (at, name) => (name === 'select' ? select : (Reflect.get(at, name) as unknown)),
    });
    const registry = { topics: () => [], compare: select };
    await compareAwaited({ store: { ...context.store, reader: { ...reader, db } } }, registry);
  });

  it('goes through all of them, however many', async () => {
    const { id } = await acceptPicture(context, principal);
    const others = Array.from({ length: 450 }, (_, i) => `gen_${i}`);
    for (const topics of [
      [id, ...others],
      [...others.slice(0, 225), id, ...others.slice(225)],
      [...others, id],
    ])
      expect(await compared(topics)).toEqual({ [id]: 'queued-0' });
  });
});
