import { useMutation, useQueryClient } from '@tanstack/react-query';
import { bodyOf, client, done } from '../../api/client.js';
import type { NewChannel } from '../../api/models.js';
import { channelsQuery, deliveriesQuery } from './list-channels.js';

export function useCreateChannel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewChannel) => bodyOf(client.POST('/api/v1/notifications/channels', { body })),
    onSuccess: () => queries.invalidateQueries(channelsQuery),
  });
}

export interface ChannelChange {
  readonly id: string;
  readonly name?: string;
  readonly events?: NewChannel['events'];
  readonly isEnabled?: boolean;
}

export function useChangeChannel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name, events, isEnabled }: ChannelChange) => {
      const body = {
        ...(name === undefined ? {} : { name }),
        ...(events === undefined ? {} : { events }),
        ...(isEnabled === undefined ? {} : { isEnabled }),
      };
      return bodyOf(client.PATCH('/api/v1/notifications/channels/{id}', { params: { path: { id } }, body }));
    },
    onSettled: () => queries.invalidateQueries(channelsQuery),
  });
}

/** Sends a test; the channel's deliveries say what becomes of it. */
export function useTestChannel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      bodyOf(client.POST('/api/v1/notifications/channels/{id}/test', { params: { path: { id } } })),
    onSuccess: (_delivery, id) => queries.invalidateQueries(deliveriesQuery(id)),
  });
}

export function useDeleteChannel() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(client.DELETE('/api/v1/notifications/channels/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ ...channelsQuery, exact: true }),
  });
}
