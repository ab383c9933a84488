import { Type } from 'typebox';
import { auditActions } from '../../../domain/audit/audit-change.ts';
import { pageOf, pageParameters } from '../page-of.ts';
import { ref } from '../ref.ts';
import { count, id, nullable, nullableText, timestamp } from '../values.ts';
import { AuditActor } from './audit-actor.ts';
import { AuditFields } from './audit-fields.ts';

export const AuditEntry = Type.Object(
  {
    id: id('auditEntry'),
    object: Type.Literal('audit_entry'),
    sequence: count('The place in the chain: 1, 2, 3, …', 1),
    createdAt: timestamp('When the change was made.'),
    action: nullable(Type.Enum(auditActions, { description: 'What was done; null: a purge deleted it.' })),
    actor: ref(AuditActor),
    objectId: nullableText('What was changed: its id, or the name of an account.'),
    teamId: nullableText('The team that it belongs to; null: the gateway.'),
    before: ref(AuditFields),
    after: ref(AuditFields),
    hash: Type.String({
      pattern: '^[0-9a-f]{64}$',
      examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      description: 'The hash of this entry and all before it.',
    }),
  },
  { $id: 'AuditEntry', description: 'One change, by whom, and what it was before.' },
);

export const AuditEntryPage = pageOf('AuditEntryPage', AuditEntry, 'The audit log, newest first.');

export const AuditLogQuery = Type.Object(
  {
    ...pageParameters,
    cursor: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,15}$', description: 'The `nextCursor` of the previous page.' }),
    ),
    action: Type.Optional(Type.Enum(auditActions, { description: 'Only this action.' })),
    actor: Type.Optional(
      Type.String({
        maxLength: 200,
        description: 'Only changes of this actor: `op_…`, `key_…`, `admin_token`, `cli:alice`, `gateway`.',
      }),
    ),
    objectId: Type.Optional(Type.String({ maxLength: 200, description: 'Only changes of this object.' })),
    teamId: Type.Optional(id('team', 'Only changes of what belongs to this team.')),
    createdAfter: Type.Optional(timestamp('Only changes made at this time or later.')),
    createdBefore: Type.Optional(timestamp('Only changes made before this time.')),
  },
  { additionalProperties: false },
);
