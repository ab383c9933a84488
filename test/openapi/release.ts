import { copyFileSync, existsSync, readFileSync } from 'node:fs';

// `npm run openapi:release`: keeps today's document as that of the version that is released. A kept document never changes.
const current = new URL('../../openapi/openapi.json', import.meta.url);
const { info } = JSON.parse(readFileSync(current, 'utf8')) as { info: { version: string } };
const kept = new URL(`../../openapi/released/${info.version}.json`, import.meta.url);
if (existsSync(kept)) throw new Error(`The document of ${info.version} is already kept: raise the version first.`);
copyFileSync(current, kept);
console.log(`kept openapi/released/${info.version}.json`);
