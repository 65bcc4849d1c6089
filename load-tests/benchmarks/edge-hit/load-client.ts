// A bare HTTP/1.1 client in a process of its own: `node load-client.ts JSON` prints one line of JSON when it is done.
import { connect, type Socket } from 'node:net';
import { cpuSeconds } from '../../lib/process-cpu.ts';
import { Job, type Contender, type Round } from './load-job.ts';

const HEAD_END = '\r\n\r\n';

interface Line {
  socket: Socket;
  /** Gives the answer's bytes; one request at a time. */
  ask(request: Buffer): Promise<number>;
}

/** One keep-alive connection. Rejects when the answer is not a 200 with a length, whose head stands whole in the first chunk. */
async function openLine({ url }: Contender): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await new Promise<void>((done, failed) => socket.once('connect', done).once('error', failed));
  let [expected, received] = [0, 0];
  let waiting = Promise.withResolvers<number>();
  socket.on('error', (error) => waiting.reject(error));
  socket.on('data', (chunk) => {
    received += chunk.length;
    if (expected === 0) expected = answerLength(chunk);
    if (Number.isNaN(expected)) waiting.reject(new Error(`${url}: ${chunk.toString('latin1', 0, 200)}`));
    else if (received >= expected) waiting.resolve(received);
  });
  const ask = (request: Buffer): Promise<number> => {
    [expected, received] = [0, 0];
    waiting = Promise.withResolvers();
    socket.write(request);
    return waiting.promise;
  };
  return { socket, ask };
}

/** Head and body; NaN for what is not a 200 with a length. */
function answerLength(chunk: Buffer): number {
  const end = chunk.indexOf(HEAD_END);
  const head = chunk.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return head.startsWith('HTTP/1.1 200') && length !== undefined ? end + HEAD_END.length + Number(length) : Number.NaN;
}

/** Sends a contender's targets in turn over all lines until the slice is over. */
async function slice(contender: Contender, lines: readonly Line[], ms: number): Promise<Round> {
  const { host } = new URL(contender.url);
  const requests = contender.targets.map((target) => Buffer.from(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
  const latencies: number[] = [];
  let next = Math.floor(Math.random() * requests.length);
  const [startedAt, own, theirs] = [performance.now(), process.cpuUsage(), await cpuSeconds(contender.pid)];
  const drive = async (line: Line): Promise<void> => {
    while (performance.now() - startedAt < ms) {
      const sentAt = performance.now();
      await line.ask(requests[next++ % requests.length] ?? Buffer.alloc(0));
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(lines.map(drive));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(own);
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    clientCpuShare: (user + system) / 1e6 / seconds,
    workerCpuSeconds: ((await cpuSeconds(contender.pid)) ?? 0) - (theirs ?? 0),
  };
}

/** Short slices, the contenders in turn and every other round in reverse, so that what else the machine does falls on all of them. */
async function run({ contenders, connections, rounds, sliceMs }: Job): Promise<Round[][]> {
  const lines = await Promise.all(
    contenders.map((contender) => Promise.all(Array.from({ length: connections }, () => openLine(contender)))),
  );
  const results: Round[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...contenders.keys()];
    for (const at of round % 2 === 0 ? order : order.toReversed()) {
      const contender = contenders[at];
      if (contender !== undefined) results[at]?.push(await slice(contender, lines[at] ?? [], sliceMs));
    }
  }
  for (const { socket } of lines.flat()) socket.destroy();
  return results;
}

console.log(JSON.stringify(await run(Job.parse(JSON.parse(process.argv[2] ?? '{}')))));
