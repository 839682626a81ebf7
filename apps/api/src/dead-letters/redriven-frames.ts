import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { decodeGroup, type Frame } from '@logferry/queue';

const gunzipAsync = promisify(gunzip);

/** A message of 8 MiB, the largest body, and its header: more was never kept. */
const GROUP_BYTES_MAX = 16 * 1024 * 1024;
/** What a ticket of the queue usually holds. */
const RUN_BYTES_GOAL = 260_000;

/** Dead letters' frames as they go back into the queue: marked as sent again, in runs the size of a ticket, in their order. */
export async function redrivenRuns(letters: readonly string[]): Promise<Frame[][]> {
  const runs: Frame[][] = [];
  let bytes = RUN_BYTES_GOAL;
  for (const letter of letters) {
    const group = await gunzipAsync(Buffer.from(letter, 'base64'), { maxOutputLength: GROUP_BYTES_MAX });
    for (const { header, body } of decodeGroup(group)) {
      if (bytes + body.length > RUN_BYTES_GOAL) {
        runs.push([]);
        bytes = 0;
      }
      bytes += body.length;
      runs.at(-1)?.push({ header: { ...header, isRedriven: true }, body });
    }
  }
  return runs;
}
