import { Type } from 'typebox';
import { ref } from '../ref.ts';
import { count, timestamp } from '../values.ts';
import { LedgerDifference } from './ledger-difference.ts';

export const LedgerVerification = Type.Object(
  {
    verifiedAt: timestamp('When the ledger was verified.'),
    periods: count('Number of budget periods compared.'),
    differences: Type.Array(ref(LedgerDifference), {
      description: 'Empty when the ledger and the balances agree.',
    }),
  },
  {
    $id: 'LedgerVerification',
    description: 'Comparison of the ledger with the budget balances and the open generations.',
  },
);
