import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifests } from './manifest.ts';

type Schema = { [key: string]: unknown };

interface Definition {
  group: string;
  names: { kind: string };
  versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
}

/** The same schema with every object closed that does not say that it is open; the outermost knows Kubernetes' own fields. */
function closed(schema: Schema, outermost = false): Schema {
  const result: Schema = { ...schema };
  if (outermost) {
    const metadata = { type: 'object' };
    result['properties'] = {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata,
      ...asSchemas(schema['properties']),
    };
  }
  for (const [key, value] of Object.entries(result)) {
    if (key === 'properties') result[key] = mapped(asSchemas(value));
    else if (key === 'items' || key === 'additionalProperties') result[key] = isSchema(value) ? closed(value) : value;
  }
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in schema;
  if ('properties' in result && !open) result['additionalProperties'] = false;
  if (schema['x-kubernetes-int-or-string'] === true) delete result['type'];
  return result;
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mapped(schemas: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, name === 'metadata' ? { type: 'object' } : closed(schema)]),
  );
}

/** A definition has passed the API server that it was written for. */
const asDefinition = (spec: unknown): Definition => spec as Definition;
const asSchemas = (value: unknown): Record<string, Schema> => (value ?? {}) as Record<string, Schema>;

/**
 * Writes the schemas inside the CustomResourceDefinitions of a folder as kubeconform reads them:
 * `node tools/infra-check/kubernetes/crd-schemas.ts infra/k8s/crds TARGET`. Fields that a definition does not name are refused, as
 * `kubectl apply` refuses them.
 */
const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined)
  throw new Error('a folder of definitions and one to write to are needed');
await mkdir(target, { recursive: true });
for (const file of (await readdir(source)).filter((name) => /\.(?:json|yaml)$/.test(name))) {
  for (const { spec } of readManifests(await readFile(join(source, file), 'utf8'))) {
    const { group, names, versions } = asDefinition(spec);
    for (const { name, schema } of versions) {
      const strict = closed(schema.openAPIV3Schema, true);
      await writeFile(join(target, `${names.kind.toLowerCase()}-${group}-${name}.json`), JSON.stringify(strict));
    }
  }
}
