import { credits, words } from './format.js';

/** The life of a generation as far as its team sees it: `{at, title, detail, tone}`, oldest first. */
export function timelineOf(generation, deliveries) {
  const { status, createdAt, submittedAt, finishedAt, completedLateAt, output } = generation;
  const held = generation.credits.held + generation.credits.settled + generation.credits.released;
  const entries = [
    { at: createdAt, title: 'Accepted', detail: `${credits(held)} held` },
    submittedAt && { at: submittedAt, title: 'Submitted to the upstream' },
    finishedAt && {
      at: finishedAt,
      title: words(status),
      tone: status === 'completed' ? 'good' : 'bad',
      detail: endOf(generation),
    },
    completedLateAt && { at: completedLateAt, title: 'Completed late', tone: 'good' },
    ...(output?.files ?? []).map((file) => ({
      at: finishedAt ?? createdAt,
      title: `File ${file.status}`,
      detail: file.id,
    })),
    ...deliveries.flatMap(deliveryEntries),
  ];
  return entries.filter(Boolean).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The same as the operator sees it: every step that the gateway has stored. */
export function lifeOf({ life, teamId }) {
  return life.map(({ at, kind, id, account, budgetId, credits: amount, outcome, actor, detail }) => ({
    at,
    title: words(kind),
    detail: [outcome, amount === null ? null : credits(amount), account, actor, detail]
      .filter(Boolean)
      .join(' · '),
    tone: /fail|refus|error/.test(outcome ?? '') ? 'bad' : undefined,
    // A hold and its end are in the ledger of the budget.
    id: budgetId ?? id,
    query: budgetId === null ? { team: teamId } : undefined,
  }));
}

function endOf({ error, credits: { settled, released } }) {
  const money = settled > 0 ? `${credits(settled)} settled` : `${credits(released)} released`;
  return error === null ? money : `${error.code}: ${error.message} · ${money}`;
}

function deliveryEntries({ id, eventType, url, status, finishedAt, lastAttempt, attemptCount }) {
  const entries = [];
  if (lastAttempt)
    entries.push({
      at: lastAttempt.startedAt,
      title: `Attempt ${lastAttempt.number} of ${eventType}`,
      detail: `${url}: ${lastAttempt.statusCode ?? ''} ${lastAttempt.error ?? 'acknowledged'}`,
      tone: lastAttempt.error === null ? 'good' : 'bad',
      id,
    });
  if (finishedAt)
    entries.push({
      at: finishedAt,
      title: status === 'delivered' ? 'Delivered' : 'Delivery failed',
      detail: `${eventType} after ${attemptCount} attempts`,
      tone: status === 'delivered' ? 'good' : 'bad',
      id,
    });
  return entries;
}
