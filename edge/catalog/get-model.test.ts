import { expect, test } from 'vitest';
import { getModel } from '#shared/contracts/catalog.ts';
import { buildEdge } from '../app.ts';
import { expectProblem } from '../testing/expectations.ts';
import { fakeDeps } from '../testing/fake-deps.ts';
import { routeSuite } from '../testing/route-suite.ts';
import { SAMPLES } from '../testing/samples.ts';

const TARGET = '/v1/catalog/models/nordvik-tind-firm';

routeSuite({ op: getModel, target: TARGET, canonical: TARGET, sample: SAMPLES.getModel });

test.each(['Upper-Case', 'a--b', '-a', 'a%2F..%2Fb', 'a%00', '%D0%B9', '%E0%A4%A', '..%5C', 'x'.repeat(101)])(
  'GET /v1/catalog/models/:slug → 400 naming slug when it is %s',
  async (slug) => {
    const deps = fakeDeps();
    const body = await expectProblem(await buildEdge(deps).request(`/v1/catalog/models/${slug}`), 'request/invalid');
    expect(body.errors).toEqual([expect.objectContaining({ in: 'path', field: 'slug' })]);
    expect(deps.origins.reads).toHaveLength(0);
  },
);

test('GET /v1/catalog/models/:slug → 404 and the cached answer dropped when the model is gone', async () => {
  const deps = fakeDeps(JSON.stringify(SAMPLES.getModel));
  const app = buildEdge(deps);
  await app.request(TARGET);
  deps.clock.ms += 60_000;
  deps.origins.behave({ kind: 'problem', code: 'model/not-found' });
  await expectProblem(await app.request(TARGET), 'model/not-found');
  deps.origins.behave({ kind: 'down' });
  await expectProblem(await app.request(TARGET), 'origin/unavailable');
});
