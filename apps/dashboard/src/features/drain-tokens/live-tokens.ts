import type { DrainToken } from '../../api/models.js';

/** The tokens that still work: not revoked, or revoked at a time ahead. */
export function liveTokens<Token extends Pick<DrainToken, 'revokedAt'>>(
  tokens: readonly Token[],
  nowMs: number,
): readonly Token[] {
  return tokens.filter(({ revokedAt }) => revokedAt === null || Date.parse(revokedAt) > nowMs);
}
