import { html, useState } from '../vendor/preact.js';
import { call } from '../data/api.js';
import { navigate, addressOf } from '../data/router.js';
import { credits } from '../data/format.js';
import { useSession } from '../data/session.js';
import { ActionButton } from './action-button.js';
import { Field } from './field.js';

/** Sets a limit, with a preview of what it leaves. @param budget that is changed; absent: a new one */
export function SetBudgetButton({ budget, onDone }) {
  const { teams } = useSession();
  const [wanted, setWanted] = useState(
    budget ?? {
      scope: 'team',
      teamId: teams[0]?.id,
      keyId: '',
      period: 'month',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      limitCredits: 1_000,
    },
  );
  const change = (name) => (value) => setWanted({ ...wanted, [name]: value });
  const limitCredits = Number(wanted.limitCredits);
  async function run() {
    const { scope, period, timeZone } = wanted;
    const owner = { team: { teamId: wanted.teamId }, key: { keyId: wanted.keyId }, gateway: {} }[scope];
    const set = await call('PUT', '/admin/v1/budgets', {
      body: { scope, period, timeZone, limitCredits, ...owner },
    });
    if (onDone) onDone();
    else navigate(addressOf(`/budgets/${set.id}`));
    return `The limit is ${credits(set.limitCredits)}.`;
  }
  return html`<${ActionButton} needs="setBudget" label=${budget ? 'Set limit' : 'New budget'} run=${run}>
    ${
      !budget &&
      html`<${Field}
          label="Scope"
          options=${['gateway', 'team', 'key']}
          value=${wanted.scope}
          onInput=${change('scope')}
        />
        ${wanted.scope === 'team' && html`<${Field} label="Team" options=${teams.map(({ id, name }) => [id, name])} value=${wanted.teamId} onInput=${change('teamId')} />`}
        ${wanted.scope === 'key' && html`<${Field} label="Key id" placeholder="key_…" required value=${wanted.keyId} onInput=${change('keyId')} />`}
        <${Field}
          label="Period"
          options=${['day', 'week', 'month', 'total']}
          value=${wanted.period}
          onInput=${change('period')}
        />
        <${Field} label="Time zone" value=${wanted.timeZone} onInput=${change('timeZone')} />`
    }
    <${Field}
      label="Limit in credits"
      type="number"
      min="0"
      step="1"
      required
      value=${wanted.limitCredits}
      onInput=${change('limitCredits')}
    />
    ${budget && html`<p class="banner" role="status">${preview(budget, { limitCredits })}</p>`}
  <//>`;
}

/** What a change leaves, in words. */
export function preview(
  budget,
  { limitCredits = budget.limitCredits, adjustmentCredits = budget.adjustmentCredits },
) {
  const available = limitCredits + adjustmentCredits - budget.heldCredits - budget.settledCredits;
  const change = (before, after) => `${credits(before)} → ${credits(after)}`;
  // One text: a line break between two parts of a template is no space.
  const words =
    `Limit ${change(budget.limitCredits, limitCredits)}, ` +
    `adjusted ${change(budget.adjustmentCredits, adjustmentCredits)}; available ${credits(budget.availableCredits)} → `;
  const warning = available <= 0 ? ' Nothing more is accepted in this period.' : '';
  return html`${words}<strong>${credits(available)}</strong>.${warning}`;
}
