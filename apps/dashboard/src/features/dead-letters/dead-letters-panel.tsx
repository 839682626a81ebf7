import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconMailOff } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { App, DeadLetter } from '../../api/models.js';
import { messageOf } from '../../api/problem.js';
import { Blank } from '../../ui/blank.js';
import { Confirm } from '../../ui/confirm.js';
import { Panel } from '../../ui/panel.js';
import { QueryView } from '../../ui/query-view.js';
import { RowSkeletons } from '../../ui/skeletons.js';
import { useMay } from '../session/use-may.js';
import { useDiscardLetters, useRedriveAll, useRedriveLetter } from './change-dead-letters.js';
import { DeadLetterDialog } from './dead-letter-dialog.js';
import { DeadLetterTable } from './dead-letter-table.js';
import { deadLettersQuery } from './list-dead-letters.js';

const say = (message: string) => notifications.show({ message, color: 'moss' });
const complain = (error: unknown) => notifications.show({ message: messageOf(error), color: 'brick' });

/** Logs that Datadog refused for good: to look at, send again, or discard. */
export function DeadLettersPanel({ app }: { readonly app: App }) {
  const letters = useInfiniteQuery(deadLettersQuery(app.id));
  const redrive = useRedriveLetter(app.id);
  const redriveAll = useRedriveAll(app.id);
  const discard = useDiscardLetters(app.id);
  const may = useMay();
  const [shown, setShown] = useState<DeadLetter | null>(null);
  const [asking, setAsking] = useState(false);
  const list = letters.data?.pages.flatMap(({ items }) => items) ?? [];
  const mayDiscard = may('dead-letters:discard');

  const sendAll = () =>
    redriveAll.mutate(undefined, {
      onSuccess: ({ letters: sent, unreadable }) =>
        say(`${sent} on the way again.${unreadable > 0 ? ` ${unreadable} cannot be read and stay.` : ''}`),
      onError: complain,
    });
  const sendOne = ({ id }: DeadLetter) =>
    redrive.mutate(id, { onSuccess: () => say('On the way again.'), onError: complain });

  return (
    <Panel
      title="Dead letters"
      description="Logs that Datadog refused for good. Sending them again helps once what it refused has changed."
      actions={
        list.length > 0 ? (
          <Group gap="xs">
            {may('dead-letters:redrive') ? (
              <Button variant="default" onClick={sendAll} loading={redriveAll.isPending}>
                Send all again
              </Button>
            ) : null}
            {mayDiscard ? (
              <Button variant="subtle" color="brick" onClick={() => setAsking(true)}>
                Discard all
              </Button>
            ) : null}
          </Group>
        ) : null
      }
      flush
    >
      <QueryView query={letters} what="the dead letters" skeleton={<RowSkeletons rows={3} />}>
        {() =>
          list.length > 0 ? (
            <DeadLetterTable
              letters={list}
              onShow={setShown}
              {...(may('dead-letters:redrive') && { onRedrive: sendOne })}
            />
          ) : (
            <Blank
              icon={<IconMailOff size={36} stroke={1.25} />}
              title="No dead letter"
              description="Datadog has refused no log of this app."
            />
          )
        }
      </QueryView>
      {letters.hasNextPage ? (
        <Group justify="center" p="md">
          <Button variant="default" onClick={() => void letters.fetchNextPage()} loading={letters.isFetchingNextPage}>
            Show more
          </Button>
        </Group>
      ) : null}
      {shown ? (
        <DeadLetterDialog letter={shown} onClose={() => setShown(null)} {...(mayDiscard && { discard })} />
      ) : null}
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title="Discard all dead letters?"
        verb="Discard dead letters"
        typed={app.name}
        onConfirm={() => discard.mutate(null, { onSuccess: () => setAsking(false) })}
        pending={discard.isPending}
        error={discard.isError ? messageOf(discard.error) : null}
      >
        All dead letters of {app.name} are forgotten. This cannot be undone.
      </Confirm>
    </Panel>
  );
}
