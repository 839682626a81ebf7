import { useMutation } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';

/** Reads the rules of a Datadog Agent's configuration. Stores nothing. */
export function useImportRules() {
  return useMutation({
    mutationFn: (text: string) => bodyOf(client.POST('/api/v1/rules/import', { body: { text } })),
  });
}
