/** `log-shuttle` frames (Private Space Logging) are full RFC 5424 and carry structured data before MSG; `logplex` frames never do. */
export type SyslogDialect = 'logplex' | 'log-shuttle';

/**
 * How a piece of a frame made from a Datadog client's body is to be read. `datadog-json`: one log as JSON text. `agent-json`: the same,
 * from clients whose JSON messages win over what stands beside them (`DD-PROTOCOL: agent-json`). `text`: one line of text.
 */
export type ClientDialect = 'datadog-json' | 'agent-json' | 'text';

/** `otlp`: one log record of OpenTelemetry with what its resource says, as JSON text (packages/transform/src/submitted/otlp-record.ts). */
export type SubmittedDialect = ClientDialect | 'otlp';

/** How the pieces of a frame's body are to be read. Where they begin and end is the same in all of them. */
export type Dialect = SyslogDialect | SubmittedDialect;

export function isSubmitted(dialect: Dialect): dialect is SubmittedDialect {
  return dialect !== 'logplex' && dialect !== 'log-shuttle';
}
