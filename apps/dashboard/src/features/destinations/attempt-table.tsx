import { Table, Text } from '@mantine/core';
import type { DeliveryAttempt } from '../../api/models.js';
import { CardTable } from '../../ui/card-table.js';
import tableClasses from '../../ui/card-table.module.css';
import { formatBytes, formatCount, formatDuration } from '../../ui/format.js';
import { Moment } from '../../ui/moment.js';
import { Status } from '../../ui/status.js';

const ERRORS: Readonly<Record<NonNullable<DeliveryAttempt['error']>, string>> = {
  timeout: 'No answer in time',
  connect: 'No connection',
  reset: 'Connection broke',
  tls: 'Certificate not accepted',
  other: 'No answer',
};

/** The last attempts at a destination, newest first. */
export function AttemptTable({ attempts }: { readonly attempts: readonly DeliveryAttempt[] }) {
  return (
    <CardTable
      label="Last attempts"
      heads={['Answer', { number: 'When' }, { number: 'Latency' }, { number: 'Logs' }, { number: 'Bytes' }]}
    >
      {attempts.map((attempt) => (
        <Table.Tr key={`${attempt.at} ${attempt.durationMs} ${attempt.bytes}`}>
          <Table.Td data-label="Answer">
            <Answer attempt={attempt} />
          </Table.Td>
          <Table.Td data-label="When" data-corner className={tableClasses.number}>
            <Text span size="sm">
              <Moment at={attempt.at} form="clock" />
            </Text>
          </Table.Td>
          <Table.Td data-label="Latency" className={tableClasses.number}>
            {formatDuration(attempt.durationMs)}
          </Table.Td>
          <Table.Td data-label="Logs" className={tableClasses.number}>
            {formatCount(attempt.logs)}
          </Table.Td>
          <Table.Td data-label="Bytes" className={tableClasses.number}>
            {formatBytes(attempt.bytes)}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}

function Answer({ attempt: { statusCode, error } }: { readonly attempt: DeliveryAttempt }) {
  if (statusCode === null) return <Status tone="bad" label={ERRORS[error ?? 'other']} />;
  return <Status tone={statusCode < 300 ? 'good' : 'bad'} label={String(statusCode)} />;
}
