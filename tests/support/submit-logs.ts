/** What a Datadog client hears of its logs. */
export interface SubmitAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

/** One POST as Datadog's clients make it: JSON, unless the headers name another content type, and the key in a header. */
export async function submitLogs(
  origin: string,
  key: string | null,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<SubmitAnswer> {
  const response = await fetch(`${origin}/api/v2/logs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key !== null && { 'DD-API-KEY': key }), ...headers },
    body,
  });
  return { status: response.status, contentType: response.headers.get('content-type'), body: await response.json() };
}
