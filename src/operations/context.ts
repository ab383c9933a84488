import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import type { UnknownOutcomePolicy } from '../domain/upstream/submission-outcome.ts';
import type { Store } from '../store/engine/store.ts';
import type { UpstreamClient } from '../upstream/upstream-client.ts';
import type { ReceiverCheck } from '../webhooks/receiver-check.ts';
import type { SecretBox } from '../webhooks/secret-box.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';

/** What may have become possible by a commit, for those who wait for it. */
export type Topic =
  'generation-queued' | 'generation-submitted' | 'upstream-answered' | 'event-stored' | 'recovery-started';

export interface UpstreamAccount {
  name: string;
  apiKey: string;
  requestsPerHour: number;
  /** Generations that it may have taken and not finished. */
  maxInFlight: number;
}

export interface Policy {
  accounts: readonly UpstreamAccount[];
  /** The part of each allowance that is left unused, since the upstream's clock and window may differ. 0 to 1. */
  allowanceMargin: number;
  pollMinIntervalMs: number;
  /** Generations of one team that the upstream may have at once; Infinity: no cap. */
  maxInFlightPerTeam: number;
  unknownOutcome: UnknownOutcomePolicy;
  /** How long a generation may wait in the queue where the request does not say. */
  queueTimeoutMs: number;
  /** How long a claim stands without being renewed. */
  leaseMs: number;
  retryScheduleMs: readonly number[];
  /** Webhook attempts that one receiver may have under way, of all replicas. */
  concurrencyPerReceiver: number;
  /** The metadata keys whose values usage can be reported by. */
  usageMetadataKeys: readonly string[];
  priceList: PriceList;
}

/** Everything that operations work with. Each declares the part that it uses. */
export interface OperationContext {
  store: Store;
  clock: Clock;
  /** Numbers in [0, 1) for what is left to chance: jitter, and looks that are made to learn. */
  random(): number;
  upstream: UpstreamClient;
  sender: WebhookSender;
  /** Why nothing may be sent to a URL, or null. Asks the network: never inside a transaction. */
  checkReceiver: ReceiverCheck;
  secretBox: SecretBox;
  policy: Policy;
  /** Called after a commit, never inside a transaction. */
  notify(topic: Topic): void;
  /** Tells what happened outside a transaction; inside one there is `tx.observe`. */
  observe: Observer;
}
