import { expect, it } from 'vitest';
import { helpOf } from './command-tree.ts';

it('every command has help, on standard output and with status 0, that needs no settings', async () => {
  const all = await helpOf();
  expect(all.map(({ command }) => command.join(' '))).toEqual([
    '',
    'serve',
    'sandbox',
    'demo',
    'migrate',
    ...['operator', 'operator create', 'operator list', 'operator revoke'],
    'doctor',
    ...['config', 'config check'],
    ...['team', 'team create', 'team list', 'team show', 'team set', 'team files', 'team retention'],
    ...['team archive', 'team export', 'team purge'],
    ...['key', 'key create', 'key list', 'key show', 'key rotate', 'key revoke'],
    ...['budget', 'budget set', 'budget list', 'budget show', 'budget adjust', 'budget ledger', 'budget end'],
    ...['limit', 'limit set', 'limit show'],
    ...['price', 'price list'],
    'usage',
    ...['generation', 'generation list', 'generation show', 'generation cancel', 'generation resolve'],
    ...['endpoint', 'endpoint create', 'endpoint list', 'endpoint show', 'endpoint set'],
    ...['endpoint pause', 'endpoint enable'],
    ...['endpoint test', 'endpoint recover', 'endpoint delete'],
    ...['delivery', 'delivery list', 'delivery show', 'delivery retry'],
    ...['ledger', 'ledger verify'],
    ...['audit-log', 'audit-log list', 'audit-log verify'],
    ...['account', 'account list', 'account pause', 'account resume'],
    ...['upstream', 'upstream report'],
    ...['unreconciled-charge', 'unreconciled-charge list', 'unreconciled-charge resolve'],
    ...['quarantine', 'quarantine list', 'quarantine release'],
    ...['backup', 'restore', 'resume'],
    ...['retention', 'retention run'],
    ...['database', 'database compact', 'database copy'],
    ...['secrets', 'secrets re-encrypt'],
    ...['webhook', 'webhook verify', 'webhook listen', 'webhook rotate-key'],
    'completion',
    'openapi',
  ]);
  for (const { command, status, stdout, stderr } of all) {
    expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${['nanogate', ...command].join(' ')}\\b`));
  }
});
