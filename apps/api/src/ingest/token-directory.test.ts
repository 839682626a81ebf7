import { describe, expect, jest, test } from '@jest/globals';
import { type DrainOwner, TokenDirectory } from './token-directory.js';

const OWNER: DrainOwner = {
  drainTokenId: 'dt1',
  appId: 'app1',
  tenantId: 't1',
  validUntilMs: null,
  logplexTokens: [],
  isSuspended: false,
  limits: { bytesPerDayMax: null, linesPerSecondMax: null },
};
const MINUTE_MS = 60_000;

/** A database that can be switched off, and what it was asked. */
function directory(rows: { owner: DrainOwner | null }) {
  const state = { isDown: false, asked: 0 };
  const tokens = new TokenDirectory(async () => {
    state.asked++;
    if (state.isDown) throw new Error('database away');
    return rows.owner;
  }, Date.now);
  return { tokens, state };
}

describe('the token directory', () => {
  test('asks the database once, also for unknown tokens', async () => {
    const known = directory({ owner: OWNER });
    expect(await known.tokens.find('a')).toEqual(OWNER);
    expect(await known.tokens.find('a')).toEqual(OWNER);
    expect(known.state.asked).toBe(1);
    const unknown = directory({ owner: null });
    expect(await unknown.tokens.find('b')).toBeNull();
    expect(await unknown.tokens.find('b')).toBeNull();
    expect(unknown.state.asked).toBe(1);
  });

  test('keeps serving what it knows while the database is away, and cannot judge what it does not know', async () => {
    jest.useFakeTimers();
    try {
      const { tokens, state } = directory({ owner: OWNER });
      await tokens.find('a');
      state.isDown = true;
      await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
      expect(await tokens.find('a')).toEqual(OWNER);
      expect(await tokens.find('a')).toEqual(OWNER);
      await expect(tokens.find('never seen')).rejects.toThrow('look-up failed');
    } finally {
      jest.useRealTimers();
    }
  });

  test('forgets a token that was revoked, and the tokens of an app', async () => {
    const rows: { owner: DrainOwner | null } = { owner: OWNER };
    const { tokens } = directory(rows);
    await tokens.find('a');
    rows.owner = null;
    tokens.forgetToken('another');
    expect(await tokens.find('a')).toEqual(OWNER);
    tokens.forgetToken('dt1');
    expect(await tokens.find('a')).toBeNull();

    const others = directory({ owner: OWNER });
    await others.tokens.find('a');
    others.tokens.forgetApp('app1');
    await others.tokens.find('a');
    expect(others.state.asked).toBe(2);
  });

  test('forgets the tokens of a tenant that was deleted, and that they were unknown once it is restored', async () => {
    const rows: { owner: DrainOwner | null } = { owner: OWNER };
    const { tokens } = directory(rows);
    await tokens.find('a');
    rows.owner = null;
    tokens.forgetTenant('another');
    expect(await tokens.find('a')).toEqual(OWNER);
    tokens.forgetTenant('t1');
    expect(await tokens.find('a')).toBeNull();
    rows.owner = OWNER;
    tokens.forgetTenant('t1');
    expect(await tokens.find('a')).toEqual(OWNER);
  });

  test('lets a token with a grace time work until it is over', async () => {
    const { tokens } = directory({ owner: { ...OWNER, validUntilMs: Date.now() + 5_000 } });
    expect(await tokens.find('a')).not.toBeNull();
    const expired = directory({ owner: { ...OWNER, validUntilMs: Date.now() - 1 } });
    expect(await expired.tokens.find('a')).toBeNull();
  });

  test('asks again for everything after announcements were missed', async () => {
    const rows: { owner: DrainOwner | null } = { owner: OWNER };
    const { tokens, state } = directory(rows);
    await tokens.find('a');
    rows.owner = null;
    tokens.distrustAll();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await tokens.find('a')).toBeNull();
    expect(state.asked).toBe(2);
  });

  test('does not wait for a database that hangs longer than the sender waits for us', async () => {
    jest.useFakeTimers();
    try {
      const tokens = new TokenDirectory(() => new Promise(() => undefined), Date.now);
      const found = expect(tokens.find('a')).rejects.toThrow('look-up failed');
      await jest.advanceTimersByTimeAsync(3_500);
      await found;
    } finally {
      jest.useRealTimers();
    }
  });
});
