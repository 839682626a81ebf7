import type { Lane } from '../../api/models.js';
import { formatAge, formatCount } from '../../ui/format.js';
import type { Tone } from '../../ui/tone.js';

/** The worst first: that is what is to be known of several workers. */
const STATES = ['parked', 'trial', 'resting', 'probing', 'flowing'] as const;

const WORDS: Readonly<Record<Lane['state'], { readonly tone: Tone; readonly label: string }>> = {
  parked: { tone: 'bad', label: 'Stopped' },
  trial: { tone: 'warn', label: 'Trying one frame' },
  resting: { tone: 'warn', label: 'Backing off' },
  probing: { tone: 'warn', label: 'Trying one frame' },
  flowing: { tone: 'good', label: 'Flowing' },
};

export interface LaneWords {
  readonly tone: Tone;
  readonly label: string;
  readonly detail: string;
}

/** How the workers send to a destination, in a word and a sentence. No lane: none has sent anything of late. */
export function laneWords(lanes: readonly Lane[], nowMs: number): LaneWords {
  const worst = lanes.toSorted((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state))[0];
  if (worst === undefined) return { tone: 'idle', label: 'Idle', detail: 'Nothing was sent in the last minute.' };
  return { ...WORDS[worst.state], detail: detailOf(worst, lanes, nowMs) };
}

function detailOf(worst: Lane, lanes: readonly Lane[], nowMs: number): string {
  switch (worst.state) {
    case 'parked':
      return `What comes in is set aside until it takes logs again.${trialIn(lanes, nowMs)}`;
    case 'trial':
      return 'The others stay set aside until it got through.';
    case 'probing':
      return `The others wait until it got through. ${failuresIn(worst)}.`;
    case 'resting':
      return `${nextTryIn(worst, nowMs)}. ${failuresIn(worst)}.`;
    case 'flowing': {
      const sends = lanes.reduce((sum, { sendsInFlight }) => sum + sendsInFlight, 0);
      return sends === 0 ? 'No send under way.' : `${formatCount(sends)} ${sends === 1 ? 'send' : 'sends'} under way.`;
    }
    default:
      return worst.state satisfies never;
  }
}

/** Each worker tries by its own clock: the first of them counts. */
function trialIn(lanes: readonly Lane[], nowMs: number): string {
  const parked = lanes.filter(({ state, nextTryAt }) => state === 'parked' && nextTryAt !== null);
  const first = parked.toSorted((one, other) => timeOf(one) - timeOf(other))[0];
  return first === undefined ? '' : ` ${nextTryIn(first, nowMs)}.`;
}

function nextTryIn(lane: Lane, nowMs: number): string {
  const aheadMs = timeOf(lane) - nowMs;
  return aheadMs <= 0 ? 'Next try now' : `Next try in ${formatAge(nowMs, nowMs + aheadMs + 999)}`;
}

function timeOf({ nextTryAt }: Lane): number {
  return nextTryAt === null ? 0 : Date.parse(nextTryAt);
}

function failuresIn({ failures }: Lane): string {
  return `${formatCount(failures)} ${failures === 1 ? 'failure' : 'failures in a row'}`;
}
