import { createAddressGuard } from '../network/address-guard.ts';
import type { OperationContext } from '../operations/operation-context.ts';
import { neverStopping, type StopSignals } from '../operations/stop-signals.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { createWebhookSender } from '../webhooks/webhook-sender.ts';
import { configuredReceiverCheck } from './configured-receiver-check.ts';
import { openLocalContext, type ContextOptions } from './local-context.ts';
import { createReleases } from './releases.ts';

/** Opens everything that operations work with: the local context, and what sends to the upstream and to receivers. */
export async function openOperationContext(options: OperationContextOptions): Promise<OpenContext> {
  const { config, logger, stop = neverStopping() } = options;
  const releases = createReleases();

  const local = await openLocalContext(options);
  releases.add(() => local.close());

  const guard = createAddressGuard({ allowed: config.WEBHOOK_ALLOWED_NETWORKS });
  const sender = createWebhookSender({
    guard,
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    proxyUrl: config.WEBHOOK_PROXY_URL ?? undefined,
    signal: stop.webhooksAndPolls,
  });
  releases.add(() => sender.close());

  const upstream = createUpstreamClient({
    baseUrl: config.NANOPHOTO_BASE_URL,
    userAgent: config.UPSTREAM_USER_AGENT,
    timeoutMs: config.UPSTREAM_TIMEOUT_MS,
    signals: { submit: stop.submissions, poll: stop.webhooksAndPolls },
    log: (entry) => logger.warn(entry, 'unexpected upstream answer'),
  });
  releases.add(() => upstream.close());

  const checkReceiver = configuredReceiverCheck(config);
  return {
    context: { ...local.context, stop, sender, upstream, checkReceiver },
    hasWaited: local.hasWaited,
    close: () => releases.run(),
  };
}

export interface OperationContextOptions extends ContextOptions {
  /** Absent: only the end of the process stops what is under way. */
  stop?: StopSignals;
}

export interface OpenContext {
  context: OperationContext;
  /** Whether the database could not be used at first. */
  hasWaited: boolean;
  close(): Promise<void>;
}
