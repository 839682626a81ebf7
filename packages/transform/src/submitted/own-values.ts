const QUOTE = 0x22;
const OPEN = 0x7b;
const OPEN_ARRAY = 0x5b;

/** What a JSON value says as a label: the text of a string, a number as it stands. Empty for everything else. */
export function labelIn(json: string | undefined): string {
  if (!saysSomething(json)) return '';
  const first = json.charCodeAt(0);
  if (first === QUOTE) return stringIn(json);
  return first === OPEN || first === OPEN_ARRAY ? '' : json;
}

/** Whether a member says anything: Datadog passes over null and the empty text. */
export function saysSomething(json: string | undefined): json is string {
  return json !== undefined && json !== 'null' && json !== '""';
}

/** The text of a JSON string. Only JSON is taken in; what was damaged since comes out as it is. */
export function stringIn(json: string): string {
  try {
    return String(JSON.parse(json));
  } catch {
    return json;
  }
}
