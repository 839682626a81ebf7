import { describe, expect, test } from '@jest/globals';
import { processesOf, readProcesses } from './process-rows.js';

describe('processesOf', () => {
  test('gives back what was read, and leaves empty rows out', () => {
    const processes = { web: { service: 'shop-web', source: 'ruby' }, worker: { source: 'sidekiq' } };
    const rows = [...readProcesses(processes), { type: ' ', service: '', source: '' }];
    expect(processesOf(rows)).toEqual({ processes, fault: null });
  });

  test('asks for a missing type, and says which is there twice', () => {
    expect(processesOf([{ type: '', service: 'x', source: '' }]).fault).toContain('process type');
    const web = { type: 'web', service: 'x', source: '' };
    expect(processesOf([web, web]).fault).toBe('web is there twice.');
  });
});
