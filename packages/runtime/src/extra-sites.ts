import { z } from 'zod';

const EXTRA_SITES_MAX = 50;

/** An address without path, query or credentials, trailing slash removed: what follows is ours to add. */
const originUrl = z.string().transform((text, ctx) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  if (isOrigin) return url.origin;
  ctx.addIssue({ code: 'custom', message: 'must be an http or https address without path, query or credentials' });
  return z.NEVER;
});

const extraSite = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, 'must be 1 to 32 letters, digits, ".", "_" or "-"'),
  name: z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  intakeUrl: originUrl,
  apiUrl: originUrl,
  appUrl: originUrl,
  compression: z.enum(['gzip', 'identity'], 'must be gzip or identity').optional(),
});

/**
 * A Datadog site the operator adds to the built-in list. URLs are origins: `https://http-intake.logs.example.com`.
 * `compression` is for a proxy that does not let zstd through, which Datadog's own intakes take: a 415 from it parks what is
 * sent, but a 400 sends it to the dead letters.
 */
export type ExtraSite = z.output<typeof extraSite>;

const extraSites = z.array(extraSite).max(EXTRA_SITES_MAX, `holds more than ${EXTRA_SITES_MAX} sites`);

/** Reads DATADOG_SITES_EXTRA. Throws an Error that names each faulty place (`[0].intakeUrl …`) without quoting values. */
export function parseExtraSites(text: string): readonly ExtraSite[] {
  const result = extraSites.safeParse(parseJson(text));
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `${placeOf(issue.path)}${messageOf(issue)}`).join('; '));
  }
  const codes = result.data.map((site) => site.code);
  if (new Set(codes).size < codes.length) throw new Error('two sites have the same code');
  return result.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('is not JSON'); // the parser's own message quotes the text
  }
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place === '' ? '' : `${place} `;
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'has a field that is not one of code, name, intakeUrl, apiUrl, appUrl, compression';
    case 'invalid_type':
      return issue.path.length === 0
        ? 'is not an array'
        : `must be ${issue.expected === 'object' ? 'an object' : 'a text'}`;
    default:
      return issue.message;
  }
}
