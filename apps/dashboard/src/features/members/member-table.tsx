import { NativeSelect, Table } from '@mantine/core';
import type { Me, Member, Role } from '../../api/models.js';
import { CardTable, NameCell, RowButton } from '../../ui/card-table.js';
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
    <CardTable label="Members" heads={['Person', 'Role', 'Joined', null]}>
      {members.map((member) => (
        <Table.Tr key={member.id}>
          <NameCell label="Person" name={`${member.name}${isMine(member) ? ' (you)' : ''}`} note={member.email} />
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
              <RowButton verb="Leave" of="the team" onClick={onLeave} />
            ) : mayChange(member) ? (
              <RowButton verb="Remove" of={member.name} onClick={() => onRemove(member)} />
            ) : null}
          </Table.Td>
        </Table.Tr>
      ))}
    </CardTable>
  );
}
