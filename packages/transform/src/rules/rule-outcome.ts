/** What became of a line under the rules. One object per transformer, set for each line. */
export class RuleOutcome {
  /** Where the line ended; empty when it goes on. */
  end: 'filtered' | 'sampled' | '' = '';
  /** The text as the rules left it. */
  text = '';
  /** What share of such lines is kept: 1 when nothing sampled it. */
  rate = 1;
  /** Empty: as the app's settings have it. */
  service = '';
  source = '';

  start(text: string): void {
    this.end = '';
    this.text = text;
    this.rate = 1;
    this.service = '';
    this.source = '';
  }
}
