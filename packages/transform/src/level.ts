/** Datadog's names of a log's severity (Log status remapper). */
export type Status = 'emerg' | 'alert' | 'critical' | 'error' | 'warn' | 'notice' | 'info' | 'debug' | 'ok';

// The words loggers use. Where Datadog's own reading by prefix is right, this agrees with it (`fatal` is `emerg`); where it is not, this
// corrects it: `severe` would become `ok`, the single letters of Rails and glog `info`, `panic` and `fine` too.
const STATUS_BY_WORD: ReadonlyMap<string, Status> = new Map([
  ['emerg', 'emerg'],
  ['emergency', 'emerg'],
  ['panic', 'emerg'],
  ['dpanic', 'emerg'],
  ['fatal', 'emerg'],
  ['f', 'emerg'],
  ['alert', 'alert'],
  ['a', 'alert'],
  ['critical', 'critical'],
  ['crit', 'critical'],
  ['c', 'critical'],
  ['error', 'error'],
  ['err', 'error'],
  ['eror', 'error'],
  ['severe', 'error'],
  ['e', 'error'],
  ['warning', 'warn'],
  ['warn', 'warn'],
  ['w', 'warn'],
  ['notice', 'notice'],
  ['n', 'notice'],
  ['info', 'info'],
  ['information', 'info'],
  ['informational', 'info'],
  ['i', 'info'],
  ['debug', 'debug'],
  ['dbug', 'debug'],
  ['d', 'debug'],
  ['trace', 'debug'],
  ['t', 'debug'],
  ['verbose', 'debug'],
  ['v', 'debug'],
  ['silly', 'debug'],
  ['fine', 'debug'],
  ['finer', 'debug'],
  ['finest', 'debug'],
  ['ok', 'ok'],
  ['success', 'ok'],
]);
/** `informational`, the longest of them. */
const WORD_CHARS_MAX = 13;

const STATUS_BY_SYSLOG_NUMBER: readonly Status[] = [
  'emerg',
  'alert',
  'critical',
  'error',
  'warn',
  'notice',
  'info',
  'debug',
];
/** Pino and bunyan: 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal; levels of one's own lie between. */
const STATUS_BY_PINO_TENS: readonly (Status | '')[] = ['', 'debug', 'debug', 'info', 'warn', 'error', 'emerg'];

/** The status a level's name stands for, in any case; empty when it is no level's name. */
export function statusOfWord(word: string): Status | '' {
  if (word.length > WORD_CHARS_MAX) return '';
  return STATUS_BY_WORD.get(word) ?? STATUS_BY_WORD.get(word.toLowerCase()) ?? '';
}

/** The status of a numeric level: 0-7 as syslog has them, 10-69 as pino and bunyan do. Empty for any other text. */
export function statusOfNumber(digits: string): Status | '' {
  const first = digits.charCodeAt(0) - 0x30;
  if (digits.length === 1) return STATUS_BY_SYSLOG_NUMBER[first] ?? '';
  const second = digits.charCodeAt(1) - 0x30;
  if (digits.length !== 2 || !(second >= 0 && second <= 9)) return '';
  return STATUS_BY_PINO_TENS[first] ?? '';
}

/** The status of a served request. 4xx is the client's fault: a warning, as in Datadog's own pipelines for web servers. */
export function statusOfHttp(code: number): Status {
  return code >= 500 ? 'error' : code >= 400 ? 'warn' : 'info';
}

/** Error and worse. */
export function isErrorStatus(status: Status | ''): boolean {
  return status === 'error' || status === 'critical' || status === 'alert' || status === 'emerg';
}
