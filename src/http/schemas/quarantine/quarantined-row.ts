import { Type } from 'typebox';
import { rowTasks } from '../../../domain/quarantine/row-failure.ts';
import { ref } from '../ref.ts';
import { count, timestamp } from '../values.ts';

/** `resources/quarantine/quarantined-row-resource.ts`, as a schema. */
export const QuarantinedRow = Type.Object(
  {
    id: Type.String({
      description: 'The id of the generation, delivery, receiver, recovery, budget or secret.',
    }),
    object: Type.Literal('quarantined_row'),
    task: Type.Enum([...rowTasks], { description: 'What fails.' }),
    failureCount: count('Number of consecutive failures.'),
    error: Type.String({ description: 'The last error.' }),
    firstFailedAt: timestamp('The first of these failures.'),
    quarantinedAt: timestamp('When the row was quarantined.'),
    retryAt: timestamp('When it is tried again.'),
  },
  {
    $id: 'QuarantinedRow',
    description: 'A row that the workers leave out because it failed five times in a row.',
  },
);

export const QuarantinedRowList = Type.Object(
  { data: Type.Array(ref(QuarantinedRow)) },
  { $id: 'QuarantinedRowList', description: 'All quarantined rows.' },
);

export const quarantinedRowParameters = Type.Object({
  task: Type.Enum([...rowTasks], { description: 'What fails.' }),
  id: Type.String({ maxLength: 500, description: 'The id of the row.' }),
});
