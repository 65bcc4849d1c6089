import { createDocument, type CreateDocumentOptions, type ZodOpenApiPathsObject } from 'zod-openapi';
import { CATALOG_OPS } from '#shared/contracts/catalog.ts';
import type { Op } from '#shared/contracts/op.ts';
import { parametersOf } from './parameters.ts';
import { HEADERS, responsesOf } from './responses.ts';

const DESCRIPTION = `Storefront API of a mattress marketplace.

Prices are whole minor units with an ISO 4217 code. Sizes are width x length in whole centimetres.
Every error is a problem (RFC 9457) with a stable \`code\` and a \`traceId\`.
Reads carry a strong \`ETag\`; send it back in \`If-None-Match\`. Parameters of advertising tools such as \`utm_source\` are ignored; any other unknown parameter is refused by name.`;

const TAGS: Readonly<Record<Op['tag'], string>> = {
  catalog: 'Models, sizes, prices and makers',
  identity: 'Accounts, sessions and tokens',
  sync: 'Makers’ feeds',
};

/** The OpenAPI 3.1 document of the public operations; `version` is the package's. */
export function openapiDocument(version: string): unknown {
  const ops: readonly Op[] = CATALOG_OPS;
  const paths: ZodOpenApiPathsObject = {};
  for (const op of ops) paths[templatePath(op.path)] = { ...paths[templatePath(op.path)], [op.method]: operation(op) };
  const document = {
    openapi: '3.1.0' as const,
    info: { title: 'Sommier', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'The edge that serves this document' }],
    security: [],
    tags: [...new Set(ops.map((op) => op.tag))].map((name) => ({ name, description: TAGS[name] })),
    paths,
    components: { headers: HEADERS },
  };
  return createDocument(document, { override: openUp });
}

/** Answers may gain members, so none is closed; and bounds that only say "safe integer" tell a reader nothing. */
const openUp: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

function operation(op: Op) {
  return {
    operationId: op.id,
    tags: [op.tag],
    summary: op.summary,
    ...(op.description === undefined ? {} : { description: op.description }),
    parameters: parametersOf(op),
    responses: responsesOf(op),
  };
}

/** `/models/:slug` → `/models/{slug}`. */
const templatePath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
