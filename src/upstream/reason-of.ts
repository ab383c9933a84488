import type { Answer } from './answer.ts';

/** One sentence for logs and operators: what came, then the rule's reason. */
export function reasonOf(
  answer: Answer,
  reply: { kind: string; reason?: string; errorCode?: string; message?: string },
  because: string,
): string {
  if (answer.kind !== 'answered') return `${answer.reason} (${because})`;
  const said = reply.errorCode === undefined ? reply.reason : `${reply.errorCode}: ${reply.message ?? ''}`;
  const content = answer.body === null ? answer.instead : (said ?? reply.kind);
  return `HTTP ${answer.status}, ${content} (${because})`;
}
