import { defineConfig } from 'drizzle-kit';

// One schema file a dialect: `npm run migrations:generate` runs this once for each.
const dialect = process.env.DIALECT === 'postgres' ? 'postgres' : 'sqlite';

export default defineConfig({
  dialect: dialect === 'postgres' ? 'postgresql' : 'sqlite',
  schema: `./src/store/schema/${dialect}.ts`,
  out: `./migrations/${dialect}`,
});
