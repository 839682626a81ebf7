import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** The rules whose outcome depends on colours. All others find in dark what they find in light, at half of the time. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
const RULES = { light: {}, dark: { runOnly: COLOUR_RULES } } as const;

/** What axe finds serious or critical on the page as it stands, in light and then in dark: rule and element. */
export async function seriousIssues(page: Page): Promise<string[]> {
  const issues: string[] = [];
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // The dashboard follows a moment later, and axe must not look while half of it has. Other pages have no such mark.
    // Not a function of the page: its content security policy has no room for one.
    const follows = `:root:is([data-mantine-color-scheme=${colorScheme}], :not([data-mantine-color-scheme]))`;
    await page.locator(follows).waitFor({ state: 'attached' });
    const options = JSON.stringify({ resultTypes: ['violations'], ...RULES[colorScheme] });
    const violations = await page.evaluate<readonly Violation[]>(
      `axe.run(document, ${options}).then(({ violations }) => violations)`,
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      issues.push(
        ...nodes.map(({ html, failureSummary }) => `${colorScheme} ${id}: ${html.slice(0, 160)} ${failureSummary}`),
      );
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return issues;
}
