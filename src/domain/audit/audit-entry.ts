import type { UnixMs } from '../clock.ts';
import type { Actor } from './actor.ts';
import type { AuditChange } from './audit-change.ts';
import type { AuditLink } from './audit-link.ts';

/** One entry of the audit log. */
export interface AuditEntry extends AuditLink {
  /** Null: a purge deleted it. */
  payload: AuditPayload | null;
}

/** What an entry says, as it is stored and hashed. */
export interface AuditPayload extends AuditChange {
  actor: Actor;
}

/** A payload as it is stored, with its salt and what filters use. */
export interface StoredPayload {
  sequence: number;
  salt: string;
  payload: string;
  action: string;
  actor: string;
  objectId: string | null;
  teamId: string | null;
}

export interface AuditFilter {
  action?: string | undefined;
  /** As `actorText` writes it. */
  actor?: string | undefined;
  objectId?: string | undefined;
  teamId?: string | undefined;
  createdAfter?: UnixMs | undefined;
  createdBefore?: UnixMs | undefined;
}
