/** A drain URL taken apart as Logplex does it: by its text, with nothing normalised or decoded. */
export interface DrainUrl {
  readonly isTls: boolean;
  readonly hostname: string;
  readonly port: number;
  /** For the `Host` header: with the port when the URL names one. */
  readonly host: string;
  /** Path and query exactly as stored, without the fragment; `/` when empty. */
  readonly path: string;
  /** Value of the `Authorization` header, or null. */
  readonly authorization: string | null;
}

const PARTS = /^(https?):\/\/(?:([^@/?#]*)@)?([^/?#:]+|\[[^\]]+\])(?::(\d+))?([^#]*)/;

/** @throws Error when the URL is not http(s). The message does not repeat it: drain URLs hold secrets. */
export function parseDrainUrl(url: string): DrainUrl {
  const match = PARTS.exec(url);
  const [, scheme, userinfo, hostname, port, rest] = match ?? [];
  if (scheme === undefined || hostname === undefined) throw new Error('Not an http or https drain URL');
  const isTls = scheme === 'https';
  return {
    isTls,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (isTls ? 443 : 80) : Number(port),
    host: port === undefined ? hostname : `${hostname}:${port}`,
    path: !rest ? '/' : rest.startsWith('/') ? rest : `/${rest}`,
    authorization: userinfo ? `Basic ${Buffer.from(credentials(userinfo)).toString('base64')}` : null,
  };
}

/**
 * Logplex splits userinfo at `:` and drops what is empty (cowboy_client.erl), so `user`, `user:` and even `:TOKEN`
 * all arrive with the text as the user and an empty password. Nothing is percent-decoded.
 */
function credentials(userinfo: string): string {
  const [user = '', password = '', ...more] = userinfo.split(':').filter((part) => part !== '');
  if (more.length > 0) throw new Error('Logplex cannot send a password that contains a colon');
  return `${user}:${password}`;
}
