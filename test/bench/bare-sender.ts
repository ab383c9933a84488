import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { Pool } from 'undici';
import { resourceOf } from '../simulation/webhook-plan.ts';

/** Signs and posts and keeps no record: what a delivery costs at the least. */
export function createBareSender(receiverUrl: string, concurrency: number) {
  const pool = new Pool(receiverUrl, { connections: concurrency });
  const key = createSecretKey(randomBytes(32));
  let sent = 0;

  async function send(): Promise<void> {
    const id = `evt_${(sent += 1)}`;
    const data = resourceOf({ index: sent, team: 0, type: 'generation.completed', request: null });
    const body = JSON.stringify({ type: 'generation.completed', timestamp: new Date().toISOString(), data });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const response = await pool.request({
      method: 'POST',
      path: '/bare',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    });
    await response.body.dump();
    if (response.statusCode !== 204) throw new Error(`Answered ${response.statusCode}`);
  }

  return {
    /** Sends so many, `concurrency` at a time. */
    async sendAll(count: number): Promise<void> {
      let left = count;
      const sender = async () => {
        while (left-- > 0) await send();
      };
      await Promise.all(Array.from({ length: concurrency }, sender));
    },
    close: () => pool.close(),
  };
}
