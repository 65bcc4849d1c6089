import type { Auth, Op } from '#shared/contracts/op.ts';
import type { Example } from './examples.ts';
import { parametersOf } from './parameters.ts';
import { responsesOf } from './responses.ts';

const WHO: Readonly<Record<Exclude<Auth, 'public'>, string>> = {
  guest: 'For a shopper with or without an account: the token of a guest will do.',
  user: 'For somebody who is signed in.',
  staff: 'For staff, with a second factor.',
};

/** The operation object of an op with its example. */
export function operation(op: Op, example: Example) {
  const description = descriptionOf(op);
  return {
    operationId: op.id,
    tags: [op.tag],
    summary: op.summary,
    ...(description === '' ? {} : { description }),
    ...(op.deprecated === undefined ? {} : { deprecated: true }),
    ...(op.auth === 'public' ? {} : { security: [{ bearer: [] }] }),
    parameters: parametersOf(op, example.request),
    ...(op.body === undefined ? {} : { requestBody: requestBody(op.body, example.request.body) }),
    responses: responsesOf(op, example.answer),
  };
}

function descriptionOf({ auth, permission, description, deprecated }: Op): string {
  const parts = [
    description,
    auth === 'public' ? undefined : WHO[auth],
    permission === undefined ? undefined : `Needs the permission \`${permission}\`.`,
    deprecated === undefined
      ? undefined
      : `Deprecated since ${deprecated.since}; ends on ${deprecated.sunset}. Use ${deprecated.successor}.`,
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

const requestBody = (schema: NonNullable<Op['body']>, example: unknown) => ({
  required: true,
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
});
