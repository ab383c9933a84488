import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { sqlite } from '../../engines.ts';
import { png } from '../../files/pictures.ts';
import { acceptPicture, createPrincipal, setTeamBudget } from '../fixture.ts';
import { generationRows, usageOf } from '../stored.ts';
import { createFilesContext, upload, type FilesContext } from './files-context.ts';

describe('the check of input pictures', () => {
  let context: FilesContext;
  let principal: Principal;
  let budgetId: string;

  const open = async (checkInputImages: boolean) => {
    context = await createFilesContext(sqlite, { checkInputImages });
    principal = await createPrincipal(context);
    budgetId = (await setTeamBudget(context, principal, 100)).id;
  };
  beforeEach(() => open(true));
  afterEach(() => context.close());

  const edit = (inputImageUrls: string[]) =>
    acceptPicture(context, principal, { input: { prompt: 'Make it blue', mode: 'edit', inputImageUrls } });

  it('accepts pictures, and asks nobody for files of the team', async () => {
    const { id } = await upload(context, principal, png(), null);
    await edit([context.host.answer('/fox.png', png()), id]);
    expect(context.host.asked).toEqual(['/fox.png']);
  });

  it.each([
    ['is missing', '/missing.png', null],
    ['is no picture', '/page.png', Buffer.from('<html></html>')],
  ])('refuses one that %s, before credits are held', async (_, path, answer) => {
    const bad = answer === null ? context.host.url + path : context.host.answer(path, answer);
    const refused = edit([context.host.answer('/fox.png', png()), bad]);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [
        {
          pointer: '/input/inputImageUrls/1',
          detail: expect.stringContaining('cannot be used') as string,
        },
      ],
    });
    expect(await generationRows(context)).toEqual([]);
    expect(await usageOf(context, budgetId)).toMatchObject({ held: 0 });
  });

  it('refuses an address that the gateway must not call, and does not call it', async () => {
    await expect(edit(['http://192.168.0.1/fox.png'])).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is off by default', async () => {
    await context.close();
    await open(false);
    await edit([`${context.host.url}/missing.png`]);
    expect(context.host.asked).toEqual([]);
  });
});
