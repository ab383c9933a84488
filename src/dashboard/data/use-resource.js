import { useCallback, useEffect, useRef, useState } from '../vendor/preact.js';
import { get } from './api.js';
import { useLive } from './live.js';

/**
 * What was read last. The data is any because each path has its own, and the document of the API describes them.
 * @typedef {{ path: string | null, data: any, error: any }} Read
 */

/**
 * Reads a path, again when it changes, and with `isLive` after changes at the gateway. What was read stays while it is read again.
 * A null path reads nothing.
 * @param {string | null} path
 * @param {{ isLive?: boolean, intervalMs?: number }} [options] `intervalMs`: no more often than that
 * @returns {{ data: any, error: any, isLoading: boolean, reload: () => void }}
 */
export function useResource(path, { isLive = false, intervalMs } = {}) {
  const [state, setState] = useState(/** @type {Read} */ ({ path: null, data: undefined, error: undefined }));
  const [round, setRound] = useState(0);
  const news = useLive(isLive, intervalMs);
  const latest = useRef();
  useEffect(() => {
    if (path === null) return undefined;
    const aborted = new AbortController();
    latest.current = path;
    get(path, { signal: aborted.signal }).then(
      (data) => latest.current === path && setState({ path, data, error: undefined }),
      (error) =>
        error.name !== 'AbortError' &&
        setState((before) => ({ path, data: before.path === path ? before.data : undefined, error })),
    );
    return () => aborted.abort();
  }, [path, round, news]);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  const isCurrent = state.path === path;
  return {
    data: isCurrent ? state.data : undefined,
    error: isCurrent ? state.error : undefined,
    isLoading: path !== null && !isCurrent,
    reload,
  };
}
