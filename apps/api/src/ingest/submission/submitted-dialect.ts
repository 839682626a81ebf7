import type { IncomingHttpHeaders } from 'node:http';
import type { ClientDialect } from '@logferry/logplex';

/**
 * What a POST at Datadog's own path brings, by its content type alone: JSON or lines of text as Datadog's clients send them; null for
 * everything else, which is a drain's.
 */
export function submittedDialectOf(headers: IncomingHttpHeaders): ClientDialect | null {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'text/plain') return 'text';
  if (type !== 'application/json') return null;
  // Of the Agent, and of Vector's `conforms_as_agent`: what a JSON message says wins over what stands beside it (vectordotdev/vector#22701).
  return headers['dd-protocol'] === 'agent-json' ? 'agent-json' : 'datadog-json';
}
