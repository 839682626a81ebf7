import { appendFileSync, renameSync, statSync } from 'node:fs';

/** One log file; the one before it is kept beside as `.1`, so a process takes at most twice this. */
const LOG_BYTES_MAX = 10 * 1024 * 1024;

/**
 * Puts a file that has grown large aside.
 * @param {string} path
 * @param {number} [bytesMax]
 * @returns {number} the size of the file that will be appended to
 */
export function prepareLogFile(path, bytesMax = LOG_BYTES_MAX) {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes < bytesMax) return bytes;
  renameSync(path, `${path}.1`);
  return 0;
}

/**
 * A bounded log that is appended to by this process alone.
 * @param {string} path
 * @param {number} [bytesMax]
 * @returns {{ append: (text: string) => void }}
 */
export function openLogFile(path, bytesMax = LOG_BYTES_MAX) {
  let bytes = prepareLogFile(path, bytesMax);
  return {
    append(text) {
      const chunk = Buffer.from(text);
      try {
        if (bytes + chunk.length > bytesMax) bytes = prepareLogFile(path, 1);
        appendFileSync(path, chunk, { mode: 0o600 });
        bytes += chunk.length;
      } catch {
        // A full disk must not end the processes whose log this is.
      }
    },
  };
}
