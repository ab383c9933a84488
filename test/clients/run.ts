import { parseArgs } from 'node:util';
import { clients } from './clients.ts';
import { openGateway } from './gateway.ts';
import { reportOf, type TriedClient } from './report.ts';
import { tryClient } from './try-client.ts';
import { installGenerators } from './workspace.ts';

// npm run clients [-- --only orval --only python]
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [''] } } });

const chosen = clients.filter(({ language, name }) =>
  values.only.some((only) => `${language} ${name}`.toLowerCase().includes(only.toLowerCase())),
);
if (chosen.length === 0) throw new Error(`No client is named ${values.only.join(' or ')}`);

// Two at a time: most of it is compiling, which one processor does at once.
const concurrency = 2;

await installGenerators();
const gateway = await openGateway();
try {
  const tried: TriedClient[] = [];
  const left = chosen.entries();
  const work = async () => {
    for (const [index, client] of left) tried[index] = { client, trial: await tryClient(client, gateway) };
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  // CI installs every language, so there a skipped client is a check that is lost.
  const { text, isOk } = reportOf(tried, { maySkip: process.env.CI !== 'true' });
  console.log(text);
  process.exitCode = isOk ? 0 : 1;
} finally {
  await gateway.close();
}
