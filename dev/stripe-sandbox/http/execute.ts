import type { Origin } from '../engine/context.ts';
import type { Engine } from '../engine/engine.ts';
import { jsonById } from '../render/by-id.ts';
import type { SandboxEvent } from '../webhooks/event-log.ts';
import { checkExpand, expand } from './expand.ts';
import type { Form } from './form.ts';
import { Params } from './params.ts';
import type { Route } from './route.ts';

/** What a request came to. */
export interface Executed {
  status: number;
  body: string;
  /** The object that was answered, for a replay after its text is no longer kept. */
  objectId: string | null;
  /** False when it was refused before it began: then no idempotency key keeps the answer. */
  began: boolean;
  events: SandboxEvent[];
}

export interface Input {
  form: Form;
  id: string;
  clientSecret: string | undefined;
}

/** Runs a route's verb and writes its answer, Stripe's errors included. */
export function execute(
  engine: Engine,
  route: Route,
  { form, id, clientSecret }: Input,
  origin: Origin,
  processingMs?: number,
): Executed {
  const done = engine.run(
    origin,
    (context) => {
      const params = new Params(form);
      const paths = params.list('expand') ?? [];
      checkExpand(paths);
      const answer = route.answer(context, { params, id, clientSecret });
      return paths.length === 0 ? answer : expand(answer, paths, context.state, context.now);
    },
    processingMs,
  );
  const { events } = done;
  if (done.ok) {
    const { value } = done;
    return { status: 200, body: JSON.stringify(value), objectId: idOf(value), began: true, events };
  }
  const { status, body } = done.error;
  return { status, body: done.error.text(), objectId: null, began: body.param === undefined, events };
}

/** The text of an object as it is now; undefined when the sandbox no longer has it. */
export function currentText(engine: Engine, objectId: string, now: number): string | undefined {
  const object = jsonById(engine.state, objectId, now);
  return object && JSON.stringify(object);
}

function idOf(answer: object): string | null {
  return 'id' in answer && typeof answer.id === 'string' ? answer.id : null;
}
