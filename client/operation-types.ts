import type * as z from 'zod';
import type { PUBLIC_OPS } from '../shared/contracts/public-ops.ts';

type PublicOp = (typeof PUBLIC_OPS)[number];

/** By id in one pass; to pick each out of the union would compare it with all the others. */
type OpById = { [O in PublicOp as O['id']]: O };

/** `listModels`, `getModel`, … */
export type OperationId = keyof OpById;

type OpOf<Id extends OperationId> = OpById[Id];

/** What the API answers to an operation; undefined where it answers without content. */
export type Answer<Id extends OperationId> = z.output<OpOf<Id>['ok']>;

/** Operations that answer with a stream of events. */
export type StreamId = {
  [Id in OperationId]: OpOf<Id> extends { okType: 'text/event-stream' } ? Id : never;
}[OperationId];

type Part<O, Name extends string> = O extends { [K in Name]: infer Schema extends z.ZodType } ? Schema : null;

/** Address and header parameters by their meaning (numbers, lists, truth values), optional where the API has a default. */
type Given<Schema> = Schema extends z.ZodType ? Told<z.input<Schema>, z.output<Schema>> : unknown;
/** An object without members has an index signature of `never`, which would forbid every other parameter. */
type Told<In, Out> = string extends keyof Out ? unknown : Meant<In, Out>;
type Meant<In, Out> = { [K in RequiredKey<In> & keyof Out]: Out[K] } & {
  [K in Exclude<keyof Out, RequiredKey<In>>]?: Out[K] | undefined;
};
type RequiredKey<In> = { [K in keyof In]-?: undefined extends In[K] ? never : K }[keyof In];

type Body<Schema> = Schema extends z.ZodType ? Members<z.input<Schema>> : unknown;
type Members<T> = string extends keyof T ? unknown : T;

type Flat<T> = { [K in keyof T]: T[K] };

/** Everything that an operation is asked with, as one object: path and query parameters and the members of the body. */
export type Input<Id extends OperationId> = Flat<
  Given<Part<OpOf<Id>, 'params'>> & Given<Part<OpOf<Id>, 'query'>> & Body<Part<OpOf<Id>, 'body'>>
>;
