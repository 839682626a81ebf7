import { describe, expect } from '@jest/globals';
import { Client } from 'pg';
import { waitUntil } from '../../support/wait-until.js';
import { test } from '../scenario-test.js';
import type { World } from '../world.js';
import { Flood } from './flood.js';

/** Lines between two restarts: the process is in the midst of the load again. */
const LINES_BETWEEN = 1_000;

interface Rotation {
  readonly id: string;
  readonly state: string;
  readonly unreadable: number;
}

export function describeKeyRotation(world: () => World): void {
  describe('a rotation of the encryption keys under load', () => {
    test('fails no delivery, and leaves nothing that the old key sealed', async () => {
      const { product } = world();
      const [oldKey, newKey] = product.encryptionKeys;
      const app = await world().newApp();
      const flood = new Flood(world(), app, { name: 'rotation', pauseMs: 400, framesMax: 2_000 });
      flood.start();
      /** As a deployment changes a setting. */
      const deploy = async (keys: string): Promise<void> => {
        product.configure({ ENCRYPTION_KEYS: keys });
        for (const server of [...product.apis, ...product.workers].filter((each) => each.isRunning())) {
          const before = flood.acknowledged;
          await waitUntil('more lines are taken', () => flood.acknowledged >= before + LINES_BETWEEN);
          await product.restart(server);
        }
      };

      await deploy(`${newKey},${oldKey}`);
      const { id } = await operate<Rotation>(world(), 'POST', '/key-rotations');
      const ended = await waitUntil('the rotation has ended', async () => {
        const rotation = await operate<Rotation>(world(), 'GET', `/key-rotations/${id}`);
        return rotation.state !== 'running' && rotation;
      });
      expect(ended).toMatchObject({ state: 'finished', unreadable: 0 });
      expect(await sealingKeys(product.postgres.url)).toEqual(['k2']);
      await deploy(newKey);
      await flood.finish({ early: true });

      expect(flood.serverErrors).toBe(0);
      await flood.allArrived();
      expect(await app.settled(flood.acknowledged)).toMatchObject({ logsDelivered: flood.acknowledged });
      expect(
        (await world().tenant.ok<{ status: string }>('GET', `/api/v1/destinations/${app.destinationId}`)).status,
      ).toBe('ok');
    });
  });
}

async function operate<Body>({ product }: World, method: string, path: string): Promise<Body> {
  const response = await fetch(`${product.url}/api/operator/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${product.operatorToken}` },
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  // The shape is the caller's claim: a test that claims wrongly fails on what it then reads.
  return (await response.json()) as Body;
}

/** The ids of the keys that sealed what is in the database, wherever a column is named as one that is sealed. */
async function sealingKeys(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ table_name: string; column_name: string }>(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name LIKE 'sealed\\_%'",
    );
    const ids = new Set<string>();
    for (const { table_name: table, column_name: column } of columns) {
      const { rows } = await client.query<{ id: string | null }>(
        `SELECT DISTINCT convert_from(substring(${column} FROM 3 FOR get_byte(${column}, 1)), 'LATIN1') AS id FROM ${table}`,
      );
      for (const { id } of rows) if (id !== null) ids.add(id);
    }
    return [...ids].sort();
  } finally {
    await client.end();
  }
}
