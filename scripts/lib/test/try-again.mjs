import { jest } from '@jest/globals';

// Once; the first failure is printed. At once, not after the other tests of the file: some go on from what one before them
// left, and would fail with it, each after its own time-outs.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
