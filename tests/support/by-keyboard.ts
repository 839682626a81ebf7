import type { Locator, Page } from 'playwright-core';

/** More stops than any page has. */
const STOPS_MAX = 80;

/** What shows where the focus is: an outline, or for what is drawn by a neighbour, that neighbour's. */
const HAS_RING = `(() => {
  const { activeElement } = document;
  const ringed = (element) => element !== null && parseFloat(getComputedStyle(element).outlineWidth) > 0 && getComputedStyle(element).outlineStyle !== 'none';
  return ringed(activeElement) || ringed(activeElement.nextElementSibling) || ringed(activeElement.parentElement);
})()`;

/** Goes on by Tab until something has the focus, and sees to it that it shows. @throws Error when it is never reached. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  const reached = target.and(page.locator(':focus'));
  for (let stops = 0; stops < STOPS_MAX; stops++) {
    if ((await reached.count()) > 0) {
      if (!(await page.evaluate<boolean>(HAS_RING))) throw new Error(`Nothing shows that ${target} has the focus`);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} is not reached by Tab`);
}

/** Reaches a button or link by Tab and presses Enter. */
export async function enter(page: Page, role: 'button' | 'link' | 'tab', name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole(role, { name }));
  await page.keyboard.press('Enter');
}

/** Reaches a field by Tab and types. */
export async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label, { exact: true }).and(page.locator('input, textarea, select')));
  await page.keyboard.type(text);
}
