import { Type } from 'typebox';
import { generationResolutions } from '../../../domain/generations/generation.ts';
import { lifeStepKinds } from '../../../domain/generations/life-step.ts';
import { MAY_BE_SHORT, pageOf } from '../page-of.ts';
import { ref } from '../ref.ts';
import { id, nullable, nullableText, signedCredits, timestamp } from '../values.ts';
import { Generation, GenerationQuery } from './generation.ts';

const { sequence: _sequence, truncated: _truncated, ...ofTeams } = Generation.properties;

const properties = {
  ...ofTeams,
  teamId: id('team'),
  keyId: id('key', 'The key that created it.'),
  account: nullableText('The upstream account that has it; null until one confirmed it.'),
  upstreamGenerationId: nullableText("The upstream's id; null until it confirmed the submission."),
  requestId: nullableText('The `X-Request-Id` of the request that created it.'),
  traceId: nullableText('The W3C trace id of that request; null without a `traceparent`.'),
  resolution: nullable(
    Type.Enum(generationResolutions, {
      description: 'What an operator who ended it decided about its credits; null unless one did.',
    }),
  ),
};

/** `resources/generations/operator-generation-resource.ts`, as a schema. */
export const OperatorGeneration = Type.Object(properties, {
  $id: 'OperatorGeneration',
  description: 'A generation of any team, as operators see it.',
});

export const OperatorGenerationPage = pageOf(
  'OperatorGenerationPage',
  OperatorGeneration,
  `Generations, newest first. ${MAY_BE_SHORT}`,
);

export const LifeStep = Type.Object(
  {
    at: timestamp('When it happened.'),
    kind: Type.Enum(lifeStepKinds),
    id: nullableText('Id of the submission, ledger entry, charge, event or delivery.'),
    account: nullableText('Upstream account.'),
    budgetId: nullable(id('budget')),
    credits: nullable(signedCredits('Credits that were held, settled, released or charged.')),
    outcome: nullableText(
      'Outcome of a submission, charge, delivery or attempt; type of an event; status at the end.',
    ),
    actor: nullableText('Key, worker or operator that caused it.'),
    detail: nullableText('Reason, error, address or progress.'),
  },
  { $id: 'LifeStep', description: 'One thing that happened to a generation.' },
);

export const GenerationLife = Type.Object(
  {
    ...properties,
    life: Type.Array(ref(LifeStep), { description: 'What happened to it, oldest first.' }),
  },
  { $id: 'GenerationLife', description: 'A generation with what happened to it.' },
);

export const OperatorGenerationQuery = Type.Object(
  {
    id: Type.Optional(id('generation', 'Only this generation.')),
    upstreamGenerationId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Only the one with this id at the upstream.',
      }),
    ),
    teamId: Type.Optional(id('team', 'Only generations of this team.')),
    ...GenerationQuery.properties,
  },
  { additionalProperties: false },
);

export const ResolveGenerationRequest = Type.Object(
  {
    resolution: Type.Enum(generationResolutions, {
      description:
        '`charged`: its credits are settled. `released`: they are released. `unreconciled`: they are released, and an unreconciled charge is opened.',
    }),
    reason: Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '\\S',
      description: 'The reason, shown to the team as the message of the error.',
    }),
  },
  {
    $id: 'ResolveGenerationRequest',
    additionalProperties: false,
    examples: [{ resolution: 'released', reason: 'The upstream confirmed that it failed.' }],
  },
);
