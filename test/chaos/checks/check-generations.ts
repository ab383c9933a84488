import type { RecordedRequest } from '../../../src/sandbox/sandbox.ts';
import type { Order } from '../traffic.ts';
import type { World } from '../world.ts';

interface Row {
  id: string;
  input: string | { prompt: string };
  /** `pending` and `generating` wait for the next request of a used-up allowance: see `drain.ts`. */
  status: 'completed' | 'failed' | 'canceled' | 'pending' | 'generating';
  errorCode: string | null;
  errorMessage: string | null;
  upstreamId: string | null;
  finishedAt: number;
}

const selectRows = `select id, input, status, error_code as "errorCode", error_message as "errorMessage",
  upstream_generation_id as "upstreamId", finished_at as "finishedAt" from generations`;

/** Holds every order against what the sandbox recorded: the oracle that no gateway can deceive. */
export async function checkGenerations(world: World, orders: readonly Order[]): Promise<void> {
  const { database, sandbox, journal } = world;
  const rows = await database.query<Row>(selectRows);
  const byPrompt = groupBy(rows, promptOf);
  const submissions = groupBy(
    sandbox.requests().filter(({ prompt }) => prompt !== null),
    ({ prompt }) => prompt!,
  );

  for (const order of orders) {
    const found = byPrompt.get(order.prompt) ?? [];
    const submitted = submissions.get(order.prompt) ?? [];
    journal.check(
      found.length === (order.isRefused ? 0 : 1) || (order.isUncertain && found.length === 1),
      () => `one order is one generation: "${order.prompt}" ${order.id} has ${found.length}`,
    );
    journal.check(
      submitted.filter(isMade).length <= 1,
      () => `a picture is made once: "${order.prompt}" ${submitted.filter(isMade).length} times`,
    );
    const [row] = found;
    if (row === undefined) continue;
    journal.check(
      row.id === genId(order.id) || (order.isRefused && order.isUncertain),
      () => `the answered id is the stored one: ${row.id} ${order.id}`,
    );
    checkEnd(world, { order, row, made: submitted.find(isMade) });
  }
}

// A submission may stay open that long while the database is away.
const OPEN_MS = 30_000;

function checkEnd(
  { journal }: World,
  { order, row, made }: { order: Order; row: Row; made: RecordedRequest | undefined },
): void {
  const { status, errorCode, errorMessage, upstreamId } = row;
  const of = `${order.prompt}: ${status} ${errorCode} ${errorMessage} (${row.id})`;
  if (status === 'canceled')
    return journal.check(made === undefined, () => `what is canceled is not made: ${of}`);
  if (status !== 'failed')
    return journal.check(made?.generationId === upstreamId, () => `what is ${status} was made: ${of}`);
  if (order.kind.mayBeLost || !order.kind.ends.includes('completed')) return journal.check(true, () => '');
  // By the clock of the sandbox: that of a gateway may have been set.
  if (errorCode === 'upstream_outcome_unknown' && made !== undefined) {
    const [from, until] = [made.at, made.at + OPEN_MS];
    const isExplained =
      journal.isDisturbed(from, until, ['kill', 'freeze', 'upstream']) ||
      (journal.isDisturbed(from, until, ['stop']) && journal.isDisturbed(from, until, ['database']));
    return journal.check(isExplained, () => `an unknown outcome is explained by a kill: ${of}`);
  }
  journal.check(made === undefined, () => `no picture that was made is lost: ${of}`);
}

const isMade = ({ generationId }: RecordedRequest) => generationId !== null;
const genId = (id: string | null) => id?.replace(/^task_/, 'gen_') ?? null;
const promptOf = ({ input }: Row) =>
  (typeof input === 'string' ? (JSON.parse(input) as { prompt: string }) : input).prompt;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
