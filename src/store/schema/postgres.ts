// The tables of `sqlite.ts` in PostgreSQL's types; what they mean is said there. `json`, not `jsonb`: it keeps the order of keys.
export * from './postgres/teams.ts';
export * from './postgres/budgets.ts';
export * from './postgres/generations.ts';
export * from './postgres/upstream.ts';
export * from './postgres/endpoints.ts';
export * from './postgres/deliveries.ts';
export * from './postgres/usage.ts';
