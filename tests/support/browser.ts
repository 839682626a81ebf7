import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's and Ubuntu's package names; playwright-core brings no browser of its own. */
const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** No connection but those of the page, and no sandbox, which root may not use. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A real browser with a profile of its own. */
export interface Browser {
  readonly page: Page;
  /**
   * Everything the page wrote on its console as error or warning, and every exception, but what was {@link expect}ed.
   * Each file of tests holds it to be empty after each of them.
   */
  readonly complaints: string[];
  /** Says which complaints belong to a test: Chromium notes every refused request. Holds until the browser is closed. */
  expect(complaint: RegExp): void;
  close(): Promise<void>;
}

/** Starts the system's Chromium. Says what to install when there is none. */
export async function startBrowser(viewport: { width: number; height: number }): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? EXECUTABLES.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error('No Chromium: apt-get install chromium, or set CHROMIUM_PATH to one');
  }
  const profile = await mkdtemp(join(tmpdir(), 'logferry-browser-'));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: ARGUMENTS,
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  const expected: RegExp[] = [];
  const note = (complaint: string): void => {
    if (!expected.some((pattern) => pattern.test(complaint))) complaints.push(complaint);
  };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
  page.on('pageerror', (error) => note(String(error)));
  return {
    page,
    complaints,
    expect: (complaint) => {
      expected.push(complaint);
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
