import { Text } from '@mantine/core';
import type { DrainToken } from '../../api/models.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';
import type { Tone } from '../../ui/tone.js';
import { useNow } from '../../ui/use-now.js';
import { type UrlUse, urlUse } from './url-use.js';

const WORDS: Record<UrlUse, { readonly tone: Tone; readonly label: string; readonly explanation: string }> = {
  removable: {
    tone: 'good',
    label: 'Safe to remove now',
    explanation: 'Lines came by another URL since, and none by this one.',
  },
  in_use: {
    tone: 'warn',
    label: 'Still in use',
    explanation: 'Lines come by this URL. Once another drain is added, remove this one at Heroku.',
  },
  quiet: {
    tone: 'idle',
    label: 'No line lately',
    explanation: 'No line came by any other URL either, so it may still be attached.',
  },
};

interface UrlUseWordsProps {
  readonly token: DrainToken;
  /** All of the app. */
  readonly tokens: readonly DrainToken[];
}

/** Whether a URL that is about to end can be taken away at Heroku, in a word. */
export function UrlUseWord({ token, tokens }: UrlUseWordsProps) {
  return <Status {...WORDS[urlUse(token, tokens, useNow(1000))]} />;
}

/** The same in a sentence, with when a line last came by it. */
export function UrlUseSentence({ token, tokens }: UrlUseWordsProps) {
  const { explanation } = WORDS[urlUse(token, tokens, useNow(1000))];
  return (
    <Text size="sm" component="div" role="status">
      <UrlUseWord token={token} tokens={tokens} />
      <div>
        {token.lastUsedAt === null ? (
          'The old URL was never used.'
        ) : (
          <>
            The old URL was last used <Moment at={token.lastUsedAt} form="age" />.
          </>
        )}{' '}
        {explanation}
      </div>
    </Text>
  );
}
