import { fileURLToPath } from 'node:url';
import { launchBrowser, openViewer, visit } from './browser.ts';
import { openDashboardStage } from './dashboard-stage.ts';
import { fillStage } from './fill-stage.ts';

/** Makes the pictures of the dashboard in `docs/images/`: `npm run docs:screenshots`. */
const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const stage = await openDashboardStage();
const filled = await fillStage(stage);
const browser = await launchBrowser();

const operator = await openViewer(browser, stage.url, { token: stage.adminToken });
await visit(operator.page, `${stage.url}/dashboard`);
await operator.page.screenshot({ path: `${images}dashboard-now.png` });

const team = await openViewer(browser, stage.url, { token: filled.key, theme: 'dark' });
await visit(team.page, `${stage.url}/dashboard/generations/${filled.generationId}`);
await team.page.getByAltText('The generated picture').waitFor();
await team.page.screenshot({ path: `${images}dashboard-generation.png` });

await browser.close();
await filled.close();
await stage.close();
