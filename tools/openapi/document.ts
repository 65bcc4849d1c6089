import { createDocument, type CreateDocumentOptions, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import type { Example, Examples } from './examples.ts';
import { operation } from './operation.ts';
import { HEADERS } from './response-headers.ts';
import { shareResponses } from './share-responses.ts';

const DESCRIPTION = `Storefront API of a mattress marketplace.

Prices are whole minor units with an ISO 4217 code. Sizes are width x length in whole centimetres.
Every error is a problem (RFC 9457) with a stable \`code\` and a \`traceId\`.
Reads carry a strong \`ETag\`; send it back in \`If-None-Match\`. Parameters of advertising tools such as \`utm_source\` are ignored; any other unknown parameter is refused by name.`;

const TAGS: Readonly<Record<Op['tag'], string>> = {
  catalog: 'Models, sizes, prices and makers',
  identity: 'Accounts, sessions and tokens',
  carts: 'What a shopper is about to order',
  orders: 'Orders from placing to delivery',
  sync: 'Makers’ feeds',
};

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of 10 minutes, signed with EdDSA by a key of /.well-known/jwks.json',
  },
} as const;

const NO_EXAMPLE: Example = { request: {} };

/**
 * The OpenAPI 3.1 document of the given operations; `version` is the package's. The same input gives the same text.
 * An operation without an example is described without one; document.test.ts asks for one of each.
 */
export function openapiDocument(version: string, examples: Examples, ops: readonly Op[] = PUBLIC_OPS): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const op of ops) {
    const path = templatePath(op.path);
    paths[path] = { ...paths[path], [op.method]: operation(op, examples[op.id] ?? NO_EXAMPLE) };
  }
  const document = {
    openapi: '3.1.0' as const,
    info: { title: 'Sommier', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'The edge that serves this document' }],
    security: [],
    tags: [...new Set(ops.map((op) => op.tag))].map((name) => ({ name, description: TAGS[name] })),
    paths,
    components: {
      headers: HEADERS,
      ...(ops.some((op) => op.auth !== 'public') ? { securitySchemes: SECURITY_SCHEMES } : {}),
    },
  };
  return asWritten(createDocument(document, { override: readable }));
}

/**
 * Takes out what a reader would stumble over: `additionalProperties` beside a `$ref`, which would forbid what the reference
 * allows, and headers that nothing refers to.
 */
function asWritten(document: ReturnType<typeof createDocument>): object {
  const text = JSON.stringify(document, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'additionalProperties'));
  });
  const headers = Object.entries(HEADERS).filter(([name]) => text.includes(`"#/components/headers/${name}"`));
  const plain = shareResponses(asDocument(JSON.parse(text)));
  return { ...plain, components: { ...plain.components, headers: Object.fromEntries(headers) } };
}

/** It was a document before it became text. */
const asDocument = (json: unknown): Parameters<typeof shareResponses>[0] =>
  json as Parameters<typeof shareResponses>[0];

/**
 * Answers may gain members, so none is closed; bounds that only say "safe integer" tell a reader nothing; a record over a closed
 * list of names is written with its names.
 */
const readable: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const names = jsonSchema.propertyNames;
  const member = jsonSchema.additionalProperties;
  if (typeof names !== 'object' || names.enum === undefined || typeof member !== 'object') return;
  jsonSchema.properties = Object.fromEntries(names.enum.map((name) => [String(name), { ...member }]));
  delete jsonSchema.propertyNames;
  delete jsonSchema.additionalProperties;
};

/** `/models/:slug` → `/models/{slug}`. */
const templatePath = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
