import { ERROR_CODES } from '@logferry/runtime';
import { z } from 'zod';

/** The body of every error: RFC 9457, application/problem+json. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'A URI that names the kind of error.' }),
    title: z.string().meta({ description: 'The kind of error in words; the same for every error of this code.' }),
    status: z.int(),
    code: z.enum(Object.keys(ERROR_CODES)).meta({ description: 'For programs to branch on.' }),
    detail: z.string().meta({ description: 'What happened this time, for a person.' }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'Dotted path of the field: `processes.web.service`.' }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'One entry for each field that was not acceptable.' }),
  })
  .meta({ id: 'Problem', description: 'An error (RFC 9457).' });
