/** Why a POST was not taken; each has its status in ANSWERS. */
export type Refusal =
  | 'no_token'
  | 'unauthorized'
  | 'too_large'
  | 'malformed'
  | 'bad_encoding'
  | 'unknown_encoding'
  | 'incomplete'
  | 'overloaded'
  | 'unavailable';

/** `over_quota`, `suspended`: taken and dropped, which the ledger and the tenant are told. */
export type Receipt = 'stored' | 'duplicate' | 'over_quota' | 'suspended' | Refusal;

/**
 * What a drain's sender hears. Logplex drops a frame for good on any 4xx but 429, so a 4xx here is only for what will never
 * be right: an unknown or revoked token, a body no log sender makes. Our own trouble is always 503, and so is a
 * body that did not come whole. What Datadog's clients hear is in submission/datadog-answers.ts.
 */
export const ANSWERS: Readonly<Record<Receipt, number>> = {
  stored: 204,
  duplicate: 204,
  over_quota: 204,
  suspended: 204,
  no_token: 401,
  unauthorized: 401,
  too_large: 413,
  malformed: 400,
  bad_encoding: 400,
  unknown_encoding: 400,
  incomplete: 503,
  overloaded: 503,
  unavailable: 503,
};
