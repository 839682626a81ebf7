import { createHash } from 'node:crypto';

/** How often the list is renewed. */
export const REFRESH_S = 2;

/**
 * Renews the list and the count in place. A reload of the whole page would throw away what is being typed into the
 * filter. Marked text is left alone, so that it can be copied.
 */
export const PAGE_SCRIPT = `
const renew = async () => {
  if (document.hidden || String(getSelection())) return;
  const answer = await fetch(location.href, { cache: 'no-store' });
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const id of ['logs', 'count']) {
    const here = document.getElementById(id);
    const there = fresh.getElementById(id);
    if (here && there && here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
  }
};
setInterval(() => renew().catch(() => undefined), ${REFRESH_S * 1000});
`;

/** Lets exactly this script run, so that a log that slips through as markup still runs nothing. */
export const PAGE_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`;
