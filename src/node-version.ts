export type NodeVersion = `${number}.${number}.${number}`;

/** Whether this version can run the gateway: what `engines` in package.json says. */
export function supportsNode(version: NodeVersion): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}
