import type { z } from 'zod';

/**
 * What is wrong with a field, as the end of a sentence that begins with its name: "site must not be longer than 50
 * characters". The one map for all schemas; a schema's own message goes before it.
 */
export function sentenceFor(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' || issue.format === 'safeint'
        ? 'must be a whole number'
        : `is missing or not ${withArticle(String(issue.expected))}`;
    case 'too_big':
      return `${WORDS_OF_SIZE[sizeOf(issue.origin)].tooBig} ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'must not be empty';
      return `${WORDS_OF_SIZE[sizeOf(issue.origin)].tooSmall} ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has a form that is not allowed';
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_key':
    case 'invalid_element':
      // What is wrong with the key itself; it was put into words one level deeper.
      return issue.issues[0]?.message ?? 'has a name that is not allowed';
    case 'invalid_union':
      return 'has a form that is not allowed';
    default:
      return 'is not acceptable';
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'is not an email address',
  uuid: 'is not an id',
  url: 'is not a web address',
  datetime: 'is not an RFC 3339 time',
};

const WORDS_OF_SIZE = {
  text: { tooBig: 'must not be longer than', tooSmall: 'must not be shorter than' },
  list: { tooBig: 'must not hold more than', tooSmall: 'must hold at least' },
  number: { tooBig: 'must be at most', tooSmall: 'must be at least' },
} as const;

function sizeOf(origin: string): keyof typeof WORDS_OF_SIZE {
  if (origin === 'string') return 'text';
  return origin === 'array' || origin === 'set' || origin === 'map' || origin === 'object' ? 'list' : 'number';
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
