import { createTokenFormat } from './token-format.ts';

/** A token as an operator sends it, `nop_…`. */
export const operatorToken = createTokenFormat('nop', 'operator');
