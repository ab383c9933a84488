import {
  ActionButton,
  Badge,
  DataTable,
  Facts,
  Field,
  IdLink,
  Loaded,
  Page,
  PageLink,
  Secret,
  Section,
  SetLimitsButton,
  SetWeightButton,
  Time,
  call,
  columns,
  credits,
  html,
  number,
  post,
  tightestOf,
  useResource,
  useState,
} from '../ui.js';

/** One team: its limits, the budget that counts for it and for each key, and its keys. */
export function TeamPage({ id }) {
  const path = `/admin/v1/teams/${encodeURIComponent(id)}`;
  const team = useResource(path);
  const limits = useResource(`${path}/limits`);
  const keys = useResource(`${path}/keys`);
  const own = useResource(`/admin/v1/budgets?teamId=${encodeURIComponent(id)}&limit=100`, { isLive: true });
  const shared = useResource('/admin/v1/budgets?scope=gateway&limit=100', { isLive: true });
  const budgets = [...(own.data?.data ?? []), ...(shared.data?.data ?? [])];
  return html`<${Page}
    title=${team.data?.name ?? id}
    actions=${html`${
        limits.data &&
        html`<${SetLimitsButton}
          key=${JSON.stringify(limits.data)}
          path="${path}/limits"
          needs="setTeamLimits"
          limits=${limits.data}
          onDone=${limits.reload}
        />`
      }
      ${team.data && html`<${SetWeightButton} path=${path} weight=${team.data.weight} onDone=${team.reload} />`}
      <${NewKeyButton} path=${path} onDone=${keys.reload} />`}
  >
    <${Loaded} ...${team}>
      ${(found) =>
        html`<${Section} title="Team">
          <${Facts}
            entries=${[
              ['Id', html`<code>${found.id}</code>`],
              ['Weight', number(found.weight)],
              ['Created', html`<${Time} at=${found.createdAt} />`],
              ['Requests per minute', limitOf(limits.data?.requestsPerMinute)],
              ['Generations in flight', limitOf(limits.data?.maxInFlight)],
              ['Models', limits.data?.allowedModels?.join(', ') ?? 'all'],
              ['Qualities', limits.data?.allowedQualities?.join(', ') ?? 'all'],
              ['Effective budget', effective(budgets.filter(({ scope }) => scope !== 'key'))],
              [
                'More',
                html`<${PageLink} to="/generations" query=${{ team: id }}>Generations<//>${' '}
                  <${PageLink} to="/budgets" query=${{ team: id }}>Budgets<//>${' '}
                  <${PageLink} to="/usage" query=${{ team: id }}>Usage<//>${' '}
                  <${PageLink} to="/webhooks" query=${{ team: id }}>Webhooks<//>${' '}
                  <${PageLink} to="/audit-log" query=${{ team: id }}>Changes<//>`,
              ],
            ]}
          />
        <//>`}
    <//>
    <${Section} title="Keys">
      <${Loaded} ...${keys}>
        ${({ data }) => html`<${DataTable} caption="Keys" columns=${keyColumns(budgets, keys.reload)} rows=${data} empty="The team has no key." />`}
      <//>
    <//>
  <//>`;
}

const limitOf = (value) => (value === null ? 'no limit' : number(value));

/** The budget with the least left of those that apply, which is the one that refuses first. */
function effective(budgets) {
  const tightest = tightestOf(budgets);
  if (tightest === null) return 'none: nothing limits it';
  return html`<${IdLink} id=${tightest.id}>${credits(Math.max(0, tightest.availableCredits))} left<//
    >${` (${tightest.scope}, ${tightest.period})`}`;
}

const keyColumns = (budgets, reload) => [
  columns.text('Name', 'name'),
  columns.code('Id', 'id'),
  { title: 'State', cell: (row) => html`<${Badge} value=${row.revokedAt ? 'revoked' : 'enabled'} />` },
  {
    title: 'Effective budget',
    cell: (row) => effective(budgets.filter(({ scope, keyId }) => scope !== 'key' || keyId === row.id)),
  },
  { title: 'Last used', cell: (row) => html`<${Time} at=${row.lastUsedAt} isRelative />` },
  columns.time('Expires', 'expiresAt'),
  columns.time('Created', 'createdAt'),
  {
    title: 'Actions',
    cell: (row) =>
      !row.revokedAt &&
      html`<div class="actions">
        <${KeyLimits} row=${row} />
        <${RotateButton} row=${row} reload=${reload} />
        <${RevokeButton} row=${row} reload=${reload} />
      </div>`,
  },
];

const shown = ({ key }) => html`<${Secret} value=${key} text="The new key. It is not shown again." />`;

function NewKeyButton({ path, onDone }) {
  const [name, setName] = useState('');
  const run = async () => {
    const created = await post(`${path}/keys`, { name });
    onDone();
    return created;
  };
  return html`<${ActionButton} label="New key" needs="createKey" run=${run} result=${shown}
    ><${Field} label="Name" required value=${name} onInput=${setName}
  /><//>`;
}

function KeyLimits({ row }) {
  const path = `/admin/v1/keys/${row.id}/limits`;
  const limits = useResource(path);
  if (!limits.data) return null;
  return html`<${SetLimitsButton}
    key=${JSON.stringify(limits.data)}
    path=${path}
    needs="setKeyLimits"
    limits=${limits.data}
    onDone=${limits.reload}
  />`;
}

function RotateButton({ row, reload }) {
  const run = async () => {
    const created = await post(`/admin/v1/keys/${row.id}/rotate`);
    reload();
    return created;
  };
  return html`<${ActionButton}
    label="Rotate"
    needs="rotateKey"
    title="Rotate the key"
    text="Makes a new secret for ${row.name} (${row.id}). Give it to the callers; until then the one before works, for the overlap that the API documents."
    run=${run}
    result=${shown}
  />`;
}

function RevokeButton({ row, reload }) {
  const run = async () => {
    await call('DELETE', `/admin/v1/keys/${row.id}`);
    reload();
    return 'The key is revoked.';
  };
  return html`<${ActionButton}
    label="Revoke"
    needs="revokeKey"
    isDangerous
    title="Revoke the key"
    text="Revokes ${row.name} (${row.id}) for good: its callers are refused from now on."
    run=${run}
  />`;
}
