import { html, useEffect, useState } from '../vendor/preact.js';
import { get } from '../data/api.js';
import { Badge } from './badge.js';
import { IdLink } from './id-link.js';
import { Picture } from './picture.js';

const STREAMED = ['queued', 'pending', 'generating', 'completed', 'failed', 'canceled'];
// The file is fetched after the generation has completed.
const FILE_RETRY_MS = 1_000;
const FILE_RETRIES = 20;

/** A generation as it goes on, by its stream of events. */
export function LiveGeneration({ first }) {
  const [generation, setGeneration] = useState(first);
  useEffect(() => {
    if (first.finishedAt) return undefined;
    const stream = new EventSource(`${first.links.self}/events`);
    const take = ({ data }) => {
      const next = JSON.parse(data);
      setGeneration(next);
      if (next.finishedAt) stream.close();
    };
    for (const status of STREAMED) stream.addEventListener(`generation.${status}`, take);
    return () => stream.close();
  }, [first.id]);
  useFile(generation, setGeneration);
  const { id, status, progress, error } = generation;
  return html`<p><${IdLink} id=${id} /> <${Badge} value=${status} /></p>
    <progress max="100" value=${status === 'completed' ? 100 : progress} aria-label="Progress"></progress>
    ${error && html`<p class="error" role="alert"><strong>${error.code}</strong> <bdi>${error.message}</bdi></p>`}
    <${Picture} generation=${generation} />`;
}

/** Reads the generation again until its picture is stored. */
function useFile(generation, onRead) {
  const [tries, setTries] = useState(0);
  const isMissing = generation.output?.files?.some(({ status }) => status === 'fetching') ?? false;
  useEffect(() => {
    if (!isMissing || tries >= FILE_RETRIES) return undefined;
    const timer = setTimeout(async () => {
      const found = await get(generation.links.self).catch(() => null);
      if (found) onRead(found);
      setTries(tries + 1);
    }, FILE_RETRY_MS);
    return () => clearTimeout(timer);
  }, [isMissing, tries]);
}
