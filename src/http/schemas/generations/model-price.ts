import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { nullableObject, timestamp } from '../values.ts';
import { CreditsByQuality } from './credits-by-quality.ts';

export const ModelPrice = nullableObject(
  {
    version: Type.String({ description: 'Name of the price list.' }),
    effectiveAt: timestamp('When the price list took effect.'),
    credits: ref(CreditsByQuality),
  },
  {
    $id: 'ModelPrice',
    description: 'The current price list; null when there is none, and then every request is refused.',
  },
);
