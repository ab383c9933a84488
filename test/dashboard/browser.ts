import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

// Debian's; tests are skipped, and counted, where it is missing.
export const CHROMIUM = '/usr/bin/chromium';
export const hasBrowser = existsSync(CHROMIUM);

export function launchBrowser(): Promise<Browser> {
  // As root, as in CI, Chromium has no sandbox.
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
}

export interface Viewer {
  page: Page;
  context: BrowserContext;
  /** Errors of the console, of scripts, and of the content security policy. */
  faults: string[];
}

/** Someone who looks at the dashboard, signed in with a token. */
export async function openViewer(
  browser: Browser,
  url: string,
  {
    token,
    theme = 'light',
    width = 1280,
    script,
  }: {
    token: string | null;
    theme?: 'light' | 'dark';
    width?: number;
    /** Runs in each page before the page's own. */
    script?: string;
  },
): Promise<Viewer> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  // As text, since it runs in the page, where other types are known than here.
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) =>
    console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`);
  if (script !== undefined) await page.addInitScript(script);
  await page.goto(`${url}/dashboard`);
  if (token !== null) await signIn(page, token);
  return { page, context, faults };
}

export async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel(/token or team's key/).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Goes to a page and waits until all that it loads is there. */
export async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
}
