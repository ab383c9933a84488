import ipaddr from 'ipaddr.js';
import { list } from './kinds/list.ts';

export const trustedProxies = list(
  'CIDRs and addresses of reverse proxies, comma-separated, whose `X-Forwarded-For` says where a request comes from. Empty: the address of the connection counts.',
  {
    refine(entries) {
      for (const entry of entries)
        if (!ipaddr.isValid(entry) && !ipaddr.isValidCIDR(entry))
          throw new Error(`${entry} is neither an address nor a CIDR`);
    },
  },
);
