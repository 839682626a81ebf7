import { type KeyRotation, startKeyRotation } from '@logferry/db';
import { AppError } from '@logferry/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { CONTROL_PORTS, type ControlPorts } from '../control-ports.js';
import { newestFirst, type Page, type PageQuery, toPage } from '../http/page.js';
import type { KeyRotationView } from './key-rotation.schema.js';

/** Begins rotations and shows how far they are; a background job does the work (key-rotation/). */
@Injectable()
export class KeyRotationsService {
  constructor(@Inject(CONTROL_PORTS) private readonly ports: ControlPorts) {}

  async start(): Promise<KeyRotationView> {
    const { database, keyring } = this.ports;
    return toView(await startKeyRotation(database, keyring));
  }

  async list(query: PageQuery): Promise<Page<KeyRotationView>> {
    return toPage(await this.ports.database.keyRotation.findMany(newestFirst(query)), query, toView);
  }

  async get(id: string): Promise<KeyRotationView> {
    const row = await this.ports.database.keyRotation.findUnique({ where: { id } });
    if (row === null) throw new AppError('not_found', 'There is no key rotation with this id.');
    return toView(row);
  }
}

function toView(row: KeyRotation): KeyRotationView {
  return {
    id: row.id,
    keyId: row.keyId,
    state: row.state,
    pass: row.pass,
    table: row.tableName,
    examined: Number(row.examined),
    resealed: Number(row.resealed),
    unreadable: Number(row.unreadable),
    total: Number(row.total),
    startedAt: row.startedAt.toISOString(),
    movedAt: row.movedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
