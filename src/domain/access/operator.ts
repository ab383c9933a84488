import type { UnixMs } from '../clock.ts';

/** A person or a tool that runs the gateway, with a token of its own. The token is shown once; only its hash is stored. */
export interface Operator {
  id: string;
  name: string;
  role: OperatorRole;
  secretHash: string;
  createdAt: UnixMs;
  /** Null: the token does not expire. */
  expiresAt: UnixMs | null;
  revokedAt: UnixMs | null;
}

/** An operator without what authenticates it. */
export interface KnownOperator extends Omit<Operator, 'secretHash'> {
  /** To the hour; null: never used. */
  lastUsedAt: UnixMs | null;
}

/** What an operator may do on `/admin/v1`. Each role may do all that the ones before it may. */
export const operatorRoles = ['viewer', 'operator', 'admin'] as const;

export type OperatorRole = (typeof operatorRoles)[number];

export function roleAllows(role: OperatorRole, required: OperatorRole): boolean {
  return operatorRoles.indexOf(role) >= operatorRoles.indexOf(required);
}

/** The authenticated operator of a request. */
export interface OperatorPrincipal {
  /** Null: the caller has `ADMIN_TOKEN`. */
  id: string | null;
  name: string;
  role: OperatorRole;
}

/** Whoever has `ADMIN_TOKEN`: the first admin, who creates the others. */
export const bootstrapAdmin: OperatorPrincipal = { id: null, name: 'ADMIN_TOKEN', role: 'admin' };

// It is used in logs and shell commands without quotes; an address of a person fits.
export const OPERATOR_NAME = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/;
