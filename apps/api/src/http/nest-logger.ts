import type { Logger } from '@logferry/runtime';
import type { LoggerService } from '@nestjs/common';

/** Nest's own messages as lines of our log. What it tells at start-up is of use only when debugging. */
export function toNestLogger(logger: Logger): LoggerService {
  const write = (level: 'debug' | 'warn' | 'error') => (message: unknown) => {
    if (message instanceof Error) logger[level]({ err: message }, 'nest');
    else logger[level](String(message));
  };
  return {
    log: write('debug'),
    debug: write('debug'),
    verbose: write('debug'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('error'),
  };
}
