import { list, url, type Setting } from './settings.ts';
import { parseAllowedNetworks } from '../network/allowed-networks.ts';

export const allowedNetworks: Setting<string[]> = {
  ...list(
    'CIDRs, addresses and host names of internal receivers. Empty: public addresses only. Loopback, link-local and metadata addresses only when named exactly.',
  ),
  parse(value) {
    const entries = list('').parse(value);
    parseAllowedNetworks(entries);
    return entries;
  },
};

export const webhookProxyUrl: Setting<string, null> = {
  ...url(
    null,
    ['http', 'https'],
    'A proxy through which webhooks leave, with its credentials if it asks for any.',
  ),
  secret: true,
};
