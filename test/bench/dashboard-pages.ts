export interface DashboardPage {
  /** Below `/dashboard`. */
  path: string;
  /** The API call that the page waits for longest. */
  call: string;
}

/** The pages of the dashboard with the call that each waits for, of an operator and of a team. */
export function dashboardPages({
  team,
  generation,
  budget,
}: Record<'team' | 'generation' | 'budget', string>) {
  const [year, today] = [Date.now() - 364 * 86_400_000, Date.now()].map((time) =>
    new Date(time).toISOString().slice(0, 10),
  );
  const usage = (base: string, group: string) =>
    `${base}/usage?from=${year}&to=${today}&groupBy=day&groupBy=${group}`;
  const operator: DashboardPage[] = [
    { path: '', call: '/admin/v1/overview' },
    { path: '/generations', call: '/admin/v1/generations?limit=25' },
    { path: '/generations?status=failed', call: '/admin/v1/generations?limit=25&status=failed' },
    {
      path: '/generations?search=order%3D7',
      call: `/admin/v1/generations?limit=25&${encodeURIComponent('metadata[order]')}=7`,
    },
    { path: `/generations/${generation}`, call: `/admin/v1/generations/${generation}` },
    { path: '/budgets', call: '/admin/v1/budgets?limit=25' },
    { path: `/budgets/${budget}`, call: `/admin/v1/budgets/${budget}/ledger?limit=25` },
    { path: '/usage?span=365', call: usage('/admin/v1', 'team') },
    { path: `/webhooks?team=${team}`, call: `/admin/v1/teams/${team}/deliveries?limit=25` },
    {
      path: `/webhooks?team=${team}&status=failed`,
      call: `/admin/v1/teams/${team}/deliveries?limit=25&status=failed`,
    },
    { path: '/unreconciled-charges', call: '/admin/v1/unreconciled-charges?limit=25' },
    { path: '/teams', call: '/admin/v1/teams?limit=25' },
    { path: `/teams/${team}`, call: `/admin/v1/teams/${team}` },
    { path: '/audit-log', call: '/admin/v1/audit-log?limit=25' },
  ];
  const ofTeam: DashboardPage[] = [
    { path: '', call: '/v1/overview' },
    { path: '/generations', call: '/v1/generations?limit=25' },
    { path: '/generations?status=failed', call: '/v1/generations?limit=25&status=failed' },
    { path: `/generations/${generation}`, call: `/v1/generations/${generation}` },
    { path: '/budgets', call: '/v1/budget' },
    { path: '/usage?span=365', call: usage('/v1', 'model') },
    { path: '/webhooks', call: '/v1/deliveries?limit=25' },
    { path: '/playground', call: '/v1/models' },
  ];
  return { operator, team: ofTeam };
}
