import { formProblems } from '../../api/form-problems.js';
import { ApiError } from '../../api/problem.js';

interface KeyProblem {
  readonly fields: Record<string, string>;
  readonly form: string | null;
  /** The site could not be asked about the key: it may be stored unchecked. */
  readonly canSkipCheck: boolean;
}

const labels = { name: 'Name', site: 'Datadog site', apiKey: 'API key' };

/** Why a destination was not stored, and how to mend it. */
export function keyProblem(error: unknown, siteCode: string): KeyProblem {
  if (error instanceof ApiError && error.code === 'key_rejected') {
    const apiKey = `${siteCode} rejected this key, or it belongs to another site. Check the site above, or make a new key in Datadog under Organization Settings → API Keys. Application keys and client tokens do not work.`;
    return { fields: { apiKey }, form: null, canSkipCheck: false };
  }
  if (error instanceof ApiError && error.status === 503) {
    const form = `${siteCode} does not answer, so the key could not be checked. Try again in a moment.`;
    return { fields: {}, form, canSkipCheck: error.code === 'unavailable' };
  }
  return { ...formProblems(error, labels), canSkipCheck: false };
}
