import { createTokenFormat } from './token-format.ts';

/** A key as the services of a team send it, `nk_…`. */
export const apiKey = createTokenFormat('nk', 'key');
