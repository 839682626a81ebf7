import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  IServerAdapter,
  UIConfig,
} from '@bull-board/api/typings/app';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** A page or an answer of bull-board's, once it is put together. */
interface Parts {
  queues: BullBoardQueues;
  viewsPath: string;
  statics: { readonly route: string; readonly path: string };
  entry: AppViewRoute;
  routes: readonly AppControllerRoute[];
  uiConfig: UIConfig;
}

/**
 * bull-board in Fastify, with what only looks: its routes that change something do not exist here, whatever its queues would
 * allow. Not `@bull-board/fastify`: that brings a template engine for one page, and a release of @fastify/static that wants
 * Node 22.
 */
export class BoardServer implements IServerAdapter {
  private readonly parts: Partial<Parts> = {};

  setQueues(queues: BullBoardQueues): this {
    return this.set({ queues });
  }

  setViewsPath(viewsPath: string): this {
    return this.set({ viewsPath });
  }

  setStaticPath(route: string, path: string): this {
    return this.set({ statics: { route, path } });
  }

  setEntryRoute(entry: AppViewRoute): this {
    return this.set({ entry });
  }

  setApiRoutes(routes: readonly AppControllerRoute[]): this {
    return this.set({ routes: routes.filter(({ method }) => [method].flat().every((each) => each === 'get')) });
  }

  setUIConfig(uiConfig: UIConfig): this {
    return this.set({ uiConfig });
  }

  /** Errors are answered as everywhere in the api. */
  setErrorHandler(): this {
    return this;
  }

  /** Adds the routes to a scope of Fastify whose prefix is `basePath`. */
  async mount(scope: FastifyInstance, basePath: string): Promise<void> {
    const { queues, viewsPath, statics, entry, routes, uiConfig } = complete(this.parts);
    const { name, params } = entry.handler({ basePath, uiConfig });
    const page = filled(await readFile(join(viewsPath, name), 'utf8'), params);
    for (const url of [entry.route].flat()) scope.get(url, (_request, reply) => reply.type('text/html').send(page));
    for (const { route, handler } of routes) {
      for (const url of [route].flat()) {
        scope.get<{ Querystring: Record<string, string>; Params: Record<string, string> }>(
          url,
          async (request, reply) => {
            const { params, query } = request;
            const { status, body } = await handler({ queues, uiConfig, params, query, body: {}, headers: {} });
            return reply.status(status ?? 200).send(body);
          },
        );
      }
    }
    await scope.register(fastifyStatic, {
      root: statics.path,
      prefix: statics.route,
      index: false,
      decorateReply: false, // the dashboard's registration does
    });
  }

  private set(parts: Partial<Parts>): this {
    Object.assign(this.parts, parts);
    return this;
  }
}

function complete(parts: Partial<Parts>): Parts {
  const { queues, viewsPath, statics, entry, routes, uiConfig } = parts;
  if (queues && viewsPath && statics && entry && routes && uiConfig) {
    return { queues, viewsPath, statics, entry, routes, uiConfig };
  }
  throw new Error('createBullBoard has not put the board together');
}

/** The page with its values, which are all ours, and without the fonts that it would have from elsewhere. */
function filled(page: string, values: Readonly<Record<string, string>>): string {
  return page
    .replaceAll(/<%[=-] (\w+) %>/g, (_, name: string) => values[name] ?? '')
    .replaceAll(/<link href="https:[^>]*>/g, '');
}
