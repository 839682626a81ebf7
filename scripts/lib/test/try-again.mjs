import { jest } from '@jest/globals';

// Once, after the other tests of the file; the first failure is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
