import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HerokuState, TokenOwner } from './heroku-state.js';

/** What a route is given. */
export interface Call {
  readonly state: HerokuState;
  readonly owner: TokenOwner;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Readonly<Record<string, unknown>>;
  readonly params: readonly string[];
}

export type Route = readonly [method: string, path: RegExp, handle: (call: Call) => void];
