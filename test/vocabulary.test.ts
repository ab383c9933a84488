import { describe, expect, it } from 'vitest';
import {
  apiNames,
  databaseNames,
  fileNames,
  identifiers,
  metricNames,
  partsOf,
  projectFiles,
  readProjectFile,
  type Name,
} from './vocabulary/names.ts';
import { replacedPhrases } from './vocabulary/replaced-phrases.ts';
import { exceptions, replacedWords } from './vocabulary/replaced-words.ts';

/** Where the replaced words themselves are listed, and where a release says what it has renamed. */
const lists = /^test\/vocabulary\/|^test\/vocabulary\.test\.ts$|^CHANGELOG\.md$/;

const lookup = new Map(replacedWords);
const longest = Math.max(...replacedWords.map(([parts]) => parts.split(' ').length));

describe('no replaced word is in the names of', () => {
  it.each([
    ['the code and its tests', identifiers],
    ['files', fileNames],
    ['the database', databaseNames],
    ['the API', apiNames],
    ['metrics', metricNames],
  ])('%s', (_title, names) => {
    const found = new Set(names().flatMap(describeReplaced));
    expect([...found]).toEqual([]);
  });

  it('and an input of an operation is called params, since a command is of the command line', () => {
    const outside = identifiers().filter(({ place }) => /^src\/(?!commands\/|main\.ts)/.test(place));
    const commands = outside.filter(({ text }) => partsOf(text).length > 1 && /(?:C|_c)ommand$/.test(text));
    expect(commands).toEqual([]);
  });
});

describe('no replaced phrase is in', () => {
  const documents = [...projectFiles('*.md'), ...projectFiles('docs/**/*.md')];
  const code = [...projectFiles('src/**/*.ts'), ...projectFiles('test/**/*.{ts,py}')];
  it.each([
    ['documents', documents],
    ['the comments and texts of the code', code.filter((path) => path.startsWith('src/'))],
    ['the comments and texts of the tests', code.filter((path) => path.startsWith('test/'))],
    ['descriptions of the API', ['openapi/openapi.json']],
  ])('%s', (_title, paths) => {
    const found = paths.filter((path) => !lists.test(path)).flatMap(findPhrases);
    expect(found).toEqual([]);
  });
});

describe('the lists', () => {
  it('except only names that are there', () => {
    const there = new Set(identifiers().map(({ text }) => text));
    expect(Object.keys(exceptions).filter((name) => !there.has(name))).toEqual([]);
  });

  it.each([
    ['nextLookAt', 'look'],
    ['look_at_receiver', 'look'],
    ['GIVE_UP_AFTER_MS', 'give up'],
    ['lookupHost', undefined],
    ['tasteTest', undefined],
  ])('find the word in %s', (name, word) => {
    expect(findReplaced(name)).toBe(word);
  });

  it.each(['rest is left, take it', 'It looks like a table', 'the same judgement'])(
    'leave ordinary English: %s',
    (text) => {
      expect(replacedPhrases.filter(([phrase]) => phrase.test(text))).toEqual([]);
    },
  );
});

function describeReplaced({ text, place }: Name): string[] {
  const word = text in exceptions || lists.test(place) ? undefined : findReplaced(text);
  return word === undefined ? [] : [`${place}: ${text} (${word} is now ${lookup.get(word)})`];
}

/** The first replaced word in a name. */
function findReplaced(name: string): string | undefined {
  const parts = partsOf(name);
  for (let from = 0; from < parts.length; from++) {
    for (let length = 1; length <= longest; length++) {
      const word = parts.slice(from, from + length).join(' ');
      if (lookup.has(word)) return word;
    }
  }
  return undefined;
}

function findPhrases(path: string): string[] {
  // A phrase may go on in the next line of a comment.
  const text = readProjectFile(path).replace(/\n\s*(?:\*|\/\/)?\s*/g, ' ');
  return replacedPhrases.flatMap(([phrase, instead]) => {
    const found = phrase.exec(text);
    return found === null
      ? []
      : [`${path}: ${text.slice(Math.max(0, found.index - 30), found.index + 50)} → ${instead}`];
  });
}
