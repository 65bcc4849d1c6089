// The least that answers: Hono with one route and bytes that are ready. `WITH_HEADERS` holds the headers that the edge sends.
import { Hono } from 'hono';

interface Bindings {
  BODY: string;
  /** JSON of `[name, value]` pairs. */
  WITH_HEADERS: string;
}

let app: Hono | undefined;

function build({ BODY, WITH_HEADERS }: Bindings): Hono {
  const body = new TextEncoder().encode(BODY);
  const headers: Record<string, string> = Object.fromEntries(JSON.parse(WITH_HEADERS));
  return new Hono().get('/v1/catalog/models', () => new Response(body, { headers }));
}

/* oxlint-disable-next-line import/no-default-export -- a Workers module is its default export */
export default {
  fetch(request: Request, bindings: Bindings): Response | Promise<Response> {
    app ??= build(bindings);
    return app.fetch(request);
  },
};
