import type { UnixMs } from '../clock.ts';
import type { EventFilter } from '../events/event-type.ts';

/** Where a team, or the operator, wants to be told of events. */
export interface Endpoint {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  url: string;
  /** The event types it hears of. */
  events: EventFilter[];
  description: string;
  /** Sent with each webhook: names in lower case, and the values as they are sealed for the database. */
  headers: Record<string, string>;
  signatures: SignatureScheme[];
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  disabledAt: UnixMs | null;
  createdAt: UnixMs;
}

/** What its owner can set. `paused`: what is for it waits. */
export const settableEndpointStatuses = ['enabled', 'paused'] as const;
export type SettableEndpointStatus = (typeof settableEndpointStatuses)[number];

/** `disabled`: the gateway's doing, what is for it fails. */
export const endpointStatuses = [...settableEndpointStatuses, 'disabled'] as const;
export type EndpointStatus = (typeof endpointStatuses)[number];

/** `gone`: it answered 410. `failing`: nothing but failures for days. */
export const disabledReasons = ['gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** `v1`: HMAC-SHA256 with the endpoint's secret. `v1a`: Ed25519 with the gateway's key. */
export const signatureSchemes = ['v1', 'v1a'] as const;
export type SignatureScheme = (typeof signatureSchemes)[number];

// Each hears of an event by a row of its own, all stored in the transaction of what happened: more would make every generation slow
// to end. More than that is the business of one receiver that distributes.
export const MAX_ENDPOINTS = 100;
