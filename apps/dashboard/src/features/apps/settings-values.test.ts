import { describe, expect, test } from '@jest/globals';
import { changeOf, type SettingsValues, splitTags } from './settings-values.js';

const values: SettingsValues = {
  destinationId: 'd1',
  env: ' production ',
  service: '',
  hostMode: 'app.dyno',
  host: 'left over',
  tags: ['team:web'],
  attributes: 'region = eu',
  lateLogs: 'restamp',
  space: true,
  stripAnsi: true,
  maskApiEmails: false,
  metrics: true,
  processes: [{ type: 'web', service: 'shop-web', source: '' }],
  silentAfterMinutes: '',
};

describe('changeOf', () => {
  test('sends null for what is empty, and no host but a fixed one', () => {
    expect(changeOf(values)).toEqual({
      change: {
        destinationId: 'd1',
        env: 'production',
        service: null,
        hostMode: 'app.dyno',
        host: null,
        tags: ['team:web'],
        attributes: { region: 'eu' },
        lateLogs: 'restamp',
        space: true,
        stripAnsi: true,
        maskApiEmails: false,
        metrics: true,
        processes: { web: { service: 'shop-web' } },
        silentAfterMinutes: null,
      },
      faults: {},
    });
  });

  test('says which process type is there twice', () => {
    const processes = [...values.processes, ...values.processes];
    expect(changeOf({ ...values, processes }).faults).toEqual({ processes: 'web is there twice.' });
  });

  test('asks for the text of a fixed host, and says which attribute cannot be read', () => {
    const { faults } = changeOf({ ...values, hostMode: 'fixed', host: ' ', attributes: 'region' });
    expect(Object.keys(faults).sort()).toEqual(['attributes', 'host']);
  });
});

describe('splitTags', () => {
  test('parts what was pasted at once and drops doubles', () => {
    expect(splitTags(['team:web', 'tier:1, team:web  region:eu', ','])).toEqual(['team:web', 'tier:1', 'region:eu']);
  });
});
