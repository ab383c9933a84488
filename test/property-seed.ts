import fc from 'fast-check';

// A counterexample that one run in a thousand finds would fail the build of a change that has nothing to do with it. To try others:
// `PROPERTY_SEED=2 npm test`.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
