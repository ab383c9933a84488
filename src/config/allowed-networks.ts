import { parseAllowedNetworks } from '../network/allowed-networks.ts';
import { list } from './kinds/list.ts';

export const allowedNetworks = list(
  'CIDRs, addresses and host names of internal receivers, comma-separated. Empty: public addresses only. Loopback, link-local and metadata addresses only when named exactly.',
  { refine: (entries) => void parseAllowedNetworks(entries) },
);
