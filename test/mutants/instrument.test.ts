import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { instrument } from './instrument.ts';

describe('the mutants of a file', () => {
  it.each([
    ['const x = a < b;', ['a <= b', 'a >= b']],
    ['const x = a && b;', ['a || b', 'a', 'b']],
    ['const x = a ?? b;', ['a', 'b']],
    ['const x = !a;', ['a']],
    ['const x = [0, 1, 50];', ['[]', '1', '0', '100']],
    ['const x = true;', ['false']],
    ['const x = /^a$/i;', ['/a$/i', '/^a/i']],
    ['const x = Math.max(a, b);', ['Math.min(a, b)']],
    ['const x = a.filter(b);', ['a']],
    ['if (a) b();', ['true', 'false', '(removed)']],
    ['function f() { return g(); }', ['undefined']],
    ["const x = a === 'b';", ["a !== 'b'", "''"]],
  ])('of %j are %j', (text, replacements) => {
    expect(mutantsOf(text).map(({ replacement }) => replacement)).toEqual(replacements);
  });

  it('put another word of a union in place of one', () => {
    const text = "declare function f(x: 'a' | 'b'): void; const x = f('a');";
    expect(mutantsOf(text).map(({ replacement }) => replacement)).toEqual(['"b"']);
  });

  it.each([
    "import a from './a.ts';",
    "type A = 'a' | 1;",
    "const x = ['a', 'b'] as const;",
    "const x = { 'a-b': y };",
    "const x = { 'a-b'() {}, get 'c-d'() { return; } };",
    "const x = 'What a caller reads.';",
    'const x = `What ${a} reads.`;',
    'const x = (a as string) + b;',
    'const x = a.toString;',
  ])('are none in %j', (text) => {
    expect(mutantsOf(text)).toEqual([]);
  });

  it('keep their ids while other lines change', () => {
    const idsOf = (text: string) => mutantsOf(text).map(({ id }) => id);
    const own = idsOf('const x = a < b;');
    expect(idsOf('const y = c;\nconst x = a < b;')).toEqual(own);
    expect(new Set(idsOf('const x = a < b; const x = a < b;')).size).toBe(4);
  });
});

describe('an instrumented file', () => {
  const text = `
    function f(a: number, b: number): string | undefined {
      const words: string[] = [];
      if (a < b) words.push('less');
      else words.push('more');
      return words[0];
    }`;

  it('does what it did while no mutant is active', () => {
    expect(run(text, 'f(1, 2) + f(2, 1)', null)).toBe('lessmore');
  });

  it('does something else with each mutant', () => {
    for (const { id } of mutantsOf(text))
      expect(run(text, "[f(1, 2), f(2, 1), f(1, 1)].join(' ')", id)).not.toBe('less more more');
  });
});

function sourceOf(text: string): { source: ts.SourceFile; checker: ts.TypeChecker } {
  const declared = `declare const a: any, b: any, c: any, y: any; declare function g(): any;\n${text}`;
  const source = ts.createSourceFile('file.ts', declared, ts.ScriptTarget.ES2023, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === 'file.ts' ? source : undefined),
  };
  const program = ts.createProgram(['file.ts'], { noLib: true, noResolve: true }, host);
  return { source, checker: program.getTypeChecker() };
}

function mutantsOf(text: string) {
  const { source, checker } = sourceOf(text);
  return instrument(source, 'file.ts', checker).mutants;
}

/** The value of an expression after the instrumented text has run. */
function run(text: string, expression: string, active: string | null): unknown {
  const { source, checker } = sourceOf(text);
  const code = `${instrument(source, 'file.ts', checker).code}\nreturn ${expression};`;
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2023 } });
  // Because what the instrumentation makes is code, and this runs it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return (new Function('__mutant', outputText) as (isActive: (id: string) => boolean) => unknown)(
    (id) => id === active,
  );
}
