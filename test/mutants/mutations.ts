import ts from 'typescript';

/** One small change to a program: the text of an expression or statement, and what it becomes. */
export interface Mutation {
  original: string;
  replacement: string;
}

/** Every change to try on this node itself; those of its children are theirs. `removed` is the replacement of a statement. */
export function mutationsOf(node: ts.Node, checker: ts.TypeChecker): string[] {
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return isSuperCall(node) ? [] : [REMOVED];
  if (!ts.isExpression(node)) return [];
  return [...new Set([...whereItStands(node), ...ofExpression(node, checker)])];
}

export const REMOVED = '(removed)';

/** A condition that always holds or never does; a returned value that is missing. */
function whereItStands(node: ts.Expression): string[] {
  const { parent } = node;
  const isCondition =
    ((ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) &&
      parent.expression === node) ||
    ((ts.isConditionalExpression(parent) || ts.isForStatement(parent)) && parent.condition === node);
  if (isCondition && !isLogical(node)) return ['true', 'false'];
  const isReturned = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  const isValue = [ts.isCallExpression, ts.isObjectLiteralExpression, ts.isIdentifier, ts.isAwaitExpression];
  return isReturned && node.getText() !== 'undefined' && isValue.some((is) => is(inner)) ? ['undefined'] : [];
}

function ofExpression(node: ts.Expression, checker: ts.TypeChecker): string[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return ['false'];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return ['true'];
  if (ts.isBinaryExpression(node)) return ofBinary(node, checker);
  if (ts.isPrefixUnaryExpression(node)) return ofPrefix(node);
  if (ts.isPostfixUnaryExpression(node))
    return [node.operand.getText() + (node.operator === ts.SyntaxKind.PlusPlusToken ? '--' : '++')];
  if (ts.isNumericLiteral(node)) return [otherNumber(Number(node.text))];
  if (ts.isStringLiteralLike(node)) return isPlainText(node) ? [otherText(node, checker)] : [];
  if (ts.isTemplateExpression(node)) return isProse(node.getText().replace(/\$\{[^}]*\}/g, '')) ? [] : ["''"];
  if (ts.isRegularExpressionLiteral(node)) return withoutAnchors(node.text);
  if (ts.isArrayLiteralExpression(node)) return ofArray(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  return [];
}

function ofArray(node: ts.ArrayLiteralExpression): string[] {
  return node.elements.length === 0 || isTarget(node) || isWordList(node) ? [] : ['[]'];
}

const swaps = new Map<string, string[]>(
  Object.entries({
    '===': ['!=='],
    '!==': ['==='],
    '==': ['!='],
    '!=': ['=='],
    '<': ['<=', '>='],
    '<=': ['<', '>'],
    '>': ['>=', '<='],
    '>=': ['>', '<'],
    '+': ['-'],
    '-': ['+'],
    '*': ['/'],
    '/': ['*'],
    '%': ['*'],
    '**': ['*'],
    '&': ['|'],
    '|': ['&'],
    '>>': ['<<'],
    '<<': ['>>'],
    '&&': ['||'],
    '||': ['&&'],
    '+=': ['-='],
    '-=': ['+='],
    '*=': ['/='],
    '/=': ['*='],
  }),
);

function ofBinary(node: ts.BinaryExpression, checker: ts.TypeChecker): string[] {
  const [left, operator, right] = [node.left, node.operatorToken, node.right].map((part) => part.getText());
  const swapped = (swaps.get(operator!) ?? []).map((other) => `${left} ${other} ${right}`);
  if (isLogical(node)) return [...swapped, left!, right!];
  const isText =
    /^\+=?$/.test(operator!) && (checker.getTypeAtLocation(node).flags & ts.TypeFlags.StringLike) > 0;
  return isText ? [] : swapped;
}

function ofPrefix({ operator, operand }: ts.PrefixUnaryExpression): string[] {
  const text = operand.getText();
  if (operator === ts.SyntaxKind.PlusPlusToken) return [`--${text}`];
  if (operator === ts.SyntaxKind.MinusMinusToken) return [`++${text}`];
  return [ts.SyntaxKind.ExclamationToken, ts.SyntaxKind.MinusToken].includes(operator) ? [text] : [];
}

const otherMethods = new Map<string, string>(
  Object.entries({
    max: 'min',
    min: 'max',
    floor: 'ceil',
    ceil: 'floor',
    some: 'every',
    every: 'some',
    startsWith: 'endsWith',
    find: 'findLast',
    findLast: 'find',
  }),
);
const removableMethods = ['filter', 'slice', 'sort', 'toSorted', 'reverse', 'trim', 'toLowerCase'];

function ofCall(node: ts.CallExpression): string[] {
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression) || ts.isOptionalChain(node)) return [];
  const receiver = expression.expression.getText();
  const [name, rest] = [expression.name.text, node.getText().slice(expression.getText().length)];
  const other = otherMethods.get(name);
  if (other !== undefined) return [`${receiver}.${other}${rest}`];
  return removableMethods.includes(name) ? [receiver] : [];
}

/** Doubled, so that it is clearly another number: what a tuned constant is exactly, no test should say. */
function otherNumber(value: number): string {
  return value === 0 ? '1' : value === 1 ? '0' : String(value * 2);
}

/** Another member of the union that is asked for here, or no text. */
function otherText(node: ts.StringLiteralLike, checker: ts.TypeChecker): string {
  const { parent } = node;
  const compared = ts.isBinaryExpression(parent) && parent.right === node ? parent.left : null;
  const type = compared === null ? checker.getContextualType(node) : checker.getTypeAtLocation(compared);
  const members = (type?.isUnion() ? type.types : []).filter((member) => member.isStringLiteral());
  const other = members.find(({ value }) => value !== node.text);
  return other !== undefined ? JSON.stringify(other.value) : node.text === '' ? "'x'" : "''";
}

/** Not a key, and no sentence: what messages say to people is wording, not behaviour. */
function isPlainText(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  const isKey = 'name' in parent && parent.name === node;
  return !isKey && !isWord(node) && !isProse(node.text);
}

/** One of a list of words that a type is made of, `[…] as const`: the compiler sees what becomes of it. */
function isWord({ parent }: ts.StringLiteralLike): boolean {
  return ts.isArrayLiteralExpression(parent) && isWordList(parent);
}

function isWordList({ parent }: ts.ArrayLiteralExpression): boolean {
  return ts.isAsExpression(parent) && ts.isConstTypeReference(parent.type);
}

function isProse(text: string): boolean {
  return /\S\s+\S/.test(text);
}

function withoutAnchors(literal: string): string[] {
  const end = literal.lastIndexOf('/');
  const [pattern, flags] = [literal.slice(1, end), literal.slice(end + 1)];
  const open = pattern.startsWith('^') ? [`/${pattern.slice(1)}/${flags}`] : [];
  return pattern.endsWith('$') ? [...open, `/${pattern.slice(0, -1)}/${flags}`] : open;
}

function isLogical(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && ['&&', '||', '??'].includes(node.operatorToken.getText());
}

function isSuperCall(node: ts.ExpressionStatement | ts.ThrowStatement): boolean {
  const { expression } = node;
  return ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword;
}

/** What is assigned to, not a value: `[a, b] = [b, a]`. */
function isTarget({ parent }: ts.ArrayLiteralExpression): boolean {
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}
