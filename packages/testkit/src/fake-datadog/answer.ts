import type { ServerResponse } from 'node:http';

/** An answer of the fake. Refusals carry the error body of the API specification. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ACCEPTED: Answer = { status: 202, body: '{}' };

/** `{"errors":[{status,title,detail}]}`. Senders must not read it: its wording has changed before. */
export function refusal(status: number, title: string, detail: string): Answer {
  return { status, body: JSON.stringify({ errors: [{ status: String(status), title, detail }] }) };
}

/** As recorded from the real intake (open-telemetry/opentelemetry-collector-contrib#16834). */
export const TOO_LARGE: Answer = refusal(413, 'Request Entity Too Large', 'Request too large');

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(answer.body),
    ...answer.headers,
  });
  response.end(answer.body);
}
