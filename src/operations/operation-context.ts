import type { Actor } from '../domain/audit/actor.ts';
import type { TokenUses } from '../domain/access/token-uses.ts';
import type { Clock } from '../domain/clock.ts';
import type { Observer } from '../domain/observation.ts';
import type { FileLinks } from '../domain/files/file-links.ts';
import type { LatePicturePolicy } from '../domain/files/stored-file.ts';
import type { FileStorage } from '../files/file-storage.ts';
import type { PictureFetcher } from '../files/picture-fetcher.ts';
import type { PriceList } from '../domain/generations/price-list.ts';
import type { BackupPolicy, RestoreQueuedPolicy } from '../domain/backups/backup-policy.ts';
import type { Retention } from '../domain/retention/retention.ts';
import type { UnknownOutcomePolicy } from '../domain/upstream/submission-outcome.ts';
import type { Store } from '../store/engine/store.ts';
import type { UpstreamClient } from '../upstream/upstream-client.ts';
import type { ReceiverCheck } from '../webhooks/receiver-check.ts';
import type { SecretBox } from '../webhooks/secret-box.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import type { StopSignals } from './stop-signals.ts';

/** Everything that operations use. Each declares the part that it needs. */
export interface OperationContext {
  store: Store;
  clock: Clock;
  /** Random numbers in [0, 1), for jitter and for polls that explore. */
  random(): number;
  /** Who makes the changes: the caller of the request, the user of the command line, or the gateway itself. */
  actor: Actor;
  upstream: UpstreamClient;
  sender: WebhookSender;
  /** Why a URL may not receive webhooks, or null. Uses the network: never call it inside a transaction. */
  checkReceiver: ReceiverCheck;
  secretBox: SecretBox;
  /** When keys and operators' tokens are used. */
  tokenUses: TokenUses;
  /** Null: no files are kept. */
  files: FilesAdapter | null;
  policy: Policy;
  /** Says when the time for what is under way is over. */
  stop: StopSignals;
  /** Wakes workers, here and in other processes. Called after a commit, never inside a transaction. */
  notify(topic: Topic): void;
  /** Records what happened outside a transaction; inside one, use `tx.observe`. */
  observe: Observer;
}

/** What a commit may have made possible, for the workers that wait for it. */
export type Topic = (typeof topics)[number];

/** Processes on one database tell each other these names, also those of different versions. */
export const topics = [
  'generation-queued',
  'batch-queued',
  'generation-submitted',
  'upstream-answered',
  'event-stored',
  'recovery-started',
  'file-stored',
  'task-released',
] as const;

export interface ConfiguredAccount {
  name: string;
  apiKey: string;
  requestsPerHour: number;
  /** Maximum number of generations that the account may have in flight. */
  maxInFlight: number;
}

export interface Policy {
  accounts: readonly ConfiguredAccount[];
  /**
   * The share of each allowance that is left unused because the upstream's clock and window may differ. 0
   * to 1.
   */
  allowanceMargin: number;
  /** The share of each allowance and of the places in flight that batch leaves free. 0 to 0.5; 0: none. */
  interactiveReserve: number;
  /** Whether submissions are spread evenly over the hour. */
  spreadRequests: boolean;
  pollMinIntervalMs: number;
  /** The deadline of each upstream request. */
  upstreamTimeoutMs: number;
  /** How long after its submission a generation stays open while its status cannot be read. */
  unreachableLimitMs: number;
  /** Maximum number of generations of one team in flight; Infinity means no maximum. */
  maxInFlightPerTeam: number;
  unknownOutcome: UnknownOutcomePolicy;
  /** What happens after a restore to generations that were queued in the backup. */
  restoreQueued: RestoreQueuedPolicy;
  /** Where the gateway puts its own backups; null: it makes none. */
  backups: BackupPolicy | null;
  /** How long a generation may be queued when the request does not say. */
  queueTimeoutMs: number;
  /** Lease duration: how long work stays claimed after a crash. */
  leaseMs: number;
  retryScheduleMs: readonly number[];
  /** Maximum number of concurrent webhook attempts to one receiver, over all replicas. */
  concurrencyPerReceiver: number;
  /** Whether the upstream receives the `traceparent` of the requests. */
  sendsTraceparent: boolean;
  /** How long an idempotency key is kept. */
  idempotencyRetentionMs: number;
  /** How long texts and events are kept. */
  retention: Retention;
  /** Whether metrics name teams. */
  teamLabels: boolean;
  /** The metadata keys that usage can be grouped by. */
  usageMetadataKeys: readonly string[];
  priceList: PriceList;
  /** Whether `ADMIN_TOKEN` is set, so that there is always an admin. */
  hasAdminToken: boolean;
  /** What is done with pictures that complete late, where the team has no setting of its own. */
  latePictures: LatePicturePolicy;
  /** Null: no files are kept. */
  files: FilesPolicy | null;
}

/** What files are kept with. Both use the network or the disk: never inside a transaction. */
export interface FilesAdapter {
  storage: FileStorage;
  fetcher: PictureFetcher;
}

export interface FilesPolicy {
  links: FileLinks;
  /** Maximum size of one file. */
  maxFileBytes: number;
  /** Maximum size of all files; the oldest are deleted. */
  maxBytes: number;
  /** Maximum size of a team's files; null: not limited. */
  maxBytesPerTeam: number | null;
  /** How long results and uploads are kept; null: until their space is needed. */
  resultDays: number | null;
  uploadDays: number | null;
  /** Whether the storage has links of its own, which the upstream can read. */
  hasStorageLinks: boolean;
  /** Whether readers are sent to the storage itself, where it has links of its own. */
  redirects: boolean;
  /** Whether the addresses of input pictures are fetched before a generation is accepted. */
  checkInputImages: boolean;
}
