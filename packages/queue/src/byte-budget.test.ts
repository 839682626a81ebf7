import { describe, expect, test } from '@jest/globals';
import { ByteBudget } from './byte-budget.js';

describe('a byte budget', () => {
  test('lets in what fits, makes the rest wait, and serves those who waited in order', async () => {
    const budget = new ByteBudget(10);
    await budget.acquire(6);
    const order: string[] = [];
    const large = budget.acquire(8).then(() => order.push('large'));
    const small = budget.acquire(2).then(() => order.push('small'));
    expect(budget.isExhausted).toBe(true);
    budget.release(6);
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
    expect(budget.isExhausted).toBe(false);
  });

  test('gives something larger than itself the whole budget alone', async () => {
    const budget = new ByteBudget(10);
    await budget.acquire(100);
    let isIn = false;
    const next = budget.acquire(1).then(() => {
      isIn = true;
    });
    await Promise.resolve();
    expect(isIn).toBe(false);
    budget.release(100);
    await next;
  });
});
