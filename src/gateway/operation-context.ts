import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { encryptionKeysOf } from './encryption-keys.ts';
import type { AccountSetting } from '../config/gateway-settings.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import { createPriceList } from '../domain/generations/price-list.ts';
import type { OperationContext, Topic, UpstreamAccount } from '../operations/context.ts';
import { ensureSigningKey } from '../operations/signing/signing-keys.ts';
import { openStore } from '../store/open-store.ts';
import { newestSealedText } from '../store/signing/sealed-text.ts';
import { ensureAccounts } from '../store/upstream/upstream-accounts.ts';
import { createUpstreamClient } from '../upstream/upstream-client.ts';
import { createReceiverCheck } from '../webhooks/receiver-check.ts';
import { createAddressGuard } from '../network/address-guard.ts';
import { createSecretBox } from '../webhooks/secret-box.ts';
import { createWebhookSender } from '../webhooks/webhook-sender.ts';

export interface OpenContext {
  context: OperationContext;
  close(): Promise<void>;
}

export interface ContextOptions {
  config: Config;
  clock: Clock;
  logger: Logger;
  notify: (topic: Topic) => void;
  observe: Observer;
}

/** Opens what the operations work with and brings the database's schema up to date. */
export async function openContext(options: ContextOptions): Promise<OpenContext> {
  const { config, clock, logger, notify, observe } = options;
  const store = openStore({
    url: config.DATABASE_URL,
    clock,
    observe,
    onIdleError: (error) => logger.warn({ err: error }, 'database connection lost'),
  });
  try {
    const applied = await store.migrate();
    if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
    const accounts = accountsOf(config);
    const secretBox = createSecretBox(encryptionKeysOf(config, await newestSealedText(store.reader)));
    await store.transaction(async (tx) => {
      await ensureAccounts(
        tx,
        accounts.map(({ name }) => name),
      );
      await ensureSigningKey(tx, secretBox);
    });

    const guard = createAddressGuard({ allowed: config.WEBHOOK_ALLOWED_NETWORKS });
    const sender = createWebhookSender({
      guard,
      timeoutMs: config.WEBHOOK_TIMEOUT_MS,
      proxyUrl: config.WEBHOOK_PROXY_URL ?? undefined,
    });
    const upstream = createUpstreamClient({
      baseUrl: config.NANOPHOTO_BASE_URL,
      userAgent: config.UPSTREAM_USER_AGENT,
      timeoutMs: config.UPSTREAM_TIMEOUT_MS,
      log: (entry) => logger.warn(entry, 'upstream answer not understood'),
    });
    return {
      context: {
        store,
        clock,
        random: Math.random,
        upstream,
        sender,
        // An egress proxy resolves for itself, and names may mean something else there.
        checkReceiver:
          config.WEBHOOK_PROXY_URL === null
            ? createReceiverCheck({ guard })
            : async (url) => guard.checkUrl(url),
        notify,
        observe,
        secretBox,
        policy: {
          accounts,
          allowanceMargin: config.UPSTREAM_ALLOWANCE_MARGIN_PERCENT / 100,
          maxInFlightPerTeam: config.UPSTREAM_MAX_IN_FLIGHT_PER_TEAM ?? Infinity,
          pollMinIntervalMs: config.UPSTREAM_POLL_MIN_INTERVAL_MS,
          priceList: createPriceList(config.PRICES),
          unknownOutcome: config.UPSTREAM_UNKNOWN_OUTCOME,
          queueTimeoutMs: config.QUEUE_TIMEOUT_SECONDS * 1_000,
          leaseMs: config.LEASE_MS,
          retryScheduleMs: config.WEBHOOK_RETRY_SCHEDULE,
          concurrencyPerReceiver: config.WEBHOOK_CONCURRENCY_PER_ENDPOINT,
          usageMetadataKeys: config.USAGE_METADATA_KEYS,
        },
      },
      async close() {
        await upstream.close();
        await sender.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

// A tenth of the hour's requests: several times what is needed to use them all, and few enough that what the first ones teach is
// there for the next. Never fewer than ten.
const IN_FLIGHT_SHARE = 0.1;
const LEAST_IN_FLIGHT = 10;

function accountsOf(config: Config): UpstreamAccount[] {
  const { NANOPHOTO_API_KEY: apiKey, UPSTREAM_REQUESTS_PER_HOUR: usual } = config;
  const settings = apiKey === null ? (config.UPSTREAM_ACCOUNTS ?? []) : [{ name: 'default', apiKey }];
  return settings.map(({ requestsPerHour = usual, maxInFlight, ...account }: AccountSetting) => ({
    ...account,
    requestsPerHour,
    maxInFlight: maxInFlight ?? Math.max(LEAST_IN_FLIGHT, Math.round(requestsPerHour * IN_FLIGHT_SHARE)),
  }));
}
