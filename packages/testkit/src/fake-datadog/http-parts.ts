import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal } from './answer.js';
import type { Fault } from './faults.js';

/** The key of a request: the header, or the query parameter that a bare Heroku drain has to use. */
export function keyOf(request: IncomingMessage, url: URL): string | null {
  return headerOf(request, 'dd-api-key') || url.searchParams.get('dd-api-key');
}

export function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

export function scriptedAnswer(fault: Extract<Fault, { kind: 'status' }>): Answer {
  const { body } = refusal(fault.status, 'Scripted', 'A fault of the test');
  return { status: fault.status, body: fault.body ?? body, headers: fault.headers ?? {} };
}

/** The status line and the headers arrive whole, the body does not. */
export function breakWithinBody(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
  response.write('{', () => request.socket.destroy());
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
