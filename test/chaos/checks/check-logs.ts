import type { World } from '../world.ts';

/** What is wrong in the code of a gateway, whatever its database, the upstream and receivers do. */
const defect =
  /^(TypeError|RangeError|ReferenceError|SyntaxError|AssertionError)$|SQLITE_CONSTRAINT|violates \w+ ?\w* constraint/;

export function checkLogs({ gateways, journal }: World): void {
  for (const { name, log } of gateways) {
    for (const { msg, err } of log()) {
      if (err === undefined) continue;
      journal.check(
        !defect.test(err.type ?? '') && !defect.test(err.message ?? ''),
        () => `${name} logs no defect: ${msg}: ${err.stack ?? err.message}`,
      );
    }
  }
}
