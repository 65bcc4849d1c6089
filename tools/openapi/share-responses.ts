import { PROBLEM_CONTENT_TYPE } from '#shared/problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** What is looked at of a document; the rest passes through. */
interface Document {
  paths?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  components?: Json;
}

/** Differs by operation, since it names a field that the operation has. */
const OF_ITS_OPERATION = 'request/invalid';

/**
 * Writes what operations have in common once: examples of problems go to `components.examples`, whole problem responses that several
 * operations give to `components.responses`, and `$ref`s stand in their place.
 */
export function shareResponses(document: Document): Document {
  const examples = new Map<string, unknown>();
  const pathsOf = (change: (response: Json) => Json) =>
    mapValues(document.paths ?? {}, (operations) =>
      mapValues(operations, (operation) => ({
        ...operation,
        responses: mapValues(asRecord(operation['responses']), (response) => change(asRecord(response))),
      })),
    );
  const seen = new Map<string, number>();
  const count = (response: Json): Json => {
    const text = JSON.stringify(response);
    seen.set(text, (seen.get(text) ?? 0) + 1);
    return response;
  };
  const responses = new Map<string, unknown>();
  const refer = (response: Json): Json => {
    const codes = codesOf(response);
    if (codes.length === 0 || (seen.get(JSON.stringify(response)) ?? 0) < 2) return response;
    const name = codes.map(componentName).join('_');
    responses.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  };
  const slim = (response: Json): Json => shareExamples(response, examples);
  pathsOf((response) => count(slim(response)));
  const paths = pathsOf((response) => refer(slim(response)));
  return {
    ...document,
    paths,
    components: { ...document.components, responses: sorted(responses), examples: sorted(examples) },
  };
}

function shareExamples(response: Json, shared: Map<string, unknown>): Json {
  const content = asRecord(response['content']);
  const problem = asRecord(content[PROBLEM_CONTENT_TYPE]);
  if (problem['examples'] === undefined) return response;
  const examples = mapEntries(asRecord(problem['examples']), (code, example) => {
    if (code === OF_ITS_OPERATION) return example;
    shared.set(componentName(code), example);
    return { $ref: `#/components/examples/${componentName(code)}` };
  });
  return { ...response, content: { ...content, [PROBLEM_CONTENT_TYPE]: { ...problem, examples } } };
}

const codesOf = (response: Json): string[] =>
  Object.keys(asRecord(asRecord(asRecord(response['content'])[PROBLEM_CONTENT_TYPE])['examples']));

/** Names of components hold no slash. */
const componentName = (code: string): string => code.replaceAll('/', '.');

const mapEntries = (from: Json, change: (name: string, value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(name, value)]));

const mapValues = <T, U>(from: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]));

const sorted = (from: ReadonlyMap<string, unknown>): Json =>
  Object.fromEntries([...from].sort(([a], [b]) => a.localeCompare(b)));

/** A member of a JSON document that is an object, or none where it is missing. */
const asRecord = (json: unknown): Json => (json ?? {}) as Json;
