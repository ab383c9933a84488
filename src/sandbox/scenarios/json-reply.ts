import type { FaultyResponse } from '../fault.ts';
import type { SandboxAnswer } from '../sandbox-answer.ts';

/** A JSON answer in place of the true one. */
export function jsonReply(
  { status, body }: SandboxAnswer,
  headers: Record<string, string> = {},
): FaultyResponse {
  return textReply(status, JSON.stringify(body), headers);
}

/** Any text in place of the true answer; its content type says JSON. */
export function textReply(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): FaultyResponse {
  return {
    kind: 'replace',
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}
