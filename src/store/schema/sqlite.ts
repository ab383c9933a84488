// Times are UTC milliseconds, credits whole numbers. Nothing is deleted with its parent: there is no ON DELETE CASCADE.
// `postgres.ts` beside this file has the same tables and columns; a test fails when the two drift apart.
export * from './sqlite/teams.ts';
export * from './sqlite/budgets.ts';
export * from './sqlite/generations.ts';
export * from './sqlite/upstream.ts';
export * from './sqlite/endpoints.ts';
export * from './sqlite/deliveries.ts';
export * from './sqlite/usage.ts';
