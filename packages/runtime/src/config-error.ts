/** One thing wrong with the configuration. Texts never contain the value: it may be a secret. */
export interface ConfigFault {
  readonly variable: string;
  /** Completes "VARIABLE …": "is not set". */
  readonly problem: string;
  /** A whole sentence: what to do about it. */
  readonly remedy: string;
}

/** The configuration cannot be used. The message lists every fault and how to mend it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.variable} ${fault.problem}. ${fault.remedy}`);
    super(`The configuration cannot be used:\n${lines.join('\n')}`);
  }
}
