import { z } from 'zod';
import { metricNames, type Expression } from './expressions.ts';

const Answer = z.object({
  status: z.literal('success'),
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
const Metadata = z.object({ data: z.record(z.string(), z.unknown()) });
const Names = z.object({ data: z.array(z.string()) });

/** What is wrong with a query at this Prometheus; undefined when it gives a figure and knows every metric in it. */
export async function faultOf(
  url: string,
  { expr }: Expression,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  const strange = metricNames(expr).filter((name) => !known.has(name));
  if (strange.length > 0) return `nobody gives ${strange.join(', ')}`;
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`);
  if (!response.ok) return `refused: ${(await response.text()).slice(0, 200)}`;
  const { result } = Answer.parse(await response.json()).data;
  return result.some(({ value: [, figure] }) => figure !== 'NaN') ? undefined : 'no data';
}

/** Names of all metrics: those with series, and those that were announced and have none yet. */
export async function knownMetrics(url: string): Promise<ReadonlySet<string>> {
  const metadata = Metadata.parse(await (await fetch(`${url}/api/v1/metadata`)).json());
  const names = Names.parse(await (await fetch(`${url}/api/v1/label/__name__/values`)).json());
  return new Set([...Object.keys(metadata.data), ...names.data]);
}
