// The edge as a process of its own, so that workerd ends with it: PORT and the bindings as JSON in EDGE_BINDINGS.
import { z } from 'zod';
import { startEdge } from './servers/edge.ts';

const bindings = z.record(z.string(), z.string()).parse(JSON.parse(process.env['EDGE_BINDINGS'] ?? '{}'));
const log = (line: string) => process.stdout.write(`${line}\n`);
const edge = await startEdge({ port: Number(process.env['PORT']), bindings, log });
log(`listening at ${edge.url}`);
process.once('SIGTERM', () => void edge.stop().then(() => process.exit(0)));
