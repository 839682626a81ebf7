import { Button, NativeSelect, Table, Text } from '@mantine/core';
import type { Me, Member, Role } from '../../api/models.js';
import tableClasses from '../../ui/card-table.module.css';
import { Moment } from '../../ui/moment.js';
import { useMay } from '../session/use-may.js';
import { parseRole, roleLabel, rolesGivenBy } from './role-words.js';

interface MemberTableProps {
  readonly members: readonly Member[];
  readonly me: Me;
  readonly onRole: (member: Member, role: Role) => void;
  readonly onRemove: (member: Member) => void;
  readonly onLeave: () => void;
}

/** The people of a team. An owner's role is changed by owners alone; nobody changes their own by accident. */
export function MemberTable({ members, me, onRole, onRemove, onLeave }: MemberTableProps) {
  const may = useMay();
  const isMine = (member: Member) => member.userId === me.id;
  const mayChange = (member: Member) =>
    may('members:write') && !isMine(member) && (me.role === 'owner' || member.role !== 'owner');
  return (
    <Table className={tableClasses.table ?? ''} aria-label="Members" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Person</Table.Th>
          <Table.Th>Role</Table.Th>
          <Table.Th>Joined</Table.Th>
          <Table.Th aria-label="Actions" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {members.map((member) => (
          <Table.Tr key={member.id}>
            <Table.Td data-label="Person">
              <Text size="sm" fw={500} className={tableClasses.name ?? ''}>
                {member.name}
                {isMine(member) ? ' (you)' : ''}
              </Text>
              <Text size="xs" c="dimmed" className={tableClasses.name ?? ''}>
                {member.email}
              </Text>
            </Table.Td>
            <Table.Td data-label="Role">
              {mayChange(member) ? (
                <NativeSelect
                  size="xs"
                  aria-label={`Role of ${member.name}`}
                  value={member.role}
                  data={rolesGivenBy(me.role).map(({ value }) => ({ value, label: roleLabel(value) }))}
                  onChange={(event) => onRole(member, parseRole(event.currentTarget.value))}
                  maw={140}
                />
              ) : (
                roleLabel(member.role)
              )}
            </Table.Td>
            <Table.Td data-label="Joined">
              <Moment at={member.joinedAt} form="day" />
            </Table.Td>
            <Table.Td className={tableClasses.actions}>
              {isMine(member) ? (
                <Button size="xs" variant="default" onClick={onLeave}>
                  Leave
                </Button>
              ) : mayChange(member) ? (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => onRemove(member)}
                  aria-label={`Remove ${member.name}`}
                >
                  Remove
                </Button>
              ) : null}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
