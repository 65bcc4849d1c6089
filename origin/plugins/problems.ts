import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { asProblem, Problem, problemBody, problemHeaders } from '#shared/problem.ts';
import { PROBLEMS } from '#shared/problem-table.ts';

/** Answers every error as RFC 9457; what is not a Problem is logged with its stack and answers an opaque 500. */
export const problems = fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler((error: FastifyError | Problem, request, reply) =>
      sendProblem(request, reply, fromFastify(error)),
    );
  },
  { name: 'problems' },
);

export function sendProblem(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const problem = asProblem(thrown);
  if (problem.code === 'internal') request.log.error({ err: problem.cause }, 'unexpected error');
  return reply
    .code(PROBLEMS[problem.code].status)
    .headers(problemHeaders(problem))
    .send(JSON.stringify(problemBody(problem, request.trace.traceId)));
}

function fromFastify(error: FastifyError | Problem): unknown {
  if (error instanceof Problem) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('request/body-too-large', error.message);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem('request/unsupported-media-type', error.message);
  if (error.code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return new Problem('request/invalid', 'content-length does not match the body');
  if (error.code === 'FST_ERR_BAD_URL')
    return new Problem('request/invalid', 'The path is not valid percent-encoding', {
      errors: [{ in: 'path', field: 'path', detail: 'not valid percent-encoding' }],
    });
  return error;
}
