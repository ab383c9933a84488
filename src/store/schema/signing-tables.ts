import { sql } from 'drizzle-orm';
import type { Dialect } from './sqlite-dialect.ts';
import type { AccessTables } from './access-tables.ts';
import type { EndpointTables } from './endpoint-tables.ts';

/** What webhooks are signed with. The private parts are sealed: encrypted with the encryption key. */
export function createSigningTables(
  { table, text, integer, index, uniqueIndex }: Dialect,
  { teams, endpoints }: AccessTables & EndpointTables,
) {
  const signingSecrets = table(
    'signing_secrets',
    {
      id: text('id').primaryKey(),
      /** Null: the operator's. */
      teamId: text('team_id').references(() => teams.id),
      endpointId: text('endpoint_id').references(() => endpoints.id),
      sealed: text('sealed').notNull(),
      createdAt: integer('created_at').notNull(),
      /** Set when a newer one replaced it: it signs beside the newer one until then. */
      expiresAt: integer('expires_at'),
    },
    (t) => [
      index('signing_secrets_owner').on(t.teamId, t.endpointId),
      uniqueIndex('signing_secrets_team_current')
        .on(t.teamId)
        .where(sql`endpoint_id is null and expires_at is null`),
      uniqueIndex('signing_secrets_endpoint_current')
        .on(t.endpointId)
        .where(sql`endpoint_id is not null and expires_at is null`),
    ],
  );

  /** The gateway's Ed25519 key pairs, for signatures that need no shared secret. */
  const signingKeys = table('signing_keys', {
    id: text('id').primaryKey(),
    /** `whpk_…` */
    publicKey: text('public_key').notNull(),
    sealed: text('sealed').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Set when a newer one replaced it: it signs beside the newer one until then. */
    expiresAt: integer('expires_at'),
  });

  return { signingSecrets, signingKeys };
}
