import { dropInErrorStatuses } from '../../routes/drop-in/drop-in-error.ts';
import { DropInError } from './drop-in.ts';
import { ref } from '../reference.ts';

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
