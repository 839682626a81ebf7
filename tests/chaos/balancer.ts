import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What stands before the apis in a deployment: takes TCP connections on a port of 127.0.0.1 and hands each to a backend,
 * in turn, the next one when one refuses. It does not look at what goes over them.
 *
 * @param backends origins to choose from, asked anew for every connection
 */
export async function startBalancer(backends: () => readonly string[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ noDelay: true }, (client) => {
    track(client, open);
    const origins = backends();
    turn += 1;
    const first = turn % Math.max(origins.length, 1);
    attach(client, [...origins.slice(first), ...origins.slice(0, first)], open);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function attach(client: Socket, [origin, ...others]: readonly string[], open: Set<Socket>): void {
  if (origin === undefined || client.destroyed) {
    client.destroy();
    return;
  }
  const backend = connect({ host: '127.0.0.1', port: Number(new URL(origin).port), noDelay: true });
  backend.once('error', () => attach(client, others, open));
  backend.once('connect', () => {
    track(backend, open);
    backend.removeAllListeners('error').on('error', () => client.destroy());
    client.on('error', () => backend.destroy());
    // An end that is not in order reaches the other side as one that is not, too.
    backend.once('close', () => client.destroy());
    client.once('close', () => backend.destroy());
    client.pipe(backend).pipe(client);
  });
}

function track(socket: Socket, open: Set<Socket>): void {
  open.add(socket);
  socket.on('error', () => undefined);
  socket.once('close', () => open.delete(socket));
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The balancer listens on no port'));
      else resolve(address.port);
    });
  });
}
