import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** `refuse`: connections break at once, as when a process has ended. `silence`: they stay open and nothing comes. */
export type Cut = 'none' | 'refuse' | 'silence';

/** A TCP proxy on 127.0.0.1 in front of a real server, whose line a test cuts and mends. */
export interface TcpCut {
  port: number;
  set(cut: Cut): void;
  stop(): Promise<void>;
}

export async function startTcpCut(to: { host: string; port: number }): Promise<TcpCut> {
  let cut: Cut = 'none';
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.once('close', () => open.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    if (cut === 'refuse') client.resetAndDestroy();
    if (cut !== 'none') return;
    const far = keep(connect(to.port, to.host));
    client.pipe(far).pipe(client);
    client.once('close', () => far.destroy());
    far.once('close', () => client.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: asTcp(server.address()).port,
    set(next) {
      cut = next;
      // What flows is stopped too; after a silence the peers have to connect anew.
      for (const socket of open) {
        if (next === 'silence') socket.unpipe().pause();
        else socket.destroy();
      }
    },
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A server that listens on a host and port has an address of that kind. */
function asTcp(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on TCP');
  return address;
}
