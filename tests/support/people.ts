import type { Page } from 'playwright-core';
import { linkMailedTo } from './mailbox.js';
import type { Product } from './start-product.js';
import { TenantClient } from './tenant-client.js';

type Role = 'viewer' | 'member' | 'admin';

/** Somebody new who has joined the owner's team by invitation, and works in it. The owner's address is confirmed. */
export async function joinTeam(product: Product, owner: TenantClient, role: Role): Promise<TenantClient> {
  const person = await TenantClient.signUp(product.url);
  await owner.ok('POST', '/api/v1/invitations', { email: person.email, role });
  const link = new URL(await linkMailedTo(product, person.email, 'You are invited'));
  const token = link.searchParams.get('token');
  const { id } = await person.ok<{ id: string }>('POST', '/api/v1/me/invitations/accept', { token });
  await person.ok('POST', `/api/v1/tenants/${id}/switch`);
  return person;
}

/**
 * Whoever was signed in is signed in no longer. The page is left first: what it asks for of its own accord would be refused
 * and stand among its complaints.
 */
export async function forgetPerson(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
}

/** Signs somebody in through the page, whoever was signed in before, into the team they joined last. */
export async function signInThrough(page: Page, url: string, { email, password }: TenantClient): Promise<void> {
  await forgetPerson(page);
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Sign in' }).waitFor();
}
