import type { PUBLIC_OPS } from '../shared/contracts/public-ops.ts';

type PublicOp = (typeof PUBLIC_OPS)[number];
type ById = { [Op in PublicOp as Op['id']]: Op };

/** `listModels`, `getModel`, … */
export type OperationId = keyof ById;

// A schema is looked at by its two types alone: comparing it with z.ZodType would have every consumer's compiler walk all of zod.
type InputOf<Schema> = Schema extends { _zod: { input: infer In } } ? In : unknown;
type OutputOf<Schema> = Schema extends { _zod: { output: infer Out } } ? Out : unknown;

/** What the API answers to an operation; undefined where it answers without content. */
export type Answer<Id extends OperationId> = OutputOf<ById[Id]['ok']>;

type Part<Op, Name extends string> = Op extends { [K in Name]: infer Schema } ? Schema : undefined;

/** Address and header parameters by their meaning (numbers, lists, truth values), optional where the API has a default. */
type Given<Schema> = Schema extends undefined ? unknown : Meant<Named<InputOf<Schema>>, Named<OutputOf<Schema>>>;
type Meant<In, Out> = { [K in RequiredKey<In> & keyof Out]: Out[K] } & {
  [K in Exclude<keyof Out, RequiredKey<In>>]?: Out[K] | undefined;
};
/** Without the index signature by which zod says that an empty object has no members. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };
type RequiredKey<In> = { [K in keyof In]-?: undefined extends In[K] ? never : K }[keyof In];

type Flat<T> = { [K in keyof T]: T[K] };

/** Everything that an operation is asked with, as one object: path and query parameters and the members of the body. */
export type Input<Id extends OperationId> = Flat<
  Given<Part<ById[Id], 'params'>> & Given<Part<ById[Id], 'query'>> & Named<InputOf<Part<ById[Id], 'body'>>>
>;
