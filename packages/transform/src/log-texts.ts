import { jsonOfFrame, type TransformedFrame } from './transformed-frame.js';

/** The JSON text of each log of a frame, for whoever wants to look at them one by one. */
export function logTexts(frame: TransformedFrame): string[] {
  const texts: string[] = [];
  const json = jsonOfFrame(frame);
  let at = 0;
  for (const size of frame.sizes) {
    texts.push(json.toString('utf8', at, at + size));
    at += size + 1;
  }
  return texts;
}
