import { Type } from 'typebox';
import { actorKinds } from '../../../domain/audit/actor.ts';
import { nullableObject, nullableText } from '../values.ts';

export const AuditActor = nullableObject(
  {
    kind: Type.Enum(actorKinds, {
      description:
        '`operator`: an operator, by its token. `admin_token`: whoever has `ADMIN_TOKEN`. `key`: a team, by its key. `cli`: the command line. `gateway`: the gateway itself.',
    }),
    text: Type.String({ description: 'The actor in one word, as the filter takes it.', examples: ['op_…'] }),
    id: nullableText("The operator's or the key's id."),
    name: nullableText("The operator's name, or the user of the command line."),
    isProven: Type.Boolean({
      description: 'Whether a token proves the actor. On the command line nothing does.',
    }),
    note: nullableText('`X-Actor` of the request: who the caller says it is.'),
    requestId: nullableText('The id of the request.'),
    address: nullableText('The address of the caller.'),
  },
  { $id: 'AuditActor', description: 'Who made a change.' },
);
