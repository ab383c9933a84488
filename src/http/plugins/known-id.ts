import { AppError } from '../../domain/app-error.ts';
import { idPrefixes, type IdKind } from '../../domain/new-id.ts';

/**
 * An id that a caller sent, if it has the format of one. Anything else cannot exist, so the database is not
 * asked.
 * @throws AppError `not_found`
 */
export function knownId(kind: NamedKind, text: string): string {
  if (!isId(kind, text)) throw notFound(kind);
  return text;
}

/** The same answer for what does not exist and for what belongs to another team. */
export function notFound(kind: NamedKind): AppError {
  return new AppError('not_found', `There is no ${nouns[kind]} with this id.`);
}

export function isId(kind: IdKind, text: string): boolean {
  const prefix = `${idPrefixes[kind]}_`;
  return text.startsWith(prefix) && /^[0-9a-z]{26}$/.test(text.slice(prefix.length));
}

const nouns = {
  budget: 'budget',
  delivery: 'delivery',
  endpoint: 'webhook endpoint',
  event: 'event',
  file: 'file',
  generation: 'generation',
  key: 'key',
  operator: 'operator',
  recovery: 'recovery',
  unreconciledCharge: 'unreconciled charge',
} as const satisfies Partial<Record<IdKind, string>>;

type NamedKind = keyof typeof nouns;
