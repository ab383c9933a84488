import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { dropInErrorStatuses, type DropInErrorCode } from './drop-in-error-statuses.ts';

export const DropInError = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.String(),
    errorCode: Type.Enum(Object.keys(dropInErrorStatuses) as DropInErrorCode[]),
  },
  { $id: 'DropInError', description: "An error in NanoPhoto.AI's format." },
);

/** The documented errors of a drop-in route, one by one. */
export function dropInErrors<Status extends number>(...statuses: Status[]) {
  const entries = statuses.map((status) => [
    status,
    { description: codesOf(status), content: { 'application/json': { schema: ref(DropInError) } } },
  ]);
  return Object.fromEntries(entries) as Record<Status, object>;
}

function codesOf(status: number): string {
  const codes = Object.entries(dropInErrorStatuses).filter(([, itsStatus]) => itsStatus === status);
  return codes.length === 0 ? '`INVALID_INPUT`' : codes.map(([code]) => `\`${code}\``).join(', ');
}
