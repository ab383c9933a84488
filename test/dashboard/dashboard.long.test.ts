import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openViewer, signIn, visit } from './browser.ts';
import { openDashboardStage, type DashboardStage } from './dashboard-stage.ts';
import { earlyEventScript } from './early-event-script.ts';
import { fillStage, HOSTILE_NOTE, hostilePrompts, type Filled } from './fill-stage.ts';

describe.skipIf(!hasBrowser)('the dashboard in a browser', () => {
  let stage: DashboardStage;
  let filled: Filled;
  let browser: Browser;
  beforeAll(async () => {
    stage = await openDashboardStage();
    filled = await fillStage(stage);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await filled.close();
    await stage.close();
  });

  const operatorPages = () => [
    '',
    '/generations',
    `/generations/${filled.generationId}`,
    '/budgets',
    `/budgets/${filled.budgetId}`,
    '/usage',
    `/webhooks?team=${filled.teamId}`,
    `/endpoints/${filled.endpointId}?team=${filled.teamId}`,
    `/deliveries/${filled.deliveryId}?team=${filled.teamId}`,
    '/unreconciled-charges',
    '/teams',
    `/teams/${filled.teamId}`,
    '/audit-log',
  ];
  const teamPages = () => [
    '',
    '/generations',
    `/generations/${filled.generationId}`,
    '/budgets',
    '/usage',
    '/webhooks',
    `/endpoints/${filled.endpointId}`,
    `/deliveries/${filled.deliveryId}`,
    '/playground',
  ];

  it.each([
    { role: 'admin', theme: 'light', width: 1280 },
    { role: 'viewer', theme: 'dark', width: 390 },
    { role: 'team', theme: 'dark', width: 1280 },
    { role: 'team', theme: 'light', width: 390 },
  ] as const)(
    'shows $role every page, $theme and $width wide, without a fault',
    async ({ role, theme, width }) => {
      const token = { admin: stage.adminToken, viewer: await createViewer(stage), team: filled.key }[role];
      const { page, context, faults } = await openViewer(browser, stage.url, { token, theme, width });
      for (const path of role === 'team' ? teamPages() : operatorPages()) {
        await visit(page, `${stage.url}/dashboard${path}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect({ path, overflow }).toEqual({ path, overflow: 0 });
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  it('shows what people wrote as text', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: filled.key });
    await visit(page, `${stage.url}/dashboard/generations`);
    for (const prompt of hostilePrompts)
      await page
        .getByText([...prompt].slice(0, 60).join(''))
        .first()
        .waitFor();
    await visit(page, `${stage.url}/dashboard/generations/${filled.generationId}`);
    await page.getByText(HOSTILE_NOTE).first().waitFor();
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img[src=x], main script, main b[onmouseover]').count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows a generation whose texts were erased', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: filled.key });
    const path = `/v1/generations/${filled.generationId}`;
    const erased = { ...(await stage.call(filled.key, 'GET', path)), input: null, metadata: null };
    await page.route(`**${path}`, (route) => route.fulfill({ json: erased }));
    await visit(page, `${stage.url}/dashboard/generations/${filled.generationId}`);
    await page.getByText('erased', { exact: true }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows the overview whose event came before the page subscribed, though no other follows', async () => {
    const script = earlyEventScript(await stage.call(stage.adminToken, 'GET', '/admin/v1/overview'));
    const { page, context, faults } = await openViewer(browser, stage.url, {
      token: stage.adminToken,
      script,
    });
    await page.getByRole('heading', { name: 'Budgets, the tightest first' }).waitFor();
    await page.getByText('● Live').waitFor();
    expect(await page.evaluate('sentEvents')).toBe(1);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('offers a viewer no action', async () => {
    const { page, context } = await openViewer(browser, stage.url, { token: await createViewer(stage) });
    await visit(page, `${stage.url}/dashboard/budgets/${filled.budgetId}`);
    expect(await page.getByRole('button').allTextContents()).toEqual(['Sign out', 'Save as CSV']);
    await context.close();
  });

  it('adjusts a budget after it said what that leaves', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await visit(page, `${stage.url}/dashboard/budgets/${filled.budgetId}`);
    await page.getByRole('button', { name: 'Adjust' }).click();
    await page.getByLabel('Credits, negative').fill('25');
    await page.getByLabel('Why').fill('launch');
    await page.getByText('adjusted 50 cr → 75 cr').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Adjust' }).click();
    await page.getByRole('status').getByText('Adjusted by 25 cr.').waitFor();
    await page.getByRole('cell', { name: 'launch', exact: true }).first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows the operator a generation of a team: its picture, its money and its deliveries', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await visit(page, `${stage.url}/dashboard/generations?team=${filled.teamId}`);
    await page.getByRole('link', { name: filled.generationId }).click();
    const picture = page.getByAltText('The generated picture');
    await picture.waitFor();
    await page.waitForFunction('document.querySelector(".picture img").naturalWidth > 0');
    await page
      .getByText(/[1-9]\d* attempts? of generation\.completed/)
      .first()
      .click();
    await page
      .getByLabel('Headers of attempt 1')
      .getByText(/webhook-id: evt_.*\nwebhook-timestamp: \d{10}\n/)
      .waitFor();
    await page.getByRole('table').getByRole('link', { name: /^dlv_/ }).first().click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    await page.getByLabel('Headers of attempt 1').waitFor();
    await page.getByText('generation.completed').first().waitFor();
    await page.getByRole('link', { name: /^ep_/ }).click();
    await page.getByText(HOSTILE_NOTE).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('retries the failed deliveries that match, after it said how many those are', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await visit(page, `${stage.url}/dashboard/webhooks?team=${filled.teamId}`);
    await page.getByLabel('Event').selectOption('generation.canceled');
    const retry = page.getByRole('button', { name: 'Retry all that failed' });
    await retry.click();
    await page.getByText('0 failed deliveries match.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Event').selectOption('ping');
    await retry.click();
    await page.getByText('1 failed delivery matches.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry all that failed' }).click();
    await page.getByText('1 of 1 failed deliveries are due now.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('recovers what an endpoint missed in a time range, after it said how much that is', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await visit(page, `${stage.url}/dashboard/endpoints/${filled.endpointId}?team=${filled.teamId}`);
    const recover = page.getByRole('button', { name: 'Recover' });
    await recover.click();
    await page.getByText('0 failed deliveries match.').waitFor();
    await page.getByLabel('Of', { exact: true }).selectOption('custom');
    await page.getByLabel('What', { exact: true }).selectOption('all');
    await page.getByLabel('From', { exact: true }).fill('2020-01-01T00:00');
    await page.getByLabel('To', { exact: true }).fill('2020-01-02T00:00');
    await page.getByText('0 events match.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('');
    await page.getByText(/[1-9]\d* events match\./).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Recover' }).click();
    await page.getByText(/[1-9]\d* are sent again\./).waitFor();
    await page.getByRole('cell', { name: /^rec_/ }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sets the limits of a team, and writes off an unreconciled charge', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await visit(page, `${stage.url}/dashboard/teams/${filled.teamId}`);
    await page.getByRole('button', { name: 'Set limits' }).first().click();
    await page.getByLabel('Requests per minute').fill('6000');
    await page.getByLabel('nano-banana-2').check();
    await page.getByLabel('nano-banana-pro').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Set limits' }).click();
    await page.getByText('nano-banana-2, nano-banana-pro').waitFor();
    await visit(page, `${stage.url}/dashboard/teams`);
    await page.getByText('6,000 requests a minute').waitFor();
    await visit(page, `${stage.url}/dashboard/unreconciled-charges`);
    await page.getByRole('button', { name: 'Write off' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Write off' }).click();
    await page.getByText('All charges are resolved.').waitFor();
    await visit(page, `${stage.url}/dashboard/audit-log`);
    await page.getByRole('cell', { name: 'limits.set' }).first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each([
    ['an operator', () => stage.adminToken],
    ['a team', () => filled.key],
  ])('leads %s from a figure of the usage to the generations behind it', async (_who, token) => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: token() });
    const usage = (table: string) => page.getByRole('group', { name: table }).getByRole('row');
    for (const [by, table, row] of [
      ['model', 'Totals', 'nano-banana-pro'],
      ['key', 'Totals', 'key_'],
      ['day', 'Totals', '20'],
      ['metadata&key=order', 'Totals', '1'],
      ['model', 'Months', '20'],
    ] as const) {
      await visit(page, `${stage.url}/dashboard/usage?by=${by}`);
      const figure = usage(table).filter({ hasText: row }).first().getByRole('link').first();
      const count = Number(await figure.textContent());
      await figure.click();
      await page.getByText('Those that ended from').waitFor();
      const found = page.getByRole('link', { name: /^gen_/ });
      await found.first().waitFor();
      expect({ by, table, count: await found.count() }).toEqual({ by, table, count });
    }
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows the usage of a range of days', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: filled.key });
    await visit(page, `${stage.url}/dashboard/usage`);
    await page.getByRole('group', { name: 'Totals' }).waitFor();
    await page.getByLabel('Days').selectOption('custom');
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To', { exact: true }).fill('2020-02-29');
    await page.getByText('Nothing ended in these days.').waitFor();
    expect(page.url()).toContain('span=custom&from=2020-01-01&to=2020-02-29');
    expect(faults).toEqual([]);
    await context.close();
  });

  it('makes a picture in the playground, with its price before and a line for curl', async () => {
    const { page, context, faults } = await openViewer(browser, stage.url, { token: filled.key });
    await visit(page, `${stage.url}/dashboard/playground`);
    await page.getByLabel('Prompt').fill("It's a hat");
    await page.getByText('Costs 4 cr.').waitFor();
    await page.getByRole('button', { name: 'Generate' }).click();
    await page.getByAltText('The generated picture').waitFor({ timeout: 60_000 });
    await page.getByText(`It'\\''s a hat`).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('asks to sign in again when the key is revoked in the middle', async () => {
    const admin = (method: string, path: string, body?: unknown) =>
      stage.call<{ id: string; key: string }>(stage.adminToken, method, `/admin/v1${path}`, body);
    const { id, key } = await admin('POST', `/teams/${filled.teamId}/keys`, { name: 'short' });
    const { page, context } = await openViewer(browser, stage.url, { token: key });
    await admin('DELETE', `/keys/${id}`);
    await page.getByRole('link', { name: 'Generations' }).click();
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, filled.key);
    expect(await context.cookies()).toEqual([
      expect.objectContaining({ httpOnly: true, sameSite: 'Strict' }),
    ]);
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Nanogate' }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('connects again when the gateway comes back', async () => {
    const { page, context } = await openViewer(browser, stage.url, { token: stage.adminToken });
    await page.getByText('● Live').waitFor();
    await stage.restart();
    await page.getByText('● Live').waitFor({ timeout: 60_000 });
    await visit(page, `${stage.url}/dashboard/teams`);
    await page.getByRole('link', { name: 'catalogue' }).waitFor();
    await context.close();
  });
});

let viewers = 0;

async function createViewer(stage: DashboardStage): Promise<string> {
  const body = { name: `viewer-${++viewers}`, role: 'viewer' };
  return (await stage.call<{ token: string }>(stage.adminToken, 'POST', '/admin/v1/operators', body)).token;
}
