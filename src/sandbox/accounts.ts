import { HOUR_MS, type Clock, type UnixMs } from '../domain/clock.ts';
import { createSlidingWindow } from './sliding-window.ts';

export interface Accounts {
  /** The account of a key; null when the key is not accepted. */
  find(apiKey: string): Account | null;
}

/** The state of one API key: its credit balance and the requests of the last hour. */
export interface Account {
  apiKey: string;
  balance(): number;
  /** Deducts the credits; false, and nothing deducted, when the balance is too low. */
  deduct(credits: number): boolean;
  /** Refunds the credits at `dueAt`. */
  refundAt(credits: number, dueAt: UnixMs): void;
  /** Counts one request; false when the hourly limit is reached. A refused request does not count. */
  takeRequest(): boolean;
}

export interface AccountsOptions {
  clock: Clock;
  initialCredits: number;
  requestsPerHour: number;
  /** Undefined: every key is accepted. */
  apiKeys: readonly string[] | undefined;
}

/** Each key gets an account with the initial credits on its first request. */
export function createAccounts(options: AccountsOptions): Accounts {
  const accounts = new Map<string, Account>();
  return {
    find(apiKey) {
      if (options.apiKeys !== undefined && !options.apiKeys.includes(apiKey)) return null;
      const account = accounts.get(apiKey) ?? createAccount(apiKey, options);
      accounts.set(apiKey, account);
      return account;
    },
  };
}

function createAccount(apiKey: string, { clock, initialCredits, requestsPerHour }: AccountsOptions): Account {
  let credits = initialCredits;
  let refunds: { credits: number; dueAt: UnixMs }[] = [];
  const requests = createSlidingWindow(HOUR_MS, requestsPerHour);

  // Refunds are booked when the balance is read, so that nothing has to run when a generation fails.
  function balance(): number {
    const now = clock.now();
    for (const refund of refunds) if (refund.dueAt <= now) credits += refund.credits;
    refunds = refunds.filter((refund) => refund.dueAt > now);
    return credits;
  }

  return {
    apiKey,
    balance,
    deduct(price) {
      if (balance() < price) return false;
      credits -= price;
      return true;
    },
    refundAt: (refunded, dueAt) => void refunds.push({ credits: refunded, dueAt }),
    takeRequest: () => requests.take(clock.now()),
  };
}
