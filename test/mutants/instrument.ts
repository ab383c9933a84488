import { createHash } from 'node:crypto';
import ts from 'typescript';
import { mutationsOf, REMOVED, type Mutation } from './mutations.ts';

/** A mutation at its place. */
export interface Mutant extends Mutation {
  /** Made of the file, the text around it and the change: stays the same while other lines of the file change. */
  id: string;
  /** Relative to `src`. */
  file: string;
  line: number;
}

export interface InstrumentedFile {
  /** The program with all of its mutants compiled in; each is active while the global `__mutant(id)` says so. */
  code: string;
  mutants: Mutant[];
}

/** Compiles all mutants into the file, so that to try the next one costs a test run and no transform. */
export function instrument(source: ts.SourceFile, file: string, checker: ts.TypeChecker): InstrumentedFile {
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();

  function mutantOf(node: ts.Node, replacement: string): Mutant {
    const original = node.getText();
    const around = ts.findAncestor(node, (each) => ts.isStatement(each) && !ts.isBlock(each)) ?? node;
    const content = [file, around.getText(), original, replacement].join('\0');
    const count = seen.get(content) ?? 0;
    seen.set(content, count + 1);
    const id = createHash('sha256').update(`${content}\0${count}`).digest('hex').slice(0, 12);
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    return { id, file, line, original, replacement };
  }

  function render(node: ts.Node): string {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
      return node.getText();
    const own = mutationsOf(node, checker).map((replacement) => mutantOf(node, replacement));
    mutants.push(...own);
    return own.reduceRight((code, mutant) => switched(mutant, code), renderChildren(node));
  }

  function renderChildren(node: ts.Node): string {
    let code = '';
    let at = node.getStart();
    node.forEachChild((child) => {
      if (child.getStart() < at) return;
      code += source.text.slice(at, child.getStart()) + render(child);
      at = child.getEnd();
    });
    return code + source.text.slice(at, node.getEnd());
  }

  return { code: renderChildren(source), mutants };
}

function switched({ id, replacement }: Mutant, code: string): string {
  const isActive = `__mutant("${id}")`;
  // Braces, so that an `else` that follows stays with its own `if`.
  if (replacement === REMOVED) return `{ if (!${isActive}) { ${code}\n } }`;
  return `(${isActive} ? (${replacement}\n) : (${code}\n))`;
}
