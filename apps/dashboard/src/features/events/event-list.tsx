import { List } from '@mantine/core';
import type { Event } from '../../api/models.js';
import { Moment } from '../../ui/moment.js';
import { eventWords } from './event-words.js';

/** What happened, newest first. */
export function EventList({ events }: { readonly events: readonly Event[] }) {
  return (
    <List listStyleType="none" size="sm" spacing={2}>
      {events.map((event) => (
        <List.Item key={event.id}>
          {eventWords(event)}, <Moment at={event.at} form="age" />
        </List.Item>
      ))}
    </List>
  );
}
