import { html, useMemo, useState } from '../vendor/preact.js';
import { post } from '../data/api.js';
import { number } from '../data/format.js';
import { ActionButton } from './action-button.js';
import { Field, TimeField } from './field.js';
import { MatchCount } from './match-count.js';

const spans = [
  ['1', 'the last hour'],
  ['24', 'the last 24 hours'],
  ['168', 'the last 7 days'],
  ['720', 'the last 30 days'],
  ['custom', 'From … to …'],
];

/** Sends again what an endpoint missed in a time range, after it said how much that is. @param api where its owner's webhooks are */
export function RecoverButton({ api, endpointId, onDone, isOperators }) {
  const path = `${api}/webhook-endpoints/${encodeURIComponent(endpointId)}/recover`;
  const [span, setSpan] = useState('24');
  const [custom, setCustom] = useState({ since: '', until: '' });
  const [include, setInclude] = useState('failed');
  const range = useMemo(() => (span === 'custom' ? custom : lastHours(Number(span))), [span, custom]);
  const wanted = { since: range.since, until: range.until || undefined, include };
  const run = async () => {
    const { totalCount } = await post(path, wanted);
    return onDone(`${number(totalCount)} are sent again.`);
  };
  const count = async () => (await post(path, { ...wanted, dryRun: true })).totalCount;
  const kinds = [
    ['failed', 'Failed deliveries'],
    ['all', 'All events that it subscribes to'],
  ];
  return html`<${ActionButton}
    label="Recover"
    needs="recoverWebhookEndpoint"
    title="Send again what was missed"
    run=${run}
  >
    <${Field} label="Of" options=${spans} value=${span} onInput=${setSpan} />
    ${
      span === 'custom' &&
      html`<${TimeField}
          label="From"
          required
          value=${custom.since}
          onInput=${(since) => setCustom({ ...custom, since })}
        />
        <${TimeField}
          label="To"
          hint="Empty: now."
          value=${custom.until}
          onInput=${(until) => setCustom({ ...custom, until })}
        />`
    }
    ${!isOperators && html`<${Field} label="What" options=${kinds} value=${include} onInput=${setInclude} />`}
    ${wanted.since && html`<${MatchCount} of=${wanted} count=${count} nouns=${include === 'all' ? ['event', 'events'] : undefined} />`}
  <//>`;
}

const lastHours = (hours) => ({
  since: new Date(Date.now() - hours * 3_600_000).toISOString(),
  until: '',
});
