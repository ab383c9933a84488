import { randomFillSync } from 'node:crypto';
import type { UnixMs } from './clock.ts';

/**
 * A new id: prefix, `_`, then a ULID in lower case (48 bits of milliseconds, 80 random bits, Crockford base
 * 32; 26 characters). Ids of one kind sort by the millisecond they were made in. The `ulid` package is too
 * slow here: it reads the system's random generator once for each character, and every accepted generation
 * needs several ids.
 */
export function newId(kind: IdKind, now: UnixMs): string {
  return `${idPrefixes[kind]}_${encodeTime(now)}${encodeRandom()}`;
}

/** The prefix of each kind of id, by which people tell them apart in a log. */
export const idPrefixes = {
  team: 'team',
  key: 'key',
  operator: 'op',
  budget: 'bud',
  ledgerEntry: 'led',
  adjustment: 'adj',
  generation: 'gen',
  submission: 'sub',
  event: 'evt',
  endpoint: 'ep',
  delivery: 'dlv',
  attempt: 'att',
  signingSecret: 'sec',
  signingKey: 'wsk',
  recovery: 'rec',
  unreconciledCharge: 'unc',
  file: 'file',
  fileObject: 'obj',
  auditEntry: 'aud',
  lease: 'lea',
} as const;

export type IdKind = keyof typeof idPrefixes;

/**
 * An id that begins with the time of another one and goes on with the given bytes, at least 16, instead of
 * random ones.
 */
export function derivedId(kind: IdKind, source: string, bytes: Uint8Array): string {
  const text = Array.from(bytes.subarray(0, RANDOM_CHARACTERS), (byte) => ALPHABET.charAt(byte & 31)).join(
    '',
  );
  return `${idPrefixes[kind]}_${encodeTime(timeOf(source))}${text}`;
}

/**
 * The place of a new event in lists. In the form of an id, so that it sorts by time and serves as a cursor;
 * but later ones of this process sort later, also within a millisecond.
 */
export function newEventSequence(now: UnixMs): string {
  count = (count + 1) % 32 ** COUNT_CHARACTERS;
  let digits = '';
  for (let rest = count, i = 0; i < COUNT_CHARACTERS; i++) {
    digits = ALPHABET.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  // Random characters behind, because other processes count too.
  return `${idPrefixes.event}_${encodeTime(now)}${digits}${encodeRandom().slice(COUNT_CHARACTERS)}`;
}

// A million in a millisecond would begin anew.
const COUNT_CHARACTERS = 4;
let count = 0;

/** Sorts before every id of its kind that is made at that time or later, and after every earlier one. */
export function firstId(kind: IdKind, time: UnixMs): string {
  return `${idPrefixes[kind]}_${encodeTime(Math.max(0, time))}`;
}

/** When an id was made, to the millisecond. */
export function timeOf(id: string): UnixMs {
  const start = id.indexOf('_') + 1;
  return [...id.slice(start, start + TIME_CHARACTERS)].reduce(
    (time, character) => time * 32 + ALPHABET.indexOf(character),
    0,
  );
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;

function encodeTime(now: UnixMs): string {
  let text = '';
  for (let rest = now, i = 0; i < TIME_CHARACTERS; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

// Random bytes are read for 256 ids at a time: a call to the system's generator costs about the same for 1
// byte as for 4,096.
const pool = new Uint8Array(RANDOM_CHARACTERS * 256);
let used = pool.length;

function encodeRandom(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (const end = used + RANDOM_CHARACTERS; used < end; used++) {
    text += ALPHABET.charAt((pool[used] ?? 0) & 31);
  }
  return text;
}
