import type { Page } from 'playwright-core';
import type { World } from '../e2e/world.js';
import { forgetPerson } from '../support/people.js';
import type { Props, Who } from './props.js';

/** One page of the dashboard in one state. */
export interface Screen {
  readonly name: string;
  /** Which of the router's paths it is of. */
  readonly route: string;
  readonly who: Who;
  /** Where it is, with `{words}` of the props. Left out: where the route is. */
  readonly path?: string;
  /** What is done there: a dialog opened, a form sent. */
  readonly act?: (page: Page, props: Props) => Promise<void>;
  /** The text that says it stands. */
  readonly shows: string | RegExp;
  /** What Chromium writes on the console about answers that the screen is there for. */
  readonly complaint?: RegExp;
}

/** Opens a screen, as whoever looks at it, and waits until it stands there whole. */
export async function visit(page: Page, { product }: World, props: Props, screen: Screen): Promise<void> {
  const { who, route, path = route, act, shows } = screen;
  await forgetPerson(page);
  const cookies = who === 'nobody' ? [] : props.people[who].cookies;
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: product.url })));
  await page.goto(product.url + path.replace(/\{(\w+)\}/g, (_braced, word: string) => wordOf(props, word)));
  await act?.(page, props);
  await page.getByText(shows).filter({ visible: true }).first().waitFor();
  const loading = page.locator('output[aria-label^="Loading"]');
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' });
}

function wordOf(props: Props, word: string): string {
  const value = props.words[word];
  if (value === undefined) throw new Error(`The props have no {${word}}`);
  return encodeURIComponent(value);
}

/** Presses buttons one after the other, by the beginnings of their names. */
export const press =
  (...names: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const name of names) {
      const dialog = page.getByRole('dialog');
      const within = (await dialog.count()) > 0 ? dialog : page;
      await within
        .getByRole('button', { name: new RegExp(`^${name}`) })
        .first()
        .click();
    }
  };
