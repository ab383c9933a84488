import { createAddressGuard } from '../network/address-guard.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { createReceiverCheck } from '../webhooks/receiver-check.ts';
import { createWebhookSender } from '../webhooks/webhook-sender.ts';
import { openLocalContext, type ContextOptions } from './local-context.ts';
import { createReleases } from './releases.ts';

/** Opens everything that operations work with: the local context, and what sends to the upstream and to receivers. */
export async function openOperationContext(options: ContextOptions): Promise<OpenContext> {
  const { config, logger } = options;
  const releases = createReleases();

  const local = await openLocalContext(options);
  releases.add(() => local.close());

  const guard = createAddressGuard({ allowed: config.WEBHOOK_ALLOWED_NETWORKS });
  const sender = createWebhookSender({
    guard,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    proxyUrl: config.WEBHOOK_PROXY_URL ?? undefined,
  });
  releases.add(() => sender.close());

  const upstream = createUpstreamClient({
    baseUrl: config.NANOPHOTO_BASE_URL,
    userAgent: config.UPSTREAM_USER_AGENT,
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    log: (entry) => logger.warn(entry, 'unexpected upstream answer'),
  });
  releases.add(() => upstream.close());

  // An egress proxy resolves names itself, and they may mean something else there.
  const checkReceiver =
    config.WEBHOOK_PROXY_URL === null
      ? createReceiverCheck({ guard })
      : async (url: string) => guard.checkUrl(url);

  return { context: { ...local.context, sender, upstream, checkReceiver }, close: () => releases.run() };
}

export interface OpenContext {
  context: OperationContext;
  close(): Promise<void>;
}
