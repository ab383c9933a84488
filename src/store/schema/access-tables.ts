import { sql } from 'drizzle-orm';
import type { OperatorRole } from '../../domain/access/operator.ts';
import type { Permission } from '../../domain/access/permissions.ts';
import type { PreviousSecret } from '../../domain/access/team.ts';
import type { ModelId } from '../../domain/models/catalogue.ts';
import type { ImageQuality } from '../../domain/models/image-input.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** Teams, their keys, the operators, and what each may do. */
export function createAccessTables({ table, text, integer, real, json, index, uniqueIndex }: Dialect) {
  const teams = table('teams', {
    id: text('id').primaryKey(),
    name: text('name').notNull().unique(),
    /** Its share of the upstream, relative to the other teams that have work waiting. */
    weight: integer('weight').notNull().default(1),
    /**
     * For the fair queue: service received by weight, and interactive generations since the last batch
     * one.
     */
    virtualTime: real('virtual_time').notNull().default(0),
    interactiveSinceBatch: integer('interactive_since_batch').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    /** It creates no more keys and requests nothing more. */
    archivedAt: integer('archived_at'),
    /** Its texts and files were erased. */
    purgedAt: integer('purged_at'),
  });

  const keys = table(
    'keys',
    {
      id: text('id').primaryKey(),
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      name: text('name').notNull(),
      /** SHA-256 of the secret part, hexadecimal. The secret has 160 random bits, so a fast hash is safe. */
      secretHash: text('secret_hash').notNull(),
      /** The secrets that a rotation replaced, until the end of its overlap. */
      previousSecrets: json('previous_secrets').$type<PreviousSecret[]>(),
      /** Null: all of them. */
      permissions: json('permissions').$type<Permission[]>(),
      createdAt: integer('created_at').notNull(),
      /** Null: the key does not expire. */
      expiresAt: integer('expires_at'),
      revokedAt: integer('revoked_at'),
    },
    (t) => [index('keys_team').on(t.teamId)],
  );

  const operators = table(
    'operators',
    {
      id: text('id').primaryKey(),
      name: text('name').notNull(),
      role: text('role').$type<OperatorRole>().notNull(),
      /** As of a key. */
      secretHash: text('secret_hash').notNull(),
      createdAt: integer('created_at').notNull(),
      expiresAt: integer('expires_at'),
      revokedAt: integer('revoked_at'),
    },
    (t) => [
      uniqueIndex('operators_name')
        .on(t.name)
        .where(sql`revoked_at is null`),
    ],
  );

  /** When keys and operators' tokens were last used. Apart from them, since they are cached until they change. */
  const tokenUses = table('token_uses', {
    /** A key's or an operator's id. */
    subjectId: text('subject_id').primaryKey(),
    lastUsedAt: integer('last_used_at').notNull(),
  });

  /** Limits of a team or a key beside its budgets. Null: not limited. */
  const accessLimits = table('access_limits', {
    /** A team's or a key's id. */
    subjectId: text('subject_id').primaryKey(),
    requestsPerMinute: integer('requests_per_minute'),
    maxInFlight: integer('max_in_flight'),
    allowedModels: json('allowed_models').$type<ModelId[]>(),
    allowedQualities: json('allowed_qualities').$type<ImageQuality[]>(),
  });

  return { teams, keys, operators, tokenUses, accessLimits };
}

export type AccessTables = ReturnType<typeof createAccessTables>;
