import { Type } from 'typebox';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { Budget } from '../budgets/budget.ts';
import { ref } from '../ref.ts';
import { count, credits, nullable } from '../values.ts';
import { GenerationInput } from './generation-input.ts';
import { QuoteRefusal } from './quote-refusal.ts';

export const Quote = Type.Object(
  {
    object: Type.Literal('quote'),
    model: Type.Enum(modelIds),
    input: ref(GenerationInput),
    priceCredits: credits('The price of the generation.'),
    priceVersion: Type.String({ description: 'The price list of the price.' }),
    accepted: Type.Boolean({ description: 'Whether the request would be accepted now.' }),
    refusal: ref(QuoteRefusal),
    headroomCredits: nullable(
      count('Available credits of the tightest budget that applies; null when none does.'),
    ),
    budgets: Type.Array(ref(Budget), { description: 'Every budget that applies, with its balance.' }),
  },
  {
    $id: 'Quote',
    description:
      'The price of a generation. Nothing is stored or held, so another request can use the available credits first.',
  },
);
