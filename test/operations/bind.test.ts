import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { adminOperations } from '../../src/operations/admin-operations.ts';
import { bind } from '../../src/operations/bind.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import { teamOperations } from '../../src/operations/team-operations.ts';

const src = fileURLToPath(new URL('../../src', import.meta.url));

describe('bind', () => {
  it('fills the context in and passes the rest on', () => {
    const context = { clock: { now: () => 7 } } as OperationContext;
    const bound = bind(
      {
        add: ({ clock }: Pick<OperationContext, 'clock'>, first: number, second = 1) => [
          clock.now(),
          first,
          second,
        ],
      },
      context,
    );
    expect(bound.add(2)).toEqual([7, 2, 1]);
    expect(bound.add(2, 3)).toEqual([7, 2, 3]);
  });

  it.each(Object.entries({ teamOperations, adminOperations }))(
    '%s lists each under its own name',
    (_, list) => {
      expect(
        Object.entries<{ name: string }>(list).filter(([name, operation]) => operation.name !== name),
      ).toEqual([]);
    },
  );

  it('binds nothing that no route uses', () => {
    const routes = readdirSync(`${src}/http`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`${src}/http/${file}`, 'utf8'))
      .join('\n');
    const listed = [...Object.keys(teamOperations), ...Object.keys(adminOperations)];
    expect(listed.filter((name) => !new RegExp(`\\b${name}\\b`).test(routes))).toEqual([]);
  });
});
