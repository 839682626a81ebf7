import { applyDecorators } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/**
 * Documents a handler that answers with server-sent events: `events` has one member per event, of its name, with the
 * shape of its data. Give the schema an id, so that clients can name the shapes.
 */
export function Streams(events: z.ZodObject) {
  const description =
    'Server-sent events. Of each member of the schema, `event:` has the name and `data:` the value as JSON. They have no ids: `Last-Event-ID` means nothing here, and what happens between two connections is not told. `error` says why the stream ends, as a problem; connect again unless its status is 401, 403 or 404.';
  return applyDecorators(
    ApiProduces('text/event-stream'),
    ApiResponse({ status: 200, description, standardSchema: events }),
  );
}
