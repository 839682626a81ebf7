import { AppError } from '@logferry/runtime';
import { checkRules, type Rule } from '@logferry/transform';
import type { Rules } from './rule.schema.js';

/**
 * The rules as they are stored. Throws a validation_failed with what the engine has against them.
 * @param at the field they came in, for the errors' paths
 */
export function checkedRules(given: Rules['rules'], at = 'rules') {
  // Optional fields that were not sent must be absent: a JSON column takes no undefined, and the engine asks for absence.
  const rules = JSON.parse(JSON.stringify(given));
  const faults = checkRules(rules as readonly Rule[]);
  const [first] = faults;
  if (first === undefined) return rules;
  throw new AppError('validation_failed', first.sentence, {
    errors: faults.map(({ path, sentence }) => ({ path: `${at}.${path}`, message: sentence })),
  });
}
