import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';

export interface ServeOptions {
  host: string;
  port: number;
  /** Closes the stores once the last request has been answered. */
  close: () => Promise<void>;
}

const DRAIN_MS = 10_000;

/** Listens, and on SIGTERM or SIGINT stops taking requests, lets those under way end, then closes the stores. */
export async function serve(app: FastifyInstance, options: ServeOptions): Promise<void> {
  const grace = closeWithGrace({ delay: DRAIN_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) app.log.fatal({ err }, 'stopping after an error');
    await app.close();
    await options.close();
  });
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    app.log.fatal({ err: error }, `cannot listen on ${options.host}:${options.port}`);
    grace.uninstall();
    await options.close();
    process.exitCode = 1;
  }
}
