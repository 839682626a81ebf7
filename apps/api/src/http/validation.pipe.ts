import { AppError } from '@logferry/runtime';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { readAs } from './read-as.js';

/**
 * Checks body, query and path against the Zod schemas of the handlers' parameters and hands on what they make of it.
 * A body or query that is not acceptable is a validation_failed that names each field; an id in the path that is none
 * cannot name anything that exists, so it is a not_found.
 */
@Injectable()
export class ValidationPipe implements PipeTransform {
  transform(value: unknown, { type, schema }: ArgumentMetadata): unknown {
    if (schema === undefined || type === 'custom') return value;
    if (!(schema instanceof z.ZodType)) throw new Error('A handler has a schema that is not of Zod.');
    // A POST without a body is read as an empty one: the answer then names what is missing.
    const given = type === 'body' && (value === undefined || value === null) ? {} : value;
    try {
      return readAs(schema, given);
    } catch (error) {
      throw type === 'param' && error instanceof AppError ? new AppError('not_found') : error;
    }
  }
}
