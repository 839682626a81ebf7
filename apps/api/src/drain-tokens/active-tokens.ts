/** Tokens that work at a time: not revoked, or revoked from later on. */
export function activeAt(time: Date) {
  return { OR: [{ revokedAt: null }, { revokedAt: { gt: time } }] };
}
