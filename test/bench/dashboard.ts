import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { launchBrowser, openViewer, visit } from '../dashboard/browser.ts';
import { prepareGateway } from './contestants.ts';
import { dashboardPages, type DashboardPage } from './dashboard-pages.ts';
import { fillWithOldGenerations } from './old-rows.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { median } from './table.ts';
import { openWatchers } from './watchers.ts';

/**
 * How soon each page of the dashboard shows its data with a million generations, beside the API call that it waits for alone; and what
 * open dashboards cost the gateway while something changes every second, beside the same without them. Fails above the targets.
 *
 * usage: npm run bench:dashboard [-- generations dashboards seconds]
 */
const [generations = 1_000_000, dashboards = 100, seconds = 60] = process.argv.slice(2).map(Number);
const ROUNDS = 5;
const MAX_PAGE_MS = 1_000;
const MAX_ADDED_CPU = 0.02;
const ADMIN_TOKEN = 'an-operator-token-of-this-benchmark-only';

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const filename = join(folder, 'gateway.db');
const environment = {
  PORT: '0',
  DATABASE_URL: `file:${filename}`,
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  NANOPHOTO_API_KEY: 'none',
  NANOPHOTO_BASE_URL: 'http://127.0.0.1:9',
  USAGE_METADATA_KEYS: 'order',
  ADMIN_TOKEN,
};
try {
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `load before ${(loadavg()[0] ?? NaN).toFixed(1)}; ${generations.toLocaleString('en')} generations\n`,
  );
  const key = await prepareGateway(environment);
  fill();
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const gateway = await startServerProcess([main, 'serve'], environment, join(folder, 'gateway.log'));
  try {
    await comparePages(gateway, key);
    await compareCpu(gateway);
  } finally {
    await gateway.stop();
  }
} finally {
  await rm(folder, { recursive: true });
}

function fill(): void {
  const connection = new Database(filename);
  const [teamId, keyId] = connection.prepare('select team_id, id from keys').raw().get() as [string, string];
  fillWithOldGenerations(connection, { teamId, keyId, generations, now: Date.now() }, (filled) => {
    if (filled % 100_000 === 0) process.stderr.write(`filled ${filled.toLocaleString('en')}\n`);
  });
  connection.close();
}

async function comparePages({ url }: ServerProcess, key: string): Promise<void> {
  const connection = new Database(filename, { readonly: true });
  const one = (sql: string) => connection.prepare(sql).pluck().get() as string;
  const ids = {
    team: one('select id from teams'),
    generation: one('select id from generations limit 1'),
    budget: one('select id from budgets'),
  };
  connection.close();
  const browser = await launchBrowser();
  console.log('| who | page | API call alone | data in the page | target |\n|---|---|---|---|---|');
  for (const [who, token] of [
    ['operator', ADMIN_TOKEN],
    ['team', key],
  ] as const) {
    const { page, faults } = await openViewer(browser, url.replace('127.0.0.1', 'localhost'), { token });
    for (const each of dashboardPages(ids)[who])
      await comparePage(page, { url, who, token }, each).catch((error: unknown) => {
        throw new Error(`${each.path}: ${faults.join('; ')}`, { cause: error });
      });
  }
  await browser.close();
}

async function comparePage(
  page: Page,
  { url, who, token }: { url: string; who: string; token: string },
  { path, call }: DashboardPage,
): Promise<void> {
  const alone: number[] = [];
  const shown: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const askedAt = performance.now();
    const response = await fetch(url + call, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${call}: ${await response.text()}`);
    await response.arrayBuffer();
    const answeredMs = performance.now() - askedAt;
    const openedAt = performance.now();
    await visit(page, `${url.replace('127.0.0.1', 'localhost')}/dashboard${path}`);
    // The first round fills caches.
    if (round === 0) continue;
    alone.push(answeredMs);
    shown.push(performance.now() - openedAt);
  }
  const shownMs = median(shown);
  if (shownMs > MAX_PAGE_MS) process.exitCode = 1;
  const name = path.replace(/_[0-9a-z]{20,}/g, '_…') || '/';
  console.log(
    `| ${who} | ${name} | ${median(alone).toFixed(0)} ms | ${shownMs.toFixed(0)} ms | ${MAX_PAGE_MS} ms |`,
  );
}

/** The share of a core that the gateway uses with and without open dashboards, while an adjustment is committed every second. */
async function compareCpu(gateway: ServerProcess): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
  const budgets = await (await fetch(`${gateway.url}/admin/v1/budgets`, { headers })).json();
  const [budget] = (budgets as { data: { id: string }[] }).data;
  const body = JSON.stringify({ credits: 1, note: 'bench' });
  const change = () =>
    fetch(`${gateway.url}/admin/v1/budgets/${budget?.id}/adjustments`, { method: 'POST', headers, body });
  const share = async () => {
    const [cpu, startedAt] = [gateway.cpuSeconds(), performance.now()];
    for (let second = 0; second < seconds; second++) {
      await (await change()).text();
      await sleep(1_000);
    }
    return (gateway.cpuSeconds() - cpu) / ((performance.now() - startedAt) / 1_000);
  };
  const percent = (ratio: number) => `${(100 * ratio).toFixed(1)} %`;
  console.log(
    `\n| dashboards open for ${seconds} s | CPU without | CPU with | added | target |\n|---|---|---|---|---|`,
  );
  // The first seconds are those of a process that is not warm.
  await share();
  for (const [name, list] of [
    ['Now', null],
    ['Generations', '/admin/v1/generations?limit=25'],
  ] as const) {
    const without = await share();
    const watchers = await openWatchers(gateway.url, { headers, count: dashboards, list });
    const withThem = await share();
    await watchers.close();
    if (withThem - without > MAX_ADDED_CPU) process.exitCode = 1;
    console.log(
      `| ${dashboards} on ${name} | ${percent(without)} | ${percent(withThem)} | ${percent(withThem - without)} | ${percent(MAX_ADDED_CPU)} |`,
    );
  }
}
