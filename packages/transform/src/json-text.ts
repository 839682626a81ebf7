const ZERO = 0x30;
const NINE = 0x39;
const DASH = 0x2d;
const DOT = 0x2e;

/** Beyond 15 digits a double loses some, and Datadog stores doubles. */
const NUMBER_DIGITS_MAX = 15;

/** One past the last digit of `-?digits[.digits]` at `from`, written as JSON has numbers and exact in a double; -1 when there is none. */
export function numberEnd(text: string, from: number, end: number): number {
  let at = from;
  if (text.charCodeAt(at) === DASH) at++;
  const first = at;
  at = digitsEnd(text, at, end);
  if (at === first || (text.charCodeAt(first) === ZERO && at > first + 1)) return -1;
  let digits = at - first;
  if (at < end && text.charCodeAt(at) === DOT) {
    const fraction = at + 1;
    at = digitsEnd(text, fraction, end);
    if (at === fraction) return -1;
    digits += at - fraction;
  }
  return digits > NUMBER_DIGITS_MAX ? -1 : at;
}

/** One past the run of decimal digits at `from`. */
export function digitsEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) break;
    at++;
  }
  return at;
}
