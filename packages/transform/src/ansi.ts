const ESC = '\u001b';
const OPEN = 0x5b;
/** `38;2;255;255;255` of true colour has 16 characters; more is no colour. */
const PARAMETER_CHARS_MAX = 32;

/**
 * The text without ANSI colour and cursor codes, `ESC [ digits and ; letter`, the letters being those of Datadog's own example rule
 * (`\x1B\[[\d;]*[JKmsu]`). Anything else behind an ESC stays. Linear in the text.
 */
export function withoutAnsi(text: string): string {
  let esc = text.indexOf(ESC);
  if (esc < 0) return text;
  let kept = '';
  let from = 0;
  for (; esc >= 0; esc = text.indexOf(ESC, esc + 1)) {
    const end = codeEnd(text, esc);
    if (end < 0) continue;
    kept += text.substring(from, esc);
    from = end;
  }
  return kept + text.substring(from);
}

function codeEnd(text: string, esc: number): number {
  if (text.charCodeAt(esc + 1) !== OPEN) return -1;
  let at = esc + 2;
  const limit = at + PARAMETER_CHARS_MAX;
  for (let code = text.charCodeAt(at); at < limit; code = text.charCodeAt(++at)) {
    const isParameter = (code >= 0x30 && code <= 0x39) || code === 0x3b;
    if (!isParameter) return 'JKmsu'.includes(String.fromCharCode(code)) ? at + 1 : -1;
  }
  return -1;
}
