import type { Cuts } from '../cuts.js';
import { EscapedLine } from '../escaped-line.js';
import type { LineFields } from '../line-fields.js';
import { bytes, LIST, words } from '../line-memory.js';
import { TextWriter } from '../text-writer.js';

/** As lines come: where the memory holds them. */
export function lineOf(text: string): EscapedLine {
  const json = JSON.stringify(text);
  const line = new EscapedLine();
  const writer = new TextWriter();
  writer.begin();
  line.set(json, writer.place(json));
  return line;
}

/** A line that stands nowhere in the memory, which is read the general way. */
export function generalLineOf(text: string): EscapedLine {
  const line = new EscapedLine();
  line.set(JSON.stringify(text));
  return line;
}

export interface Read {
  readonly status: string;
  readonly heroku: string;
  readonly root: string;
  /** Pieces of it are cut out of the line where it stands. */
  readonly isCut: boolean;
}

/** What a reader has found, however it is kept. */
export function textsOf({ status, heroku, root, herokuCuts, rootCuts }: LineFields): Read {
  const isCut = herokuCuts.count + rootCuts.count > 0;
  return { status, heroku: heroku + textOf(herokuCuts), root: root + textOf(rootCuts), isCut };
}

function textOf(cuts: Cuts): string {
  const word = LIST.at / 4;
  cuts.copyTo(word);
  const pieces = Array.from({ length: cuts.count }, (_, i) => words.subarray(word + 2 * i, word + 2 * i + 2));
  const text = pieces.map(([address = 0, length = 0]) => bytes.toString('latin1', address, address + length)).join('');
  if (text.length !== cuts.bytes) throw new RangeError(`${text.length} bytes are said to be ${cuts.bytes}`);
  return text;
}
