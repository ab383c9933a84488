export interface Fault {
  delivery: Delivery;
  /** A `generate` is carried out, credits and all, before its answer is spoiled. */
  acts: boolean;
  /** Hits only answers with one of these statuses. Absent: every answer. */
  statuses?: readonly string[];
}

/** How an answer reaches the client, or fails to. */
export type Delivery =
  /** The connection is closed with a TCP reset. */
  | { kind: 'reset' }
  /** As `reset`; when asked for by the header, before the body of the request is read. */
  | { kind: 'reset-before-read' }
  /** Nothing is ever answered. */
  | { kind: 'silence' }
  /** Another answer takes the place of the true one. */
  | { kind: 'replace'; status: number; headers: Record<string, string>; body: string }
  /** The sandbox's own address in `Location`. */
  | { kind: 'redirect'; status: number }
  /** The headers and the first half of the true answer, then the connection is closed. */
  | { kind: 'cut-off' }
  /** The true answer, byte by byte, spread over real seconds. */
  | { kind: 'drip'; seconds: number }
  /** The true answer, changed. Refusals are left as they are. */
  | { kind: 'edit'; edit: Edit };

/** @param requestNumber 1 for the first request about the generation that this fault hits, then 2, … */
export type Edit = (body: Record<string, unknown>, requestNumber: number) => Record<string, unknown>;

/** A fault together with how often it still strikes. */
export interface ActiveFault {
  fault: Fault;
  remaining: number;
  struck: number;
}

export function activate(fault: Fault, times: number): ActiveFault {
  return { fault, remaining: times, struck: 0 };
}

/** The deliveries that strike this answer; each is counted. */
export function strike(faults: readonly ActiveFault[], body: Record<string, unknown>): StruckDelivery[] {
  const struck = faults.filter(
    ({ fault, remaining }) => remaining > 0 && (fault.statuses?.includes(String(body.status)) ?? true),
  );
  return struck.map((active) => {
    active.remaining -= 1;
    active.struck += 1;
    return { delivery: active.fault.delivery, requestNumber: active.struck };
  });
}

export interface StruckDelivery {
  delivery: Delivery;
  requestNumber: number;
}
