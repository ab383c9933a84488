import { parseOwnJson } from '../../domain/parse-json.ts';
import {
  listSealedTexts,
  replaceSealedText,
  sealedTables,
  type SealedTable,
  type SealedText,
} from '../../store/signing/sealed-text.ts';
import type { SecretBox } from '../../webhooks/secret-box.ts';
import { recordChange } from '../audit/record-change.ts';
import { isolateRows } from '../quarantine/isolate-rows.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * Re-encrypts with the current key everything that another key encrypted, one page at a time. Rows that
 * change meanwhile keep their new value. Can be interrupted and repeated at any time.
 */
export async function* reEncryptSecrets(context: Context): AsyncGenerator<ReEncryptedPage, void> {
  for await (const { table, rows } of sealedPages(context)) {
    const anew = rows.map((row) => reEncryptRow(context.secretBox, table, row));
    yield {
      table,
      reEncrypted: await replaceAll(context, table, anew),
      unreadable: anew.filter(({ isReadable }) => !isReadable).length,
    };
  }
}

type Context = Pick<OperationContext, 'store' | 'secretBox' | 'actor'>;

export interface ReEncryptedPage {
  table: SealedTable;
  /** Rows that were re-encrypted. */
  reEncrypted: number;
  /** Rows that no configured key can decrypt. They are left unchanged. */
  unreadable: number;
}

// Because it keeps each read and each transaction short: SQLite has one writer, and the process one thread.
const PAGE_SIZE = 200;

/** The number of rows of each table that are not encrypted with the current key. */
export async function countOtherwiseSealed(
  context: Pick<Context, 'store' | 'secretBox'>,
): Promise<Record<SealedTable, number>> {
  const counts = { signing_secrets: 0, signing_keys: 0, endpoints: 0 };
  for await (const { table, rows } of sealedPages(context))
    counts[table] += rows.filter(
      (row) => !sealedIn(table, row).every((sealed) => context.secretBox.isCurrent(sealed)),
    ).length;
  return counts;
}

async function* sealedPages({ store }: Pick<Context, 'store'>) {
  for (const table of sealedTables) {
    let rows: SealedText[] = [];
    do {
      rows = await listSealedTexts(store.reader, table, rows.at(-1)?.id ?? '', PAGE_SIZE);
      yield { table, rows };
    } while (rows.length === PAGE_SIZE);
  }
}

interface ReEncrypted {
  before: SealedText;
  text: string;
  isReadable: boolean;
}

function reEncryptRow(secretBox: SecretBox, table: SealedTable, before: SealedText): ReEncrypted {
  let isReadable = true;
  const reEncrypt = (sealed: string): string => {
    try {
      return secretBox.reEncrypt(sealed, before.id);
    } catch {
      isReadable = false;
      return sealed;
    }
  };
  try {
    const text = table === 'endpoints' ? mapFields(before.text, reEncrypt) : reEncrypt(before.text);
    return { before, text, isReadable };
  } catch {
    // It is not JSON: somebody changed it by hand.
    return { before, text: before.text, isReadable: false };
  }
}

function sealedIn(table: SealedTable, { text }: SealedText): string[] {
  return table === 'endpoints' ? Object.values(parseOwnJson<Record<string, string>>(text)) : [text];
}

function mapFields(json: string, map: (value: string) => string): string {
  const fields = Object.entries(parseOwnJson<Record<string, string>>(json));
  return JSON.stringify(Object.fromEntries(fields.map(([name, value]) => [name, map(value)])));
}

async function replaceAll(
  { store, actor }: Context,
  table: SealedTable,
  anew: ReEncrypted[],
): Promise<number> {
  const changes = anew.filter(({ before, text }) => text !== before.text);
  if (changes.length === 0) return 0;
  return isolateRows(store, async (tx, isolate) => {
    let count = 0;
    for (const { before, text } of changes) {
      const isReplaced = await isolate({ task: 're_encrypt', rowId: before.id }, (part) =>
        replaceSealedText(part, table, before, text),
      );
      if (isReplaced === true) count++;
    }
    if (count > 0) {
      const change = { objectId: null, teamId: null, before: null, after: { table, rows: count } };
      await recordChange(tx, actor, { action: 'secrets.re_encrypt', ...change });
    }
    return count;
  });
}
