import { useEffect, useState } from '../vendor/preact.js';

// A page reads again what it shows no more often than this, however much happens at the gateway.
const MIN_INTERVAL_MS = 10_000;
// After this time without a connection the page says so.
const RECONNECT_MS = 3_000;

/** @type {EventSource | null} */
let source = null;
let overview = null;
let isConnected = false;
let changes = 0;
const listeners = new Set();

function tell() {
  for (const listener of listeners) listener();
}

/** Connects to the stream of changes. It connects again by itself when the gateway comes back. */
export function startLive(path) {
  stopLive();
  const opened = new EventSource(path);
  source = opened;
  opened.addEventListener('open', () => {
    isConnected = true;
    tell();
  });
  opened.addEventListener('overview', ({ data }) => {
    overview = JSON.parse(data);
    changes++;
    tell();
  });
  opened.addEventListener('error', () => {
    isConnected = false;
    tell();
    // A browser gives up after an answer that is no stream, such as 503 of a gateway that stops.
    if (opened.readyState === EventSource.CLOSED)
      setTimeout(() => source === opened && startLive(path), RECONNECT_MS);
  });
}

export function stopLive() {
  source?.close();
  source = null;
  overview = null;
  isConnected = false;
}

/**
 * The overview is any because it is as the document of the API describes it.
 * @returns {{ overview: any, isConnected: boolean }}
 */
const stateOf = () => ({ overview, isConnected });

/** The last overview, and whether the stream is connected. */
export function useOverview() {
  const [seen, setSeen] = useState(stateOf());
  useEffect(() => {
    const read = () => setSeen(stateOf());
    // What came between the first rendering and this effect would be missed: nothing else may come for long.
    read();
    return listen(read);
  }, []);
  return seen;
}

/** A number that changes after changes at the gateway, now and then, while the page is seen. */
export function useLive(isLive, intervalMs = MIN_INTERVAL_MS) {
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isLive) return undefined;
    let readAt = Date.now();
    let seen = changes;
    return listen(() => {
      if (changes === seen || document.hidden || Date.now() - readAt < intervalMs) return;
      readAt = Date.now();
      seen = changes;
      setRound((value) => value + 1);
    });
  }, [isLive, intervalMs]);
  return round;
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
