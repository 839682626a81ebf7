/**
 * Random choices from one source of numbers, so that a test can repeat them.
 * @param {() => number} random from 0 to below 1
 */
export function createChance(random) {
  /** @param {number} min @param {number} max both included */
  const whole = (min, max) => min + Math.floor(random() * (max - min + 1));
  return {
    whole,
    /** @param {number} probability */
    happens: (probability) => random() < probability,
    /**
     * @template T
     * @param {readonly T[]} choices at least one
     * @returns {T}
     */
    pick: (choices) => {
      const choice = choices[whole(0, choices.length - 1)];
      if (choice === undefined) throw new RangeError('nothing to pick from');
      return choice;
    },
    /** Mostly near `typical`, now and then ten times as much. @param {number} typical */
    duration: (typical) => Math.max(1, Math.round(typical * (0.4 + random()) * (random() < 0.03 ? 10 : 1))),
    uuid: () => 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(random() * 16).toString(16)),
    address: () => `203.0.113.${whole(1, 254)}`,
  };
}

/** @typedef {ReturnType<typeof createChance>} Chance */
