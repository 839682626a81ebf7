import { Badge, Checkbox, Table, Text } from '@mantine/core';
import type { HerokuApp } from '../../api/models.js';
import { CardTable } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { LinkAnchor } from '../../ui/links.js';
import { Status } from '../../ui/status.js';

interface HerokuAppTableProps {
  readonly apps: readonly HerokuApp[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (id: string, isPicked: boolean) => void;
}

/** The account's apps, to pick from; those that have their drain cannot be picked. */
export function HerokuAppTable({ apps, picked, onPick }: HerokuAppTableProps) {
  return (
    <CardTable label="Apps at Heroku" heads={['App', 'Generation', 'Team', 'In Logferry']}>
      {apps.map((app) => (
        <Table.Tr key={app.id}>
          <Table.Td data-label="App">
            <Checkbox
              label={app.name}
              checked={picked.has(app.id)}
              disabled={app.drainAdded}
              onChange={(event) => onPick(app.id, event.currentTarget.checked)}
              classNames={{ label: tableClasses.name ?? '' }}
            />
          </Table.Td>
          <Table.Td data-label="Generation">
            <Badge variant="default" size="sm" tt="none" fw={500}>
              {app.generation === 'fir' ? 'Fir' : 'Cedar'}
            </Badge>
          </Table.Td>
          <Table.Td data-label="Team">
            <Text size="sm" c="dimmed">
              {app.team ?? '–'}
            </Text>
          </Table.Td>
          <Table.Td data-label="In Logferry" data-corner>
            <Registered app={app} />
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

function Registered({ app: { appId, drainAdded, name } }: { readonly app: HerokuApp }) {
  if (appId === null) return <Status tone="idle" label="No" />;
  const label = drainAdded ? 'Drain added' : 'Without this drain';
  return (
    <LinkAnchor to="/apps/$appId" params={{ appId }} size="sm" aria-label={`${label}: ${name} in Logferry`} c="inherit">
      <Status tone={drainAdded ? 'good' : 'warn'} label={label} />
    </LinkAnchor>
  );
}
