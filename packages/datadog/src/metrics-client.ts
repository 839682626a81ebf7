import type { Attempt } from './attempt.js';
import type { MetricEndpoint } from './metric-payload.js';
import { PayloadClient, type PayloadClientOptions } from './payload-client.js';
import type { Site } from './sites.js';

const PATHS: Readonly<Record<MetricEndpoint, string>> = {
  series: '/api/v2/series',
  distributions: '/api/v1/distribution_points',
};

/**
 * Sends payloads of packMetrics to a site's API, on connections of its own: logs never wait behind metrics. What holds for
 * each send is said at PayloadClient.
 */
export class MetricsClient {
  private readonly client: PayloadClient;

  constructor(options: PayloadClientOptions) {
    this.client = new PayloadClient(options);
  }

  /** One try. */
  send(site: Site, apiKey: string, endpoint: MetricEndpoint, body: Buffer): Promise<Attempt> {
    return this.client.post(site.apiUrl, PATHS[endpoint], apiKey, { bytes: body, contentEncoding: 'deflate' });
  }

  /** Waits for the sends under way, then closes every connection. Sends after it fail as `other`. */
  close(): Promise<void> {
    return this.client.close();
  }
}
