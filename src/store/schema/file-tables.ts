import { sql } from 'drizzle-orm';
import {
  fileKinds,
  fileStatuses,
  imageContentTypes,
  latePicturePolicies,
} from '../../domain/files/stored-file.ts';
import type { AccessTables } from './access-tables.ts';
import type { GenerationTables } from './generation-tables.ts';
import type { Dialect } from './sqlite-dialect.ts';

/** Pictures that the gateway keeps, and what remains to be deleted in the storage. */
export function createFileTables(
  { table, text, integer, index, primaryKey }: Dialect,
  { teams, generations }: AccessTables & GenerationTables,
) {
  const files = table(
    'files',
    {
      id: text('id').primaryKey(),
      teamId: text('team_id')
        .notNull()
        .references(() => teams.id),
      kind: text('kind', { enum: fileKinds }).notNull(),
      status: text('status', { enum: fileStatuses }).notNull(),
      /** Null: an upload. */
      generationId: text('generation_id').references(() => generations.id),
      /** 1: only the operator may see it. */
      withheld: integer('withheld').notNull().default(0),
      sourceUrl: text('source_url'),
      name: text('name'),
      /** The object in the storage; null until it is stored. Files of a team can share it. */
      objectId: text('object_id'),
      contentType: text('content_type', { enum: imageContentTypes }),
      bytes: integer('bytes'),
      contentHash: text('content_hash'),
      width: integer('width'),
      height: integer('height'),
      createdAt: integer('created_at').notNull(),
      storedAt: integer('stored_at'),
      expiresAt: integer('expires_at'),
      nextFetchAt: integer('next_fetch_at'),
      failureCount: integer('failure_count').notNull().default(0),
      failure: text('failure'),
      leaseToken: text('lease_token'),
      leaseExpiresAt: integer('lease_expires_at'),
    },
    (t) => [
      index('files_team').on(t.teamId, t.id),
      index('files_stored')
        .on(t.id)
        .where(sql`status = 'stored'`),
      index('files_team_stored')
        .on(t.teamId, t.id)
        .where(sql`status = 'stored'`),
      index('files_generation')
        .on(t.generationId)
        .where(sql`generation_id is not null`),
      index('files_to_fetch')
        .on(t.teamId, t.nextFetchAt)
        .where(sql`next_fetch_at is not null`),
      index('files_expiry')
        .on(t.expiresAt)
        .where(sql`expires_at is not null`),
      index('files_leased')
        .on(t.leaseExpiresAt)
        .where(sql`lease_expires_at is not null`),
      index('files_content')
        .on(t.teamId, t.contentHash)
        .where(sql`content_hash is not null`),
      index('files_object')
        .on(t.objectId)
        .where(sql`object_id is not null`),
    ],
  );

  /** Objects that no file refers to any more; a row goes when the storage has deleted its object. */
  const fileDeletions = table(
    'file_deletions',
    {
      objectId: text('object_id').primaryKey(),
      teamId: text('team_id').notNull(),
      dueAt: integer('due_at').notNull(),
      failureCount: integer('failure_count').notNull().default(0),
    },
    (t) => [index('file_deletions_due').on(t.dueAt)],
  );

  /** The space that a team's files take, and what the operator set for it. Locked by whoever changes its files. */
  const teamFiles = table('team_files', {
    teamId: text('team_id')
      .primaryKey()
      .references(() => teams.id),
    /** Of its stored objects: what several files share counts once. */
    usedBytes: integer('used_bytes').notNull().default(0),
    resultDays: integer('result_days'),
    uploadDays: integer('upload_days'),
    maxBytes: integer('max_bytes'),
    latePictures: text('late_pictures', { enum: latePicturePolicies }),
  });

  /** The files that a generation has as input. One that is open needs them. */
  const generationInputs = table(
    'generation_inputs',
    {
      generationId: text('generation_id')
        .notNull()
        .references(() => generations.id),
      fileId: text('file_id')
        .notNull()
        .references(() => files.id),
    },
    (t) => [
      primaryKey({ columns: [t.generationId, t.fileId] }),
      index('generation_inputs_file').on(t.fileId),
    ],
  );

  return { files, fileDeletions, teamFiles, generationInputs };
}
