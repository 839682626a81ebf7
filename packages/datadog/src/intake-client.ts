import type { Attempt } from './attempt.js';
import type { Compression } from './encode.js';
import { PayloadClient, type PayloadClientOptions } from './payload-client.js';
import type { Site } from './sites.js';

const LOGS_PATH = '/api/v2/logs';
const CONTENT_ENCODING: Readonly<Record<Compression, string | null>> = { gzip: 'gzip', zstd: 'zstd', identity: null };

/** Sends payloads to the log intake, `POST <intakeUrl>/api/v2/logs`. What holds for each send is said at PayloadClient. */
export class IntakeClient {
  private readonly client: PayloadClient;

  constructor(options: PayloadClientOptions) {
    this.client = new PayloadClient(options);
  }

  /** One try. `compression` names how `payload` was encoded. */
  send(site: Site, apiKey: string, payload: Buffer, compression: Compression): Promise<Attempt> {
    const contentEncoding = CONTENT_ENCODING[compression];
    return this.client.post(site.intakeUrl, LOGS_PATH, apiKey, { bytes: payload, contentEncoding });
  }

  /** Waits for the sends under way, then closes every connection. Sends after it fail as `other`. */
  close(): Promise<void> {
    return this.client.close();
  }
}
