import { Type } from 'typebox';
import { permissions } from '../../../domain/access/permissions.ts';
import { Budget } from '../budgets/budget.ts';
import { ref } from '../ref.ts';
import { Key } from './key.ts';
import { Limits } from './limits.ts';
import { Team } from './team.ts';

/** `operations/access/read-me.ts`, as a schema. */
export const Me = Type.Object(
  {
    object: Type.Enum(['me']),
    team: ref(Team),
    key: ref(Key),
    permissions: Type.Array(Type.Enum(permissions), { description: 'What the key may do.' }),
    teamLimits: ref(Limits),
    keyLimits: ref(Limits),
    budgets: Type.Array(ref(Budget), {
      description: 'The budgets that apply to this key: a generation must fit into each of them.',
    }),
  },
  { $id: 'Me', description: 'The caller: its team, its key, and what applies to them.' },
);
