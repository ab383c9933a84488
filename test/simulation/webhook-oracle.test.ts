import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { rounds } from '../rounds.ts';
import { runKilledProcesses, type Run } from './killed-processes.ts';
import type { LedgerEntry } from './ledger-receiver.ts';
import { indexOf, listenersOf, plannedEvent } from './webhook-plan.ts';

// The same story again: SEED=… npx vitest run test/simulation/webhook-oracle.test.ts
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
const events = Number(process.env.EVENTS ?? rounds({ short: 150, long: 10_000 }));
const kills = rounds({ short: 2, long: 8 });

describe(`${events} events, receivers of whose answers a fifth go wrong, and a process that is killed ${kills} times (seed ${seed})`, () => {
  let run: Run;
  /** What was requested for each delivery, by receiver and event, in order. */
  let requested: Map<string, LedgerEntry[]>;
  beforeAll(async () => {
    run = await runKilledProcesses({ engine: 'sqlite', seed, events, kills });
    requested = grouped(run.ledger, ({ receiver, eventId }) => `${receiver} ${eventId}`);
    for (const [key, entries] of requested) requested.set(key, entries.filter(isLastOfAttempt));
    console.log(report());
  }, 600_000);

  const receiverOf = (url: string) => run.urls.indexOf(url);
  const keyOf = ({ url, eventId }: { url: string; eventId: string }) => `${receiverOf(url)} ${eventId}`;
  const keysOf = (rows: { url: string; eventId: string }[]) => new Set(rows.map(keyOf));
  const leasedAt = (process: number) =>
    keysOf(run.snapshots[process]!.deliveries.filter(({ leaseToken }) => leaseToken !== null));
  const acknowledged = (entries: LedgerEntry[]) =>
    new Set(entries.flatMap((e) => (e.fault === null ? [`${e.receiver} ${e.eventId}`] : [])));

  it('went as it was planned: killed each time, and ended by itself', () => {
    expect(run.exitStatus).toBe(0);
    expect(run.snapshots).toHaveLength(kills + 1);
  });

  it('stores each event once, and whatever it said was stored has outlived the kill', () => {
    const indices = run.events.map(({ payload }) => indexOf(payload));
    expect(new Set(indices).size).toBe(indices.length);
    expect(indices).toHaveLength(events);
    expect(run.snapshots.flatMap(({ lostEvents }) => lostEvents)).toEqual([]);
  });

  it('delivers every event to every receiver that listens, and nothing to anybody else', () => {
    const wanted = run.events.flatMap(({ id, payload }) =>
      listenersOf(plannedEvent(seed, indexOf(payload))).map((receiver) => `${receiver} ${id}`),
    );
    expect([...acknowledged(run.ledger)].sort()).toEqual(wanted.sort());
    expect(new Set(requested.keys())).toEqual(new Set(wanted));
    expect(run.strays).toBe(0);
  });

  it('sends what is stored, byte for byte, under the event’s id', () => {
    const payloads = new Map(run.events.map(({ id, payload }) => [id, payload]));
    expect(run.ledger.filter(({ eventId, body }) => payloads.get(eventId) !== body)).toEqual([]);
  });

  it('calls delivered exactly what the receiver has acknowledged, at the end and as each kill left it', () => {
    for (const [process, { deliveries, entries }] of run.snapshots.entries()) {
      const soFar = run.ledger.slice(0, entries);
      const delivered = deliveries.filter(({ status }) => status === 'delivered').map(keyOf);
      const receivedSoFar = acknowledged(soFar);
      expect(delivered.filter((key) => !receivedSoFar.has(key))).toEqual([]);
      // What a process got acknowledged and did not record was under way when it was killed.
      const received = acknowledged(soFar.filter((entry) => entry.process === process));
      const open = deliveries.filter(
        ({ status, leaseToken }) => status !== 'delivered' && leaseToken === null,
      );
      expect(open.map(keyOf).filter((key) => received.has(key))).toEqual([]);
    }
    expect(run.snapshots.at(-1)!.deliveries.filter(({ status }) => status !== 'delivered')).toEqual([]);
  });

  it('repeats what was acknowledged only where it was under way at a kill', () => {
    const leased = run.snapshots.map((_, process) => leasedAt(process));
    const unexplained = duplicates().filter(
      ({ key, acknowledgedBy, repeat }) =>
        repeat.process <= acknowledgedBy || !leased[acknowledgedBy]!.has(key),
    );
    expect(unexplained).toEqual([]);
  });

  it('signs every attempt anew, so that the published libraries accept it', () => {
    const now = vi.spyOn(Date, 'now');
    try {
      for (const [i, { receiver, headers, body, timestampSeconds }] of run.ledger.entries()) {
        now.mockReturnValue(timestampSeconds * 1_000);
        const secret = run.secrets[receiver]!;
        new Webhook(secret).verify(body, headers, { jsonParse: false });
        if (i % SVIX_SAMPLE === 0) new SvixWebhook(secret).verify(body, headers);
      }
    } finally {
      now.mockRestore();
    }
    for (const entries of requested.values()) {
      const isLater = ({ timestampSeconds }: LedgerEntry, i: number) =>
        timestampSeconds > (entries[i - 1]?.timestampSeconds ?? 0);
      if (!entries.every(isLater)) expect(entries).toEqual('attempts of later and later times');
    }
  });

  it('leaves a receiver alone for a minute that is overloaded or does not answer in time', () => {
    for (const entries of requested.values()) {
      for (const [i, { fault, process, timestampSeconds }] of entries.entries()) {
        const next = entries[i + 1];
        if (fault?.opensCircuit !== true || next?.process !== process) continue;
        expect(next.timestampSeconds - timestampSeconds, fault.name).toBeGreaterThanOrEqual(60);
      }
    }
  });

  it('records every attempt but those that a kill cut off', () => {
    const attempts = grouped(run.attempts, ({ deliveryId }) => deliveryId);
    const leased = run.snapshots.slice(0, -1).map((_, process) => leasedAt(process));
    const misrecorded = run.snapshots.at(-1)!.deliveries.filter((delivery) => {
      const recorded = attempts.get(delivery.id) ?? [];
      const stamps = requested.get(keyOf(delivery))!.map(({ timestampSeconds }) => timestampSeconds);
      const cutOff = stamps.length - recorded.length;
      const isExplained = cutOff >= 0 && cutOff <= leased.filter((keys) => keys.has(keyOf(delivery))).length;
      const isSequence = recorded.every(
        ({ number, startedAt, error, statusCode }, i) =>
          number === i + 1 &&
          stamps.includes(Math.floor(startedAt / 1_000)) &&
          (i === recorded.length - 1 ? error === null && statusCode === 200 : error !== null),
      );
      return !isExplained || !isSequence;
    });
    expect(misrecorded).toEqual([]);
  });

  /** Requests for what had been acknowledged before, each with the process that had sent what was acknowledged last. */
  function duplicates() {
    return [...requested].flatMap(([key, entries]) => {
      let acknowledgedBy: number | null = null;
      return entries.flatMap((repeat) => {
        const found = acknowledgedBy === null ? [] : [{ key, acknowledgedBy, repeat }];
        if (repeat.fault === null) acknowledgedBy = repeat.process;
        return found;
      });
    });
  }

  function report(): string {
    const faults = run.ledger.flatMap(({ fault }) => fault?.name ?? []);
    const counts = [...grouped(faults, (name) => name)].map(([name, all]) => `${all.length} × ${name}`);
    const inFlight = run.snapshots.slice(0, -1).map((_, process) => leasedAt(process).size);
    return [
      `seed ${seed}: ${run.events.length} events, ${requested.size} deliveries, ${run.ledger.length} requests`,
      `${faults.length} faults: ${counts.join(', ')}`,
      `${inFlight.length} kills, with ${inFlight.join(', ')} deliveries in flight; ${duplicates().length} duplicates`,
    ].join('\n');
  }
});

/**
 * What is reset on a connection that was kept open is sent again at once on a fresh one, with the same signature: both are one attempt, and
 * the last of them is its outcome.
 */
function isLastOfAttempt({ headers }: LedgerEntry, index: number, entries: LedgerEntry[]): boolean {
  const next = entries[index + 1];
  return next?.headers['webhook-signature'] !== headers['webhook-signature'];
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

// Both libraries check the same; the first checks every request.
const SVIX_SAMPLE = 20;
