import { environment } from './step.js';

/** Sends the requests of the client that orval generates: it knows neither the gateway's address nor the key. */
export async function orvalFetch<T>(path: string, options: RequestInit): Promise<T> {
  const headers = new Headers(options.headers);
  headers.set('Authorization', `Bearer ${environment.key}`);
  const response = await fetch(environment.url + path, { ...options, headers });
  const text = await response.text();
  const data: unknown = text === '' ? {} : JSON.parse(text);
  return { data, status: response.status, headers: response.headers } as T;
}
