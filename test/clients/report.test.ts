import { describe, expect, it } from 'vitest';
import { clients } from './clients.ts';
import { readmeProgram } from './readme-program.ts';
import { reportOf, type TriedClient } from './report.ts';
import { readPassedSteps, steps } from './steps.ts';

const client = (name: string): TriedClient['client'] => ({ language: 'Go', name, steps });
const passed: TriedClient = { client: client('a'), trial: { outcome: 'passed' } };
const skipped: TriedClient = { client: client('b'), trial: { outcome: 'skipped' } };
const failed = (output: string): TriedClient => ({
  client: client('c'),
  trial: { outcome: 'failed', at: 'run', passed: ['create', 'cancel'], output },
});

describe('the report of the clients', () => {
  it('is fine when all have passed', () => {
    const { text, isOk } = reportOf([passed], { maySkip: false });
    expect(isOk).toBe(true);
    expect(text).not.toContain('FAIL');
    expect(text.split('\n').at(-1)).toBe('Clients: 1 of 1 passed, 8 of 8 steps; 0 skipped');
  });

  it('fails when one has failed, and shows after which steps and what it printed', () => {
    const { text, isOk } = reportOf([passed, failed('It broke')], { maySkip: true });
    expect(isOk).toBe(false);
    expect(text).toContain('Go, c failed to run:\nIt broke');
    expect(text).toMatch(/^Go, c +ok +ok +ok +ok +FAIL +FAIL/m);
    expect(text).toContain('Clients: 1 of 2 passed, 10 of 16 steps; 0 skipped');
  });

  it('counts a language that is missing, and fails for it where none may be', () => {
    expect(reportOf([passed, skipped], { maySkip: true })).toMatchObject({
      isOk: true,
      text: expect.stringContaining('1 of 2 passed, 8 of 16 steps; 1 skipped') as string,
    });
    expect(reportOf([passed, skipped], { maySkip: false }).isOk).toBe(false);
  });

  it('fails when nothing was tried', () => {
    expect(reportOf([], { maySkip: true }).isOk).toBe(false);
  });

  it('shows the first and the last lines of a long output', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`);
    const { text } = reportOf([failed(lines.join('\n'))], { maySkip: true });
    expect(text).toContain('line 30\n… 60 lines …\nline 91\n');
  });
});

describe('the steps of a program', () => {
  it('are those that it says it has passed, each on a line of its own', () => {
    expect(readPassedSteps('passed create\nnot passed cancel\npassed wait\n')).toEqual(['create', 'wait']);
  });

  it('are all steps, but for what the README shows', () => {
    const few = clients.filter((each) => each.steps.length < steps.length);
    expect(few.map(({ name }) => name)).toEqual(['openapi-fetch of the README']);
  });
});

it('the README shows a client in fifteen lines', () => {
  expect(readmeProgram().trim().split('\n').length).toBeLessThanOrEqual(15);
});
