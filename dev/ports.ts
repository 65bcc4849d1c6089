import { createServer } from 'node:net';
import { Remedy } from './remedy.ts';

/** Every port of `npm start`, who needs it and the variable that moves it. All bind to 127.0.0.1 only. */
export const PORTS = {
  edge: { port: 8787, env: 'SOMMIER_PORT_EDGE', who: 'the edge' },
  catalog: { port: 8101, env: 'SOMMIER_PORT_CATALOG', who: 'origin/catalog' },
  orders: { port: 8102, env: 'SOMMIER_PORT_ORDERS', who: 'origin/orders' },
  saga: { port: 8112, env: 'SOMMIER_PORT_SAGA', who: 'the workflows of origin/orders' },
  syncWorkflows: { port: 8113, env: 'SOMMIER_PORT_SYNC_WORKFLOWS', who: 'the workflows of origin/sync' },
  sync: { port: 8103, env: 'SOMMIER_PORT_SYNC', who: 'origin/sync' },
  mongo: { port: 27117, env: 'SOMMIER_PORT_MONGO', who: 'MongoDB' },
  typesense: { port: 8108, env: 'SOMMIER_PORT_TYPESENSE', who: 'Typesense' },
  typesensePeering: { port: 8107, env: 'SOMMIER_PORT_TYPESENSE_PEERING', who: "Typesense's peering" },
  redis: { port: 6390, env: 'SOMMIER_PORT_REDIS', who: 'Redis' },
  upstash: { port: 8079, env: 'SOMMIER_PORT_UPSTASH', who: "the gateway that speaks Upstash's REST API" },
  s3: { port: 7070, env: 'SOMMIER_PORT_S3', who: 'S3 (versitygw)' },
  postgres: { port: 5443, env: 'SOMMIER_PORT_POSTGRES', who: 'Postgres' },
  neon: { port: 8078, env: 'SOMMIER_PORT_NEON', who: "the gateway that speaks Neon's HTTP and WebSocket" },
  smtp: { port: 1026, env: 'SOMMIER_PORT_SMTP', who: "Mailpit's SMTP" },
  mailpit: { port: 8026, env: 'SOMMIER_PORT_MAILPIT', who: "Mailpit's page" },
  mail: { port: 8077, env: 'SOMMIER_PORT_MAIL', who: "the gateway that speaks Resend's API" },
  stripe: { port: 8076, env: 'SOMMIER_PORT_STRIPE', who: 'the sandbox that answers as Stripe' },
  restate: { port: 8180, env: 'SOMMIER_PORT_RESTATE', who: "Restate's ingress" },
  restateAdmin: { port: 9170, env: 'SOMMIER_PORT_RESTATE_ADMIN', who: "Restate's admin API and page" },
  restateNode: { port: 5123, env: 'SOMMIER_PORT_RESTATE_NODE', who: "Restate's node" },
} as const;

export type PortName = keyof typeof PORTS;

/** Gives a port for a name; throws a Remedy when it cannot be had. */
export type PortPicker = (name: PortName) => Promise<number>;

/** The port from the table or from its variable; a Remedy names who needs it and how to choose another. */
export const fixedPort: PortPicker = async (name) => {
  const { env, who } = PORTS[name];
  const port = plannedPort(name);
  if (await isFree(port)) return port;
  throw new Remedy(
    `Port ${port} on 127.0.0.1 is busy and ${who} needs it`,
    `Stop what uses it (ss -ltnp | grep ${port}), or choose another: ${env}=${port + 1000} npm start`,
  );
};

/** The port that a name has on this machine, free or not. */
export function plannedPort(name: PortName): number {
  const { port, env } = PORTS[name];
  const chosen = process.env[env];
  if (chosen === undefined || chosen === '') return port;
  const number = Number(chosen);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Remedy(`${env}=${chosen} is not a port`, 'Give a number from 1 to 65535');
}

const handedOut = new Set<number>();

/** A port that nobody listens on, never the same one twice in this process. */
export const freePort: PortPicker = async () => {
  for (;;) {
    const port = await listenOnce(0);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
};

/** True when nothing listens on that loopback port. */
export async function isFree(port: number): Promise<boolean> {
  return listenOnce(port).then(
    () => true,
    () => false,
  );
}

function listenOnce(port: number): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => done(bound));
    });
  });
}
