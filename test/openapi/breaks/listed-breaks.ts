import type { Break } from './document-breaks.ts';

export type ListedBreak = Pick<Break, 'operation' | 'field'>;

/**
 * The breaks that a section of the changelog lists. Each item names one field and the operations in which it breaks, all in back-ticks:
 * "- `response output.imageUrl` may be null: `GET /v1/generations/{id}`, `WEBHOOK generation.completed`".
 */
export function listedBreaks(changelog: string, version: string): ListedBreak[] {
  const section = sectionOf(sectionOf(changelog, '## ', version), '### ', 'Breaks of the document');
  return section.split(/^- /m).flatMap((item) => {
    const [field = '', ...operations] = [...item.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
    return operations.filter((code) => OPERATION.test(code)).map((operation) => ({ operation, field }));
  });
}

const OPERATION = /^(GET|POST|PUT|PATCH|DELETE|WEBHOOK) \S+$/;

/** The text under the heading of this level that starts with a title, up to the next of its level or above; empty without one. */
function sectionOf(text: string, level: string, title: string): string {
  const lines = text.split('\n');
  const isHeading = (line: string) => line.startsWith(level) && line.slice(level.length).replace('[', '').startsWith(title);
  const start = lines.findIndex(isHeading);
  if (start === -1) return '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') < level.length);
  return rest.slice(0, end === -1 ? undefined : end).join('\n');
}

/** What is broken and not listed, and listed and not broken. */
export function compareBreaks(found: readonly Break[], listed: readonly ListedBreak[]) {
  const keyOf = ({ operation, field }: ListedBreak) => `${operation} ${field}`;
  const [foundKeys, listedKeys] = [new Set(found.map(keyOf)), new Set(listed.map(keyOf))];
  return {
    unlisted: found.filter((each) => !listedKeys.has(keyOf(each))),
    unfounded: listed.filter((each, index) => {
      const isTwice = listed.findIndex((other) => keyOf(other) === keyOf(each)) !== index;
      return isTwice || !foundKeys.has(keyOf(each));
    }),
  };
}
