export interface DrainUrls {
  readonly drainUrl: string;
  readonly herokuCommand: string;
  readonly datadogStyleUrl: string;
  readonly telemetryCommand: string;
}

/**
 * The ways to use a token. The drain URL has it in the path: every HTTP client sends that as it is, while some refuse
 * credentials in a URL and others rearrange them. As Basic user or password at `/drain` it works as well, for who sees
 * more of paths than of credentials in the logs of a proxy. Tokens are letters and digits only, so no form needs escaping.
 */
export function drainUrls(publicUrl: string, token: string, appName: string): DrainUrls {
  const { protocol, host } = new URL(publicUrl);
  const drainUrl = `${protocol}//${host}/drain/${token}`;
  const headers = JSON.stringify({ Authorization: `Bearer ${token}` });
  const app = shellWord(appName);
  return {
    drainUrl,
    herokuCommand: `heroku drains:add ${shellQuoted(drainUrl)} -a ${app}`,
    // No ddsource here, unlike in Datadog's own URL: it would override what the app maps its process types to.
    datadogStyleUrl: `${protocol}//${host}/api/v2/logs?dd-api-key=${token}`,
    // Heroku appends /v1/logs, and knows the transport as `http`.
    telemetryCommand: `heroku telemetry:add ${protocol}//${host} --app ${app} --signals logs --transport http --headers '${headers}'`,
  };
}

/** Quoted only where a shell would see more than a word. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text) ? text : shellQuoted(text);
}

/** A POSIX shell takes everything in single quotes as it is, except a single quote. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
