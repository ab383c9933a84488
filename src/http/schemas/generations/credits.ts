import { Type } from 'typebox';
import { credits } from '../values.ts';

export const Credits = Type.Object(
  {
    held: credits('Held on the budgets until the generation ends.'),
    settled: credits('Spent, because the generation completed.'),
    released: credits('Released, because the generation failed or was canceled.'),
  },
  { $id: 'Credits', description: 'Where the price is accounted.' },
);
