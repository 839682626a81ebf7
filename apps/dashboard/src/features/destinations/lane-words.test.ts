import { describe, expect, test } from '@jest/globals';
import type { Lane } from '../../api/models.js';
import { laneWords } from './lane-words.js';

const NOON = Date.parse('2026-03-04T12:00:00Z');
const lane = (state: Lane['state'], given: Partial<Lane> = {}): Lane => ({
  state,
  sendsInFlight: 0,
  failures: 0,
  nextTryAt: null,
  at: '2026-03-04T12:00:00.000Z',
  ...given,
});
const words = (...lanes: Lane[]) => laneWords(lanes, NOON);

describe('how a destination is sent to', () => {
  test('adds up the sends of all workers', () => {
    const flowing = (sendsInFlight: number) => lane('flowing', { sendsInFlight });
    expect(words(flowing(1), flowing(2))).toEqual({ tone: 'good', label: 'Flowing', detail: '3 sends under way.' });
    expect(words(flowing(1)).detail).toBe('1 send under way.');
    expect(words(flowing(0)).detail).toBe('No send under way.');
  });

  test('is that of the worker that fares worst', () => {
    expect(words(lane('flowing'), lane('parked'), lane('resting')).label).toBe('Stopped');
    expect(words(lane('flowing'), lane('probing', { failures: 1 })).detail).toMatch(/1 failure\.$/);
  });

  test('says when it is tried again, and after how many failures', () => {
    const resting = (nextTryAt: string) => words(lane('resting', { failures: 3, nextTryAt })).detail;
    expect(resting('2026-03-04T12:00:07.200Z')).toBe('Next try in 8 s. 3 failures in a row.');
    expect(resting('2026-03-04T11:59:59.000Z')).toBe('Next try now. 3 failures in a row.');
  });

  test('says when a stopped one is tried again, by the worker that does so first', () => {
    const parked = (nextTryAt: string | null) => lane('parked', { nextTryAt });
    const detail = 'What comes in is set aside until it takes logs again.';
    expect(words(parked(null)).detail).toBe(detail);
    const two = words(parked('2026-03-04T12:03:20.000Z'), parked('2026-03-04T12:02:00.000Z'), parked(null));
    expect(two.detail).toBe(`${detail} Next try in 2 min.`);
    expect(words(parked('1970-01-01T00:00:00.000Z')).detail).toBe(`${detail} Next try now.`);
  });

  test('is idle when no worker has anything to say', () => {
    expect(words()).toMatchObject({ tone: 'idle', label: 'Idle' });
  });
});
