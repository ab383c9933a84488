import type pg from 'pg';
import { connectionConfigs } from './connection-config.ts';
import { createHostSearch, type HostSearch, type HostSearchOptions } from './host-search.ts';

/** How a server is reached. */
export interface ServerAddress {
  config: pg.ClientConfig;
  /** Null: the configuration names the only host. */
  hosts: HostSearch | null;
}

/** What `DATABASE_URL` or `DATABASE_DIRECT_URL` leads to. */
export function createServerAddress(url: string, { ca, ...options }: ServerAddressOptions): ServerAddress {
  const configs = connectionConfigs(url, ca);
  const [config = {}] = configs;
  return { config, hosts: configs.length > 1 ? createHostSearch({ ...options, configs }) : null };
}

export interface ServerAddressOptions extends Omit<HostSearchOptions, 'configs'> {
  /** PEM; null: the URL says how the server is verified. */
  ca: string | null;
}
