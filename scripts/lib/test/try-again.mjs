import { jest } from '@jest/globals';

/** For the machine to come out of a stall, in which a second try would fail as the first did. */
const STALL_MS = 10_000;

// Once; the first failure is printed. Before the other tests of the file: some go on from what one before them left, and
// would fail with it, each after its own time-outs.
jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true, waitBeforeRetry: STALL_MS });
