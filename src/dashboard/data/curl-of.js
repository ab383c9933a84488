/** The request as a line for a shell, with the key left to the reader. */
export function curlOf(body) {
  const json = JSON.stringify(body).replaceAll("'", `'\\''`);
  return [
    `curl -X POST '${location.origin}/v1/generations' \\`,
    `  -H "Authorization: Bearer $NANOGATE_KEY" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${json}'`,
  ].join('\n');
}
