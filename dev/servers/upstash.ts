import { startUpstashGateway } from '../gateways/upstash.ts';
import { Remedy } from '../remedy.ts';
import { given, type StartContext, type StartedServer } from './started-server.ts';

/** The address of Upstash's REST API from the environment, or undefined. */
export function givenUpstash(): StartedServer | undefined {
  const [url, token] = [process.env['UPSTASH_REDIS_REST_URL'], process.env['UPSTASH_REDIS_REST_TOKEN']];
  if (!url) return undefined;
  if (!token) throw new Remedy('UPSTASH_REDIS_REST_URL is set without its token', 'Set UPSTASH_REDIS_REST_TOKEN too');
  const env = { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token };
  return given('upstash', url, 'UPSTASH_REDIS_REST_URL', env);
}

/** Upstash's REST API: our gateway in front of a Redis that runs. */
export async function startUpstash(context: StartContext, redisUrl: string): Promise<StartedServer> {
  const token = context.secrets.upstashToken;
  const { url, stop } = await startUpstashGateway({ redisUrl, token, port: await context.port('upstash') });
  const env = { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token };
  return { name: 'upstash', url, how: 'our gateway over that Redis (dev/gateways/upstash.ts)', env, stop };
}
