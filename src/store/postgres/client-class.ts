import pg from 'pg';
import type { Host } from './host-search.ts';

type Connected = (error?: Error) => void;

/**
 * The driver's client, for its pool and for a connection of its own. It listens to its own errors from the start, because one
 * without a listener would end the process; and it looks for its host when it connects, which the driver cannot.
 * @param findHost null: the configuration names it
 */
export function createClientClass(connectMs: number, findHost: (() => Promise<Host>) | null): ClientClass {
  return class extends pg.Client {
    constructor(config: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connectMs });
      // Whoever uses the connection learns of it by the query that fails.
      this.on('error', () => undefined);
    }

    override connect(): Promise<this>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<this> | void {
      if (callback === undefined)
        return new Promise((resolve, reject) =>
          this.connect((error) => (error === undefined || error === null ? resolve(this) : reject(error))),
        );
      if (findHost === null) return super.connect(callback as (error: Error) => void);
      findHost().then((host) => {
        Object.assign(this, host);
        super.connect(callback as (error: Error) => void);
      }, callback);
    }
  };
}

export type ClientClass = new (config: pg.ClientConfig) => pg.Client;
