import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client } from '../../api/client.js';
import type { ConfigurationFile, ImportReport } from '../../api/models.js';

/** The team's settings as text to keep: JSON, without secrets. */
export function useExportConfiguration() {
  return useMutation({
    mutationFn: async () => JSON.stringify(await bodyOf(client.GET('/api/v1/tenant/configuration')), null, 2),
  });
}

/** Sets up what an exported file says. Throws SyntaxError for text that is no JSON; the api judges the rest. */
export function useImportConfiguration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (text: string): Promise<ImportReport> =>
      bodyOf(client.POST('/api/v1/tenant/configuration/import', { body: readFile(text) })),
    onSuccess: () => queries.invalidateQueries(),
  });
}

/** The api checks each field of it; what is no JSON at all does not get so far. */
function readFile(text: string): ConfigurationFile {
  try {
    return JSON.parse(text) as ConfigurationFile;
  } catch (cause) {
    throw new Error('This file is not JSON. Choose one that was exported here.', { cause });
  }
}
