import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpOrigin {
  url: string;
  requests: { method: string; target: string; headers: IncomingMessage['headers'] }[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  stop(): Promise<void>;
}

/** A real HTTP origin on a free loopback port; `answer` may be replaced while it runs. */
export async function startHttpOrigin(answer: HttpOrigin['answer']): Promise<HttpOrigin> {
  const server = createServer((request, response) => {
    origin.requests.push({ method: request.method ?? '', target: request.url ?? '', headers: request.headers });
    origin.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin: HttpOrigin = {
    url: `http://127.0.0.1:${asAddress(server.address()).port}`,
    requests: [],
    answer,
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return origin;
}

/** Sends JSON text. */
export function sendJson(
  response: ServerResponse,
  text: string,
  status = 200,
  contentType = 'application/json; charset=utf-8',
): void {
  response.writeHead(status, { 'content-type': contentType }).end(text);
}

/** A TCP server that listens has an address object. */
const asAddress = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address;
};
