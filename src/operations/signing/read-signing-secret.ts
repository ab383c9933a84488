import type { OperationContext } from '../operation-context.ts';
import { openSigningSecrets } from './create-signing-secret.ts';

/** The team's default secret: it signs the webhooks that come with a request. */
export async function readSigningSecret(
  { store, clock, secretBox }: Pick<OperationContext, 'store' | 'clock' | 'secretBox'>,
  teamId: string,
): Promise<string> {
  const [secret] = await openSigningSecrets(store.reader, secretBox, {
    teamId,
    endpointId: null,
    now: clock.now(),
  });
  if (secret === undefined) throw new Error(`Team ${teamId} has no signing secret`);
  return secret;
}
