/**
 * Something the person at the terminal can mend. The launchers print it as one line, without a stack, and exit 1;
 * any other error is a bug and keeps its stack.
 */
export class LaunchFault extends Error {
  /**
   * @param {string} problem what is wrong, a sentence without its full stop
   * @param {string} remedy what to do about it
   * @param {string} [output] what a failed command printed; shown above the line
   */
  constructor(problem, remedy, output) {
    super(`${problem}. ${remedy}`);
    this.name = 'LaunchFault';
    this.output = output ?? '';
  }
}

/**
 * Prints an error the way the launchers do.
 * @param {unknown} error
 */
export function printFault(error) {
  if (error instanceof LaunchFault) {
    if (error.output.trim()) process.stderr.write(`\n${error.output.trimEnd()}\n\n`);
    process.stderr.write(`✗ ${error.message}\n`);
  } else {
    process.stderr.write(`✗ ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
