import { expect, test } from '@jest/globals';
import { configSchema } from './config-schema.js';
import { renderEnvExample } from './env-example.js';

test('every variable stands in .env.example, commented out and described', () => {
  const text = renderEnvExample();
  for (const name of Object.keys(configSchema.shape))
    expect(text).toMatch(new RegExp(`^# .+\n# .+\n#${name}=.+$`, 'm'));
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});
