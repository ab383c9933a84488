import { useEffect, useState } from '../vendor/preact.js';

const BASE = '/dashboard';
const listeners = new Set();

/** Where the page is: its path below `/dashboard`, and the parameters of the address. */
export function useLocation() {
  const [, setRound] = useState(0);
  useEffect(() => {
    const listener = () => setRound((value) => value + 1);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, []);
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, '') || '/';
  return { path, query: Object.fromEntries(new URLSearchParams(location.search)) };
}

/** The address of a page, with the parameters that are not empty. */
export function addressOf(path, query = {}) {
  const entries = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(entries).toString();
  return `${BASE}${path === '/' ? '' : path}${text === '' ? '' : `?${text}`}`;
}

export function navigate(address, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  for (const listener of listeners) listener();
}

/** Changes parameters of the address, as filters do. */
export function setQuery(changes) {
  const { path, query } = {
    path: location.pathname.slice(BASE.length) || '/',
    query: Object.fromEntries(new URLSearchParams(location.search)),
  };
  navigate(addressOf(path, { ...query, ...changes }), { replace: true });
}

addEventListener('popstate', () => {
  for (const listener of listeners) listener();
});

/** Follows links between pages without loading the page again. */
export function followLinks(event) {
  const link = event.target.closest?.('a[href]');
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || link.target || link.origin !== location.origin || !link.pathname.startsWith(BASE))
    return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
  scrollTo(0, 0);
}
