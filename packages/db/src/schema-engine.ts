import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { acceptCharColumns } from './char-columns.js';
import { schemaFile } from './migration-files.js';

/*
 * Prisma's migration engine as WebAssembly: the one `prisma migrate` runs as a downloaded binary. Its package is made for
 * bundlers that import .wasm files, so it is instantiated by hand here, once per process.
 */

export interface SchemaEngineOptions {
  readonly connectionString: string;
  /** SQL the engine is to run in the same transaction as each of its scripts, after it. */
  readonly afterScript?: string;
}

/** Gives `use` an engine on this database and ends its connections afterwards. */
export async function withSchemaEngine<T>(
  options: SchemaEngineOptions,
  use: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  instantiate();
  const { path, content } = schemaFile();
  // A pool of our own, since the engine does not end the one PrismaPg would make.
  const pool = new pg.Pool({ connectionString: options.connectionString });
  pool.on('error', () => {}); // an idle connection was lost: the next query says so
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(pool, options));
  // The engine logs its progress as JSON lines; what matters of it comes back as results.
  const engine = await bindings.SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, factory);
  try {
    return await use(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/** The package's types leave out what its own loader calls. */
const loader = bindings as unknown as { __wbg_set_wasm(exports: object): void };

declare global {
  /** Where the engine puts the text of a panic; without it only a TypeError is seen. */
  var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): void };
}

/** The part of WebAssembly used here; its types come with the DOM library only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { __wbindgen_start(): void } };
};

let isInstantiated = false;

function instantiate(): void {
  if (isInstantiated) return;
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(file.replace(/\.js$/, '.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': importsOf(bindings) });
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => {
      throw new Error(`The schema engine failed: ${message}`);
    },
  };
  loader.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  isInstantiated = true;
}

/** The engine leaves a timer of 10 seconds behind, for its own lock; it must not hold up the end of a process. */
function importsOf(functions: object): object {
  const isSetTimeout = (name: string): boolean => name.startsWith('__wbg_setTimeout_');
  const entries = Object.entries(functions).map(([name, implementation]) => [
    name,
    isSetTimeout(name) ? (run: () => void, delayMs: number) => setTimeout(run, delayMs).unref() : implementation,
  ]);
  return Object.fromEntries(entries);
}

/**
 * PrismaPg, except that a script goes to the server in one piece: several statements in one simple query are one
 * transaction. PrismaPg cuts the script at every semicolon and sends each statement by itself, perhaps over different
 * connections: a semicolon in a comment breaks it, and a migration that fails half-way stays half-applied.
 */
function adapterFactory(pool: pg.Pool, options: SchemaEngineOptions): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool);
  const returnChars = acceptCharColumns(pool);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const adapter = await factory.connect();
    returnChars(adapter);
    adapter.executeScript = async (script) => {
      await pool.query(`${script}\n${options.afterScript ?? ''}`).catch(throwForEngine);
    };
    return adapter;
  };
  // The shadow database is the given one: only schema-diff.ts asks for it, and gives a database made for that.
  return { provider: factory.provider, adapterName: factory.adapterName, connect, connectToShadowDb: connect };
}

/** PrismaPg names some of Postgres' errors in ways this engine does not know; it takes each of them unnamed. */
function throwForEngine(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { code = '', severity = '', message, detail, column, hint } = error;
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}
