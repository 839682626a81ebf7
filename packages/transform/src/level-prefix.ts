// The level at the beginning of a plain line, as Rails, Python, Log4j, glog, nginx, .NET, Elixir, PHP and their like print it.
//
// Tried on the first PREFIX_CHARS_MAX characters only: dates, brackets and `key=value` are stepped over, and the first word decides. It
// is a level in brackets, before a colon, or in capitals; so "info about the order" is none and "INFO about" is.

import { withoutAnsi } from './ansi.js';
import { type Status, statusOfWord } from './level.js';

/** A date, a process id, a thread and a request id fit into it. */
const PREFIX_CHARS_MAX = 160;
/** Parts of a line before its level: date, time, zone, pid, thread, request. */
const PARTS_MAX = 8;
const WORD_CHARS_MAX = 13;

const ESC = '\u001b';
const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const EQUALS = 0x3d;
const OPEN = 0x5b;
/** Too common behind a number (`200 OK`) to be levels here. */
const NO_LEVELS: ReadonlySet<string> = new Set(['OK', 'SUCCESS']);

/** The status a plain line's prefix names; empty when it names none. */
export function statusOfPrefix(text: string): Status | '' {
  const ansi = text.indexOf(ESC);
  const line = ansi >= 0 && ansi < PREFIX_CHARS_MAX ? withoutAnsi(text.substring(0, PREFIX_CHARS_MAX)) : text;
  const limit = Math.min(line.length, PREFIX_CHARS_MAX);
  const letter = statusOfLetter(line);
  if (letter !== '') return letter;
  let at = 0;
  for (let part = 0; part < PARTS_MAX; part++) {
    while (at < limit && isBlank(line.charCodeAt(at))) at++;
    if (at >= limit) return '';
    const code = line.charCodeAt(at);
    if (code === OPEN) {
      const close = line.indexOf(']', at);
      if (close < 0 || close >= limit) return '';
      const status = statusInBrackets(line, at + 1, close);
      if (status !== '') return status;
      at = close + 1;
      if (line.charCodeAt(at) === COLON) at++;
      continue;
    }
    if (!isLetter(code)) {
      at = partEnd(line, at, limit);
      continue;
    }
    const start = at;
    while (at < limit && isLetter(line.charCodeAt(at))) at++;
    const behind = line.charCodeAt(at);
    if (behind === EQUALS || behind === 0x5f) {
      // `request_id=…` before Elixir's level; any other word with an underscore ends the prefix.
      const end = partEnd(line, at, limit);
      if (!line.substring(at, end).includes('=')) return '';
      at = end;
      continue;
    }
    const word = line.substring(start, at);
    if (word === 'PHP') continue;
    return statusOfFirstWord(line, word, behind, start);
  }
  return '';
}

function statusOfFirstWord(line: string, word: string, behind: number, start: number): Status | '' {
  if (word.length < 2 || word.length > WORD_CHARS_MAX) return '';
  // PHP: "Fatal error: Uncaught …".
  if (word === 'Fatal' && line.startsWith(' error:', start + 5)) return 'error';
  // Most first words, by a look at their second letter: the three steps below take 100 ns.
  if (behind !== COLON && isLower(line.charCodeAt(start + 1))) return '';
  if (NO_LEVELS.has(word)) return '';
  if (behind === COLON) return statusOfWord(word);
  const isEnd = Number.isNaN(behind) || isBlank(behind) || behind === COMMA || isCloser(behind);
  return isEnd && word === word.toUpperCase() ? statusOfWord(word) : '';
}

/** Rails' `E, [2026-…` and glog's `E0304 09:15:02`: one letter, then what no prose has. */
function statusOfLetter(line: string): Status | '' {
  const first = line.charCodeAt(0);
  if (first < 0x41 || first > 0x5a) return '';
  const second = line.charCodeAt(1);
  if (second === COMMA)
    return line.charCodeAt(2) === SPACE && line.charCodeAt(3) === OPEN ? statusOfWord(line.charAt(0)) : '';
  const isGlog =
    isDigit(second) && isDigit(line.charCodeAt(2)) && isDigit(line.charCodeAt(3)) && isDigit(line.charCodeAt(4));
  return isGlog && line.charCodeAt(5) === SPACE ? statusOfWord(line.charAt(0)) : '';
}

/** `[error]`, `[ WARN ]`, Apache's `[core:error]`, Celery's `[2026-03-04 09:15:02,123: INFO/MainProcess]`. */
function statusInBrackets(line: string, start: number, close: number): Status | '' {
  let from = start;
  for (let at = close - 1; at > start; at--) {
    if (line.charCodeAt(at) === COLON) {
      from = at + 1;
      break;
    }
  }
  while (from < close && isBlank(line.charCodeAt(from))) from++;
  let end = from;
  while (end < close && isLetter(line.charCodeAt(end))) end++;
  if (end - from < 2) return '';
  const behind = line.charCodeAt(end);
  const word = line.substring(from, end);
  return (end === close || isBlank(behind) || behind === 0x2f) && !NO_LEVELS.has(word.toUpperCase())
    ? statusOfWord(word)
    : '';
}

function partEnd(line: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && !isBlank(line.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === 0x09;
}

/** `) - / [ ] |`: what loggers put right behind a level. */
function isCloser(code: number): boolean {
  return code === 0x29 || code === 0x2d || code === 0x2f || code === OPEN || code === 0x5d || code === 0x7c;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isLetter(code: number): boolean {
  return isLower(code) || (code >= 0x41 && code <= 0x5a);
}
