import { openLogFile } from '../log-file.mjs';

/** A child that writes without line ends must not fill our memory. */
const LINE_CHARS_MAX = 65_536;
/** Kept in memory to explain an early end. */
const LINES_KEPT = 30;
/** The same warning again within this time is only in the file. */
const REPEAT_AFTER_MS = 60_000;
const REMEMBERED_MAX = 200;
/** The levels we show, by what the services' records call them. */
const LEVEL_NAMES = new Map([
  ['warn', 'warning'],
  ['error', 'error'],
  ['fatal', 'fatal'],
]);

/**
 * Takes what a child prints, line by line: all of it goes to its log file, warnings and errors also to the terminal in a
 * few words, and events (JSON lines with a string `event`) to whoever waits for them.
 * @param {{ path: string, name: string, say: (message: string) => void, onEvent?: (event: Record<string, unknown>) => void }} options
 */
export function createChildLog({ path, name, say, onEvent }) {
  const file = openLogFile(path);
  /** @type {string[]} */
  const lastLines = [];
  /** @type {Map<string, number>} */
  const saidAt = new Map();

  /** @param {string} line */
  function take(line) {
    if (line.trim() === '') return;
    file.append(`${line}\n`);
    const record = parseRecord(line);
    const brief = record ? briefly(record) : line;
    const level = record ? LEVEL_NAMES.get(String(record.level)) : undefined;
    if (!record || level !== undefined) {
      lastLines.push(brief);
      if (lastLines.length > LINES_KEPT) lastLines.shift();
    }
    if (!record) return;
    if (typeof record.event === 'string') onEvent?.(record);
    if (level && isNew(brief)) say(`${name} ${level}: ${brief}`);
  }

  /** @param {string} brief */
  function isNew(brief) {
    const now = Date.now();
    if (now - (saidAt.get(brief) ?? 0) < REPEAT_AFTER_MS) return false;
    if (saidAt.size >= REMEMBERED_MAX) saidAt.clear();
    saidAt.set(brief, now);
    return true;
  }

  return {
    /** @param {import('node:stream').Readable} stream */
    attach(stream) {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (/** @type {string} */ chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) take(line);
        if (rest.length > LINE_CHARS_MAX) {
          take(rest);
          rest = '';
        }
      });
      stream.on('end', () => take(rest));
      // The other end may vanish at any moment; its exit is what we act on.
      stream.on('error', () => {});
    },
    /** @returns {string} what it last printed that was not a mere progress record */
    tail: () => lastLines.join('\n'),
  };
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | null}
 */
function parseRecord(line) {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** @param {Record<string, unknown>} record of pino: `msg`, and an error under `err` */
function briefly(record) {
  const err = /** @type {{ message?: unknown } | undefined} */ (record.err);
  const texts = [record.msg, err?.message].filter((text) => typeof text === 'string' && text !== '');
  return [...new Set(texts)].join(': ') || String(record.event ?? 'no message');
}
