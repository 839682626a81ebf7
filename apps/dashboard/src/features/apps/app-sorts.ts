/** What the table of apps can be ordered by, as the URL and the api name it. */
export const APP_SORTS = ['name', '-name', 'state', '-state', 'lastFrame', '-lastFrame'] as const;
export type AppSort = (typeof APP_SORTS)[number];

const words: Readonly<Record<AppSort, string>> = {
  name: 'By name',
  '-name': 'By name, Z first',
  state: 'What needs you first',
  '-state': 'Healthy first',
  lastFrame: 'Longest quiet first',
  '-lastFrame': 'Newest frame first',
};

/** For a list to choose from. */
export function appSortWords(sort: AppSort): string {
  return words[sort];
}
