/** Prisma: cannot reach, timed out, closed the connection, pool or transaction timeout, too many connections. */
const PRISMA_CODES: ReadonlySet<string> = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
/** Postgres: statement timeout, administrator shutdown, crash, starting up, too many connections. */
const SQL_STATES: ReadonlySet<string> = new Set(['57014', '57P01', '57P02', '57P03', '53300']);
const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What Prisma's adapter makes of the same, in errors of raw SQL. */
const ADAPTER_KINDS: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);
/** node-postgres has no codes for these. */
const PG_MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client was closed|The server closed the connection)/;
const CAUSES_MAX = 5;

/**
 * Whether an error of a query means that Postgres cannot serve now (answer 503, keep and try again), as against a bug or
 * a violated constraint. Takes errors of Prisma and of node-postgres.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && typeof current === 'object' && current !== null; depth++) {
    const link: ErrorLink = current;
    if (saysUnavailable(link)) return true;
    current = link.cause ?? link.meta?.driverAdapterError;
  }
  return false;
}

/** What an error or its cause may carry; Prisma's causes are not all Errors. */
interface ErrorLink {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly originalCode?: unknown;
  readonly kind?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

function saysUnavailable(link: ErrorLink): boolean {
  if (typeof link.kind === 'string' && ADAPTER_KINDS.has(link.kind)) return true;
  for (const code of [link.code, link.errorCode, link.originalCode]) {
    if (typeof code !== 'string') continue;
    if (PRISMA_CODES.has(code) || SQL_STATES.has(code) || SOCKET_CODES.has(code)) return true;
    if (/^08[0-9A-Z]{3}$/.test(code)) return true; // connection exceptions
  }
  return typeof link.message === 'string' && PG_MESSAGES.test(link.message);
}
