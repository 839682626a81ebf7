/** What Postgres did for a statement, as auto_explain tells it. */
export interface QueryPlan {
  readonly statement: string;
  /** Rows looked at in tables, wanted or not. */
  readonly rows: number;
  /** Pages of tables and indexes looked at. */
  readonly blocks: number;
  /** Tables read from one end to the other. */
  readonly scannedTables: readonly string[];
}

/** For a connection's address: everything that it runs is explained in the server's log. */
export const EXPLAINED = new URLSearchParams({
  options: [
    'session_preload_libraries=auto_explain',
    'auto_explain.log_min_duration=0',
    'auto_explain.log_analyze=on',
    'auto_explain.log_buffers=on',
    'auto_explain.log_timing=off',
    'auto_explain.log_format=json',
  ]
    .map((setting) => `-c ${setting}`)
    .join(' '),
}).toString();

/** As the log has it: the lines that go on with an entry begin with a tab. */
const ENTRY = / plan:\n(?<plan>(?:\t.*\n)+)/g;

/** The plans in a piece of the server's log, in order. */
export function plansIn(log: string): readonly QueryPlan[] {
  return [...log.matchAll(ENTRY)].map(({ groups }) => {
    const entry = JSON.parse(groups?.plan ?? '') as { 'Query Text': string; Plan: PlanNode };
    const { Plan: root } = entry;
    return {
      statement: entry['Query Text'],
      rows: rowsRead(root),
      blocks: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
      scannedTables: scannedTables(root),
    };
  });
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** On the average of all loops. */
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  /** Those of the nodes below are among them. */
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

function scannedTables(node: PlanNode): readonly string[] {
  const below = (node.Plans ?? []).flatMap(scannedTables);
  return node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '', ...below] : below;
}

function rowsRead(node: PlanNode): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), 0);
  if (node['Relation Name'] === undefined) return below;
  return below + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
}
