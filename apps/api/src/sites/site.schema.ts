import { z } from 'zod';
import { pageOf } from '../http/page.js';

const siteSchema = z
  .object({
    code: z.string().meta({ description: 'How a destination names its site.', examples: ['EU1'] }),
    name: z.string().meta({ examples: ['EU1 (datadoghq.eu)'] }),
    appUrl: z
      .url()
      .meta({ description: "Datadog's web application of this site.", examples: ['https://app.datadoghq.eu'] }),
  })
  .meta({
    id: 'Site',
    description: 'A Datadog site (region). A key belongs to one site and is unknown on all others.',
  });

export const siteListSchema = pageOf(siteSchema, 'SiteList');
