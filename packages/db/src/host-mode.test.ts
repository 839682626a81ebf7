import { expect, test } from '@jest/globals';
import { HostMode } from './generated/client.js';
import { hostModeName, toHostMode } from './host-mode.js';

test('every host mode has one name and comes back from it', () => {
  const modes = Object.values(HostMode);
  expect(modes.map(hostModeName)).toEqual(['app.dyno', 'dyno', 'app', 'fixed', 'none']);
  expect(modes.map((mode) => toHostMode(hostModeName(mode)))).toEqual(modes);
});
