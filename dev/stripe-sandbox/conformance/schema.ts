/** The part of OpenAPI 3 that Stripe's specification uses for answers. */
export interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
}

export interface Spec {
  info: { version: string };
  components: { schemas: Record<string, Schema> };
}

/** Stripe's own OpenAPI, which is as it says. */
export function asSpec(json: unknown): Spec {
  return json as Spec;
}

/** What in a value the schema does not allow, each with its path: unknown fields, wrong types, missing ones. */
export function mismatches(spec: Spec, schema: Schema, value: unknown, path: string): string[] {
  const { $ref } = schema;
  if ($ref !== undefined) {
    const target = spec.components.schemas[$ref.slice('#/components/schemas/'.length)];
    return target ? mismatches(spec, target, value, path) : [`${path}: ${$ref} is not there`];
  }
  if (value === null) return schema.nullable ? [] : [`${path}: null is not allowed`];
  if (schema.anyOf)
    return bestOf(
      schema.anyOf.map((choice) => mismatches(spec, choice, value, path)),
      path,
    );
  if (schema.enum && !schema.enum.includes(value)) return [`${path}: ${JSON.stringify(value)} is not among its values`];
  switch (schema.type) {
    case 'object':
      return typeof value === 'object' ? objectMismatches(spec, schema, value, path) : [wrong(path, 'object', value)];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => mismatches(spec, schema.items ?? {}, item, `${path}[${index}]`))
        : [wrong(path, 'array', value)];
    case 'integer':
      return Number.isInteger(value) ? [] : [wrong(path, 'integer', value)];
    case 'string':
    case 'boolean':
    case 'number':
      return typeof value === schema.type ? [] : [wrong(path, schema.type, value)];
    default:
      return [];
  }
}

function objectMismatches(spec: Spec, schema: Schema, value: object, path: string): string[] {
  const { properties, additionalProperties, required = [] } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name}: is missing`);
  const wrongs = Object.entries(value).flatMap(([name, item]) => {
    const known = properties?.[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (known) return mismatches(spec, known, item, `${path}.${name}`);
    return properties === undefined ? [] : [`${path}.${name}: is unknown`];
  });
  return [...missing, ...wrongs];
}

/** The choice with the fewest faults, among those whose type is the value's if there are any. */
function bestOf(choices: readonly string[][], path: string): string[] {
  const fitting = choices.filter((faults) => !faults.some((fault) => fault.startsWith(`${path}: `)));
  const [first = [], ...others] = fitting.length > 0 ? fitting : choices;
  return others.reduce((best, faults) => (faults.length < best.length ? faults : best), first);
}

function wrong(path: string, expected: string, value: unknown): string {
  return `${path}: ${Array.isArray(value) ? 'array' : typeof value} instead of ${expected}`;
}
