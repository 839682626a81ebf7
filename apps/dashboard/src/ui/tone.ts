/** What a state means to the reader, whatever the noun: it picks the colour, never the words. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle';
