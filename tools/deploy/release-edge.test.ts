import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { edgeShare, originQuery, prometheusShare } from './error-share.ts';
import { releaseEdge } from './release-edge.ts';
import { watchBurn } from './watch-burn.ts';

const quiet = () => undefined;
const OLD = { versions: [{ version_id: 'old', percentage: 100 }] };

/** A wrangler that remembers what it was told. */
function rememberingWrangler(faults: (string | undefined)[]) {
  const told: string[] = [];
  const deps = {
    wrangler: async (args: readonly string[]) => {
      told.push(args.filter((arg) => /@|^status$/.test(arg)).join(' '));
      return args.includes('--json') ? JSON.stringify(OLD) : '';
    },
    upload: async () => 'new',
    watch: async () => faults.shift(),
    log: quiet,
  };
  return { deps, told };
}

test('releaseEdge → a tenth, half, all when nothing burns', async () => {
  const { deps, told } = rememberingWrangler([]);
  expect(await releaseEdge(deps, 'production')).toBe(true);
  expect(told).toEqual(['status', 'new@10 old@90', 'new@50 old@50', 'new@100']);
});

test('releaseEdge → all requests back to the old version when the second step burns', async () => {
  const { deps, told } = rememberingWrangler([undefined, 'the edge burns']);
  expect(await releaseEdge(deps, 'production')).toBe(false);
  expect(told.at(-1)).toBe('old@100');
});

test.each([
  ['nothing fails', [0, 0, 0], undefined],
  ['one look is bad', [0, 0.5, 0], undefined],
  ['two in a row are bad', [0, 0.5, 0.5], /burns its error budget 5000.0 times/],
  ['nothing is measured', [null, null, null], /nothing was measured/],
] as const)('watchBurn → its verdict when %s', async (_, shares, expected) => {
  const left = [...shares];
  const watched = { name: 'the edge', objective: 0.9999, share: async () => left.shift() ?? null };
  const verdict = await watchBurn([watched], { looks: 3, pause: async () => undefined, log: quiet });
  if (expected === undefined) expect(verdict).toBeUndefined();
  else expect(verdict).toMatch(expected);
});

test.each([
  ['Prometheus', { status: 'success', data: { result: [{ value: [1, '0.25'] }] } }, 0.25],
  ['Prometheus without a request', { status: 'success', data: { result: [{ value: [1, 'NaN'] }] } }, null],
  ['the Analytics Engine', { data: [{ failed: '5', requests: 20 }] }, 0.25],
  ['the Analytics Engine without a request', { data: [{ failed: 0, requests: 0 }] }, null],
] as const)('error share → read from %s', async (who, answer, share) => {
  await using server = createServer((_request, response) => response.end(JSON.stringify(answer))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const ask = who.startsWith('Prometheus')
    ? prometheusShare(url, originQuery('orders'))
    : edgeShare({ accountId: 'a', token: 't', dataset: 'sommier_edge', apiUrl: url });
  expect(await ask()).toBe(share);
});
