import { Agent, request as httpRequest } from 'node:http';

export interface PreparedRequest {
  body: Buffer;
  headers: Record<string, string>;
}

const CONNECTIONS = 32;

/** Sends each request once over 32 kept connections; throws at the first answer that is no 201. */
export async function sendAll(
  server: string,
  requests: readonly PreparedRequest[],
): Promise<{ perSecond: number; latenciesMs: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latenciesMs: number[] = [];
  let next = 0;
  const shopper = async () => {
    for (let prepared = requests[next++]; prepared !== undefined; prepared = requests[next++]) {
      const began = performance.now();
      await send(`${server}/v1/orders`, prepared, agent);
      latenciesMs.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, shopper));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return { perSecond: requests.length / seconds, latenciesMs };
}

function send(url: string, { body, headers }: PreparedRequest, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } });
    call.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 201) resolve();
        else reject(new Error(`${answer.statusCode}: ${Buffer.concat(chunks).toString('utf8').slice(0, 500)}`));
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}
