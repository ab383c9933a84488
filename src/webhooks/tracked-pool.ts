import { Client, Pool, type buildConnector, type Dispatcher } from 'undici';
import { skipInterimAnswers, type InterimFilter } from '../network/skip-interim-answers.ts';

/**
 * A pool of connections to one origin, for an undici agent. Its connections pass over interim answers, and
 * `isStaleConnection` knows which errors come from one that was kept alive.
 */
export function trackedPool(origin: string | URL, options: object): Dispatcher {
  return new Pool(origin, { ...options, factory: (to, given) => trackedClient(to, given as ClientOptions) });
}

/**
 * Whether the error ended a request on a connection that had served another one before: the receiver may
 * have closed it just when the request was sent (RFC 9112, section 9.3.1).
 */
export function isStaleConnection(error: Error): boolean {
  return staleErrors.has(error);
}

type ClientOptions = Client.Options & { connect: buildConnector.connector };

const staleErrors = new WeakSet<Error>();

function trackedClient(origin: URL, { connect, ...options }: ClientOptions): Client {
  let isUsed = false;
  let filter: InterimFilter | null = null;
  const client = new Client(origin, {
    ...options,
    connect(target, callback) {
      connect(target, (...result) => {
        isUsed = false;
        filter = result[0] === null ? skipInterimAnswers(result[1]) : null;
        callback(...result);
      });
    },
  });
  const dispatch = client.dispatch.bind(client);
  client.dispatch = (request, handler) => {
    let wasUsed = false;
    return dispatch(request, {
      onRequestStart(controller, context: unknown) {
        wasUsed = isUsed;
        filter?.expectAnswer();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd(...args) {
        isUsed = true;
        handler.onResponseEnd?.(...args);
      },
      onResponseError(controller, error) {
        if (wasUsed) staleErrors.add(error);
        handler.onResponseError?.(controller, error);
      },
    });
  };
  return client;
}
