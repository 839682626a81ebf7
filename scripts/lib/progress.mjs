/** A step that takes longer than this on a terminal we cannot redraw announces itself, so that nobody faces silence. */
const ANNOUNCE_AFTER_MS = 1_500;
const LABEL_WIDTH = 40;

/**
 * Runs one step and prints one line for it with its time: `✓ build                    3.1 s  up to date`.
 * On a terminal the line is there while the step runs; elsewhere a step that takes long is announced first.
 * @template T
 * @param {string} label
 * @param {(note: (text: string) => void) => Promise<T>} step `note` adds a remark behind the time
 * @returns {Promise<T>}
 */
export async function progress(label, step) {
  const startedAt = performance.now();
  const redraw = process.stdout.isTTY === true;
  let remark = '';
  let announced = false;
  const announce = () => {
    announced = true;
    process.stdout.write(`… ${label}${redraw ? '' : '\n'}`);
  };
  const timer = redraw ? undefined : setTimeout(announce, ANNOUNCE_AFTER_MS);
  if (redraw) announce();
  /** @param {string} mark */
  const finish = (mark) => {
    clearTimeout(timer);
    const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(8);
    const erase = redraw && announced ? '\r\x1b[2K' : '';
    process.stdout.write(`${erase}${mark} ${label.padEnd(LABEL_WIDTH)}${seconds}${remark && `  ${remark}`}\n`);
  };
  try {
    const result = await step((text) => {
      remark = text;
    });
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}
