import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

const HEARTBEAT_MS = 15_000;

/**
 * Begins an answer of server-sent events (HTML standard) and gives what they are written to: proxies are told not to gather it, a
 * line goes out every 15 s so that nobody takes it for dead, and it ends after `longestMs`; the client connects again by itself.
 */
export function beginEvents(reply: FastifyReply, longestMs: number): ServerResponse {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // For proxies that gather answers (nginx).
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
  const longest = setTimeout(() => raw.end(), longestMs);
  raw.once('close', () => {
    clearInterval(heartbeat);
    clearTimeout(longest);
  });
  return raw;
}
