import { it } from 'vitest';

// A run of Vitest needs a test. Once it has ended, the runner tries the mutants in the same process.
it('starts', () => undefined);
