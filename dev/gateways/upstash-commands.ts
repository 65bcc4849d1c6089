import { createHash } from 'node:crypto';
import { createClient, RESP_TYPES } from 'redis';

/** Connects to Redis so that bulk strings come as bytes and statuses as strings. */
export async function connectRedis(url: string) {
  const redis = createClient({
    url,
    RESP: 2,
    socket: { connectTimeout: 5_000 },
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
  });
  redis.on('error', () => undefined); // A command that cannot be sent tells its own caller.
  await redis.connect();
  return redis;
}

type Redis = Awaited<ReturnType<typeof connectRedis>>;

/** One command's answer as Upstash's REST API gives it. */
export type Reply = { result: unknown } | { error: string };

// They hold or change a connection, and every caller shares one.
const REFUSED: ReadonlySet<string> = new Set(
  [
    'SUBSCRIBE PSUBSCRIBE SSUBSCRIBE MONITOR SELECT AUTH HELLO QUIT RESET CLIENT',
    'MULTI EXEC DISCARD WATCH UNWATCH WAIT SHUTDOWN CONFIG DEBUG REPLICAOF',
    'BLPOP BRPOP BLMOVE BLMPOP BRPOPLPUSH BZPOPMIN BZPOPMAX BZMPOP',
  ].flatMap((line) => line.split(' ')),
);

/** Runs commands in Upstash's form on plain Redis; remembers which script hash stands for which. */
export class UpstashCommands {
  readonly #redis: Redis;
  readonly #hashes = new Map<string, string>();

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** One command; Redis's own error is an answer, not a throw. */
  async run(command: readonly unknown[], base64: boolean): Promise<Reply> {
    try {
      return { result: encode(await this.#redis.sendCommand(this.#prepare(command)), base64) };
    } catch (error) {
      return { error: messageOf(error) };
    }
  }

  /** All or nothing: MULTI … EXEC. Throws when Redis refuses the whole transaction. */
  async transaction(commands: readonly (readonly unknown[])[], base64: boolean): Promise<Reply[]> {
    const multi = this.#redis.multi();
    for (const command of commands) multi.addCommand(this.#prepare(command));
    const replies = await multi.execTyped().catch((error: unknown) => repliesOf(error));
    return replies.map((reply: unknown) =>
      reply instanceof Error ? { error: reply.message } : { result: encode(reply, base64) },
    );
  }

  #prepare(command: readonly unknown[]): string[] {
    const [name = '', ...args] = command.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
    const verb = name.toUpperCase();
    if (name === '') throw new Error('ERR empty command');
    if (REFUSED.has(verb)) throw new Error(`ERR Command is not available: '${name}'`);
    const [first = '', second = '', ...rest] = args;
    if (verb === 'EVAL' || verb === 'EVAL_RO') return [name, this.#plainScript(first), ...args.slice(1)];
    if (verb === 'EVALSHA' || verb === 'EVALSHA_RO') return [name, this.#hashes.get(first) ?? first, ...args.slice(1)];
    if (verb === 'SCRIPT' && first.toUpperCase() === 'LOAD') return [name, first, this.#plainScript(second), ...rest];
    return [name, ...args];
  }

  /**
   * Drops a script's `#!lua flags=…` line: Redis 6 knows none and Redis 7 refuses Upstash's own flags. The line
   * stays empty, so that line numbers in errors hold, and the caller's hash is mapped to the hash of what runs.
   */
  #plainScript(script: string): string {
    if (!script.startsWith('#!lua')) return script;
    const plain = script.replace(/^#!lua[^\n]*/, '');
    this.#hashes.set(sha1(script), sha1(plain));
    return plain;
  }
}

/** `upstash-encoding: base64`: every string but the status OK, at any depth. */
function encode(value: unknown, base64: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, base64));
  if (value instanceof Error) return value.message;
  if (Buffer.isBuffer(value)) return value.toString(base64 ? 'base64' : 'utf8');
  if (typeof value === 'string' && base64 && value !== 'OK') return Buffer.from(value).toString('base64');
  return value;
}

function repliesOf(error: unknown): unknown[] {
  if (error instanceof Error && 'replies' in error && Array.isArray(error.replies)) return error.replies;
  throw error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
