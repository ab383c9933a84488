import type { Config } from '../config/config.ts';
import { createAddressGuard } from '../network/address-guard.ts';
import { createReceiverCheck, type ReceiverCheck } from '../webhooks/receiver-check.ts';

/** The check of receivers that the settings ask for. */
export function configuredReceiverCheck(
  config: Pick<Config, 'WEBHOOK_ALLOWED_NETWORKS' | 'WEBHOOK_PROXY_URL'>,
): ReceiverCheck {
  const guard = createAddressGuard({ allowed: config.WEBHOOK_ALLOWED_NETWORKS });
  // An egress proxy resolves names itself, and they may mean something else there.
  return config.WEBHOOK_PROXY_URL === null
    ? createReceiverCheck({ guard })
    : async (url) => guard.checkUrl(url);
}
