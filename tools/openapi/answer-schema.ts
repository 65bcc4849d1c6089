import * as z from 'zod';
import type { Op } from '#shared/contracts/op.ts';

/** What the tests compare an answer with: draft 7, which Postman's sandbox reads; answers may gain members. */
export const answerSchema = (op: Op): unknown =>
  z.toJSONSchema(op.ok, {
    target: 'draft-7',
    io: 'output',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
