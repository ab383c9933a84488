/** Something that goes wrong with one answer. */
export interface Fault {
  response: FaultyResponse;
  /** Whether the request is processed, credits included, before its answer is spoiled. */
  processes: boolean;
  /** Strikes only answers with one of these statuses. Default: every answer. */
  statuses?: readonly string[];
}

/** How an answer reaches the client, or fails to. */
export type FaultyResponse =
  /** The connection is closed with a TCP reset. */
  | { kind: 'reset' }
  /** As `reset`; if the header names it, before the body of the request is read. */
  | { kind: 'reset-before-read' }
  /** Nothing is ever answered. */
  | { kind: 'silence' }
  /** Another answer replaces the true one. */
  | { kind: 'replace'; status: number; headers: Record<string, string>; body: string }
  /** A redirect to an address of the sandbox. */
  | { kind: 'redirect'; status: number }
  /** The headers and the first half of the true answer, then the connection is closed. */
  | { kind: 'cut-off' }
  /** The true answer, byte by byte, spread over real seconds. */
  | { kind: 'drip'; seconds: number }
  /** The true answer, changed. Refusals are left as they are. */
  | { kind: 'edit'; edit: Edit };

/** @param requestNumber 1 for the first request that this fault strikes, then 2, … */
export type Edit = (body: Record<string, unknown>, requestNumber: number) => Record<string, unknown>;

/** A fault and how often it still strikes. */
export interface ActiveFault {
  fault: Fault;
  remaining: number;
  struck: number;
}

/** A fault that strikes this many times. */
export function activate(fault: Fault, times: number): ActiveFault {
  return { fault, remaining: times, struck: 0 };
}

/** The faults that strike this answer; each is counted. */
export function strike(faults: readonly ActiveFault[], body: Record<string, unknown>): StruckResponse[] {
  const struck = faults.filter(
    ({ fault, remaining }) => remaining > 0 && (fault.statuses?.includes(String(body.status)) ?? true),
  );
  return struck.map((active) => {
    active.remaining -= 1;
    active.struck += 1;
    return { response: active.fault.response, requestNumber: active.struck };
  });
}

export interface StruckResponse {
  response: FaultyResponse;
  requestNumber: number;
}
