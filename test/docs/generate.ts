import { writeFileSync } from 'node:fs';
import { documentPaths, documentUrl, readDocument, renderDocument } from './documents.ts';

// `npm run docs:generate`: prints the code's own data into the documents that show it.
for (const path of documentPaths()) {
  const text = readDocument(path);
  const rendered = await renderDocument(text);
  if (rendered === text) continue;
  writeFileSync(documentUrl(path), rendered);
  console.log(`printed ${path}`);
}
