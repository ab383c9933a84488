import { registerHooks } from 'node:module';

/**
 * Makes every import of drizzle load its CommonJS build. Node parses the package.json of a module's package for each ES module,
 * and drizzle's has 180 kB: its 120 ES modules take ten times as long to load. Call it before anything imports the store.
 */
export function requireDrizzle(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier,
        /^drizzle-orm(\/|$)/.test(specifier) ? { ...context, conditions: ['node', 'require'] } : context,
      ),
  });
}
