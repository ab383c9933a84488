import { ChangesPage } from './pages/changes-page.js';
import { BudgetPage } from './pages/budget-page.js';
import { BudgetsPage } from './pages/budgets-page.js';
import { DeliveryPage } from './pages/delivery-page.js';
import { EndpointPage } from './pages/endpoint-page.js';
import { GenerationPage } from './pages/generation-page.js';
import { GenerationsPage } from './pages/generations-page.js';
import { MissingPage } from './pages/missing-page.js';
import { NowPage } from './pages/now-page.js';
import { PlaygroundPage } from './pages/playground-page.js';
import { TeamPage } from './pages/team-page.js';
import { TeamsPage } from './pages/teams-page.js';
import { UnreconciledChargesPage } from './pages/unreconciled-charges-page.js';
import { UsagePage } from './pages/usage-page.js';
import { WebhooksPage } from './pages/webhooks-page.js';

const operator = ({ isOperator }) => isOperator;
const generations = ({ isOperator, may }) => !isOperator || may('listGenerations');
const auditLog = ({ isOperator, may }) => isOperator && may('listAuditLog');
const team = ({ isOperator }) => !isOperator;

/** All pages. Those with a title are in the menu; the others belong to the one in whose `folder` they are. */
const pages = [
  { to: '/', title: 'Now', View: NowPage },
  { to: '/generations', title: 'Generations', View: GenerationsPage, isFor: generations },
  { to: '/generations/:id', folder: '/generations', View: GenerationPage, isFor: generations },
  { to: '/budgets', title: 'Budgets', View: BudgetsPage },
  { to: '/budgets/:id', folder: '/budgets', View: BudgetPage, isFor: operator },
  { to: '/usage', title: 'Usage', View: UsagePage },
  { to: '/webhooks', title: 'Webhooks', View: WebhooksPage },
  { to: '/endpoints/:id', folder: '/webhooks', View: EndpointPage },
  { to: '/deliveries/:id', folder: '/webhooks', View: DeliveryPage },
  {
    to: '/unreconciled-charges',
    title: 'Unreconciled charges',
    View: UnreconciledChargesPage,
    isFor: operator,
  },
  { to: '/teams', title: 'Teams and keys', View: TeamsPage, isFor: operator },
  { to: '/teams/:id', folder: '/teams', View: TeamPage, isFor: operator },
  { to: '/audit-log', title: 'Audit log', View: ChangesPage, isFor: auditLog },
  {
    to: '/playground',
    title: 'Playground',
    View: PlaygroundPage,
    isFor: (session) => team(session) && session.may('createGeneration'),
  },
];

const visible = (session) => pages.filter(({ isFor = () => true }) => isFor(session));

/** The pages in the menu of whoever is signed in. */
export const pagesOf = (session) => visible(session).filter(({ title }) => title !== undefined);

/** The page at a path, and the values in it. */
export function pageAt(path, session) {
  const parts = path.split('/');
  for (const { to, folder = to, View } of visible(session)) {
    const names = to.split('/');
    if (names.length !== parts.length) continue;
    if (!names.every((name, index) => name.startsWith(':') || name === parts[index])) continue;
    const entries = names.flatMap((name, index) =>
      name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[index])]] : [],
    );
    return { View, folder, parameters: Object.fromEntries(entries) };
  }
  return { View: MissingPage, folder: null, parameters: {} };
}
