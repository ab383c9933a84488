import type { Journal } from '../journal.ts';
import type { Random } from '../random.ts';

/** The database of a run, and what can go wrong with it. */
export interface ChaosDatabase {
  /** How the gateways reach it. */
  url: string;
  /** How many gateways may share it. */
  replicas: number;
  /** Runs one statement past the gateways, of the same meaning on both engines. */
  query<Row>(statement: string): Promise<Row[]>;
  faults: readonly Fault[];
  /** Settings that the gateways need for it. */
  settings: Record<string, string>;
  /** Kills the primary and promotes its standby. Null: there is none. Nothing but `query` works after it. */
  failOver: (() => Promise<void>) | null;
  close(): Promise<void>;
}

export interface Fault {
  name: string;
  /** Begins it; the returned function ends it. */
  begin(context: FaultContext): Promise<() => Promise<unknown> | void> | (() => Promise<unknown> | void);
}

export interface FaultContext {
  random: Random;
  journal: Journal;
  /** The process ids of the gateways. */
  pids(): number[];
}
