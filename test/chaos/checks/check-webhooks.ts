import type { World } from '../world.ts';

/** Every delivery that is recorded as delivered was acknowledged by its receiver. */
export async function checkWebhooks({ database, receivers, journal }: World): Promise<void> {
  const deliveries = await database.query<{ url: string; event: string; attempts: number }>(
    `select url, event_id as event, attempt_count as attempts from deliveries where status = 'delivered'`,
  );
  for (const { url, event } of deliveries)
    journal.check(
      receivers.acknowledged.has(`${new URL(url).pathname} ${event}`),
      () => `${event} was acknowledged by ${url}`,
    );
}
