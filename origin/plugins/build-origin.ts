import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { Problem } from '#shared/problem.ts';
import type { SigningKeys } from '#shared/signing.ts';
import { newTrace } from './context.ts';
import { edgeSignature } from './edge-signature.ts';
import { health, type ReadinessCheck } from './health.ts';
import { metrics } from './metrics.ts';
import { problems, sendProblem } from './problems.ts';
import { requestLog } from './request-log.ts';
import { shedLoad, type ShedOptions } from './shed-load.ts';

export interface OriginOptions {
  /** Name in logs and metrics. */
  service: string;
  log: FastifyBaseLogger;
  signingKeys: SigningKeys;
  now: () => Date;
  checks: Record<string, ReadinessCheck>;
  bodyLimitBytes?: number;
  shed?: ShedOptions;
}

const DEFAULT_BODY_LIMIT_BYTES = 256 * 1_024;

/** A Fastify app with what every origin needs: trace, log, problems, signature, health, metrics, 404 and 405. */
export async function buildOrigin(options: OriginOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: 200, querystringParser: () => ({}) },
    exposeHeadRoutes: true,
    frameworkErrors: (error, request, reply) => {
      request.trace ??= newTrace(undefined);
      sendProblem(
        request,
        reply,
        new Problem('request/invalid', error.message, {
          errors: [{ in: 'path', field: 'path', detail: error.message }],
        }),
      );
    },
  });
  readJsonAsBytes(app);
  sendAnswerHeaders(app);
  await app.register(requestLog);
  await app.register(problems);
  await app.register(edgeSignature, { keys: options.signingKeys, now: options.now });
  await app.register(health, { checks: options.checks });
  await app.register(metrics, { service: options.service });
  await app.register(shedLoad, options.shed ?? {});
  answerUnknownRoutes(app);
  return app;
}

/** The signature covers the bytes of the body, so they are kept until the operation is bound; other types answer 415. */
function readJsonAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function sendAnswerHeaders(app: FastifyInstance): void {
  app.decorateRequest('answerHeaders');
  app.addHook('onSend', async (request, reply) => {
    for (const [name, value] of request.answerHeaders ?? []) reply.header(name, value);
  });
}

function answerUnknownRoutes(app: FastifyInstance): void {
  const routes: { method: string; pattern: RegExp }[] = [];
  app.addHook('onRoute', (route) => {
    const pattern = new RegExp(`^${route.url.replaceAll(/:[^/]+/g, '[^/]+')}$`);
    for (const method of [route.method].flat()) routes.push({ method, pattern });
  });
  app.setNotFoundHandler((request) => {
    const path = (request.raw.url ?? '/').split('?')[0] ?? '/';
    const allow = [...new Set(routes.filter((route) => route.pattern.test(path)).map((route) => route.method))];
    if (allow.length > 0)
      throw new Problem('route/method-not-allowed', `${request.method} is not one of ${allow.join(', ')}`, { allow });
    throw new Problem('route/not-found');
  });
}
