import type { UnixMs } from '../clock.ts';
import type { EventFilter } from '../events/event-type.ts';

/** A webhook endpoint of a team or of the operator. */
export interface Endpoint {
  id: string;
  /** Null: the operator's. */
  teamId: string | null;
  url: string;
  /** The event types that it subscribes to. */
  events: EventFilter[];
  description: string;
  /** Sent with each webhook: names in lower case, values encrypted for the database. */
  headers: Record<string, string>;
  signatures: SignatureScheme[];
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  disabledAt: UnixMs | null;
  createdAt: UnixMs;
}

/** What its owner can set. `paused`: its deliveries wait. */
export const settableEndpointStatuses = ['enabled', 'paused'] as const;
export type SettableEndpointStatus = (typeof settableEndpointStatuses)[number];

/** `disabled`: set by the gateway; its deliveries fail. */
export const endpointStatuses = [...settableEndpointStatuses, 'disabled'] as const;
export type EndpointStatus = (typeof endpointStatuses)[number];

/** `gone`: it answered 410. `failing`: it has acknowledged nothing for days. */
export const disabledReasons = ['gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** `v1`: HMAC-SHA256 with the endpoint's secret. `v1a`: Ed25519 with the gateway's key. */
export const signatureSchemes = ['v1', 'v1a'] as const;
export type SignatureScheme = (typeof signatureSchemes)[number];

// Every subscribed endpoint adds a delivery row to the transaction that ends a generation, so more would
// make each of those slow. Whoever needs more receivers runs one that distributes.
export const MAX_ENDPOINTS = 100;
