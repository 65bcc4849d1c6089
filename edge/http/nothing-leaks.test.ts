import { expect, test } from 'vitest';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { buildEdge } from '../app.ts';
import { fakeDeps, SHOP } from '../testing/fake-deps.ts';

/** Planted wherever a caller or an origin can put something. */
const CANARY = 'canary7f3a9c';
const TOKEN = `eyJhbGciOiJFZERTQSJ9.${CANARY}.signature`;
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  cookie: `session=${CANARY}`,
  'idempotency-key': CANARY,
  'user-agent': CANARY,
  referer: `${SHOP}/?token=${CANARY}`,
  'x-forwarded-for': CANARY,
  'cf-connecting-ip': CANARY,
  'x-sommier-signature': CANARY,
  'if-none-match': `"${CANARY}"`,
  'content-type': 'application/json',
};
const BODIES = [
  `{"email":"${CANARY}@shop.example","password":"${CANARY}","code":"${CANARY}","${CANARY}":1}`,
  `{"lines":[{"model":"${CANARY}","size":"160x200"}],"${CANARY}":"x"}`,
  CANARY,
];
const QUERIES = [
  '',
  `?q=${CANARY}`,
  `?size=${CANARY}`,
  `?${CANARY}=1`,
  `?utm_source=${CANARY}`,
  `?q=${CANARY.repeat(400)}`,
];

const pathsOf = (path: string): string[] => [
  path.replaceAll(/:\w+/g, CANARY),
  path.replaceAll(/:\w+/g, `${CANARY}%00`),
  `${path.replaceAll(/:\w+/g, CANARY)}/${CANARY}`,
];

async function askEverything(deps: ReturnType<typeof fakeDeps>): Promise<number> {
  const app = buildEdge(deps);
  let asked = 0;
  for (const op of PUBLIC_OPS) {
    for (const target of pathsOf(op.path).flatMap((path) => QUERIES.map((query) => path + query))) {
      for (const method of [op.method.toUpperCase(), CANARY]) {
        const bodies = method === 'GET' || method === CANARY ? [null] : BODIES;
        for (const body of bodies) {
          await app.request(target, { method, headers: HEADERS, body });
          asked++;
        }
      }
    }
  }
  return asked;
}

test.each([
  ['answer', { kind: 'json', text: `{"secret":"${CANARY}"}` }],
  [
    'refuse',
    {
      kind: 'problem',
      code: 'request/invalid',
      detail: CANARY,
      errors: [{ in: 'body', field: CANARY, detail: CANARY }],
    },
  ],
  ['are down', { kind: 'down' }],
  ['hang', { kind: 'silent' }],
] as const)(
  'every public route → log and metrics hold nothing of tokens, cookies, bodies, words and addresses when the origins %s',
  async (_name, behaviour) => {
    const deps = fakeDeps();
    deps.origins.behave(behaviour.kind === 'problem' ? { ...behaviour, errors: [...behaviour.errors] } : behaviour);
    const asked = await askEverything(deps);
    expect(deps.events.filter(({ event }) => event === 'request')).toHaveLength(asked);
    expect(deps.points).toHaveLength(asked);
    expect(JSON.stringify([deps.events, deps.points]).toLowerCase()).not.toContain(CANARY);
  },
);
