import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { nodeVersionProblem, OLDEST_NODE } from './node-version.mjs';
import { ROOT } from './repository.mjs';

describe('nodeVersionProblem', () => {
  test.each(['20.19.0', '20.20.2', '21.0.0', '22.1.0', '100.0.0'])('takes Node %s', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  test.each(['20.18.3', '18.20.8', '8.0.0'])('refuses Node %s with one line that names the remedy', (version) => {
    const problem = nodeVersionProblem(version);
    expect(problem).toContain(version);
    expect(problem).toContain('Install a newer one');
    expect(problem).not.toContain('\n');
  });

  test('agrees with the engines field of package.json', () => {
    const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(`${engines.node.replace('>=', '')}.0`).toBe(OLDEST_NODE);
  });
});
