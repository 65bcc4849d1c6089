import Fastify from 'fastify';
import pg from 'pg';

/**
 * What placing an order costs at least: a bare Fastify with one statement that reserves, inserts and writes an outbox row. No
 * signature, token, contract, idempotency, lines, events or totals. Reads DATABASE_URL and PORT.
 */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] ?? '', max: 20, application_name: 'bare' });
const app = Fastify({ logger: false });
const text = `
  with held as (
    update bare_stock set reserved = reserved + 1 where sku = $1 and on_hand - reserved >= 1 returning sku
  ), made as (
    insert into bare_orders (id, sku, body, created_at) select $2::uuid, sku, $3::jsonb, now() from held returning id
  )
  insert into bare_outbox (order_id, topic) select id, 'placed' from made returning order_id`;

app.post<{ Body: { cartId: string } }>('/v1/orders', async (request, reply) => {
  const { cartId } = request.body;
  const sku = `bare-${Number.parseInt(cartId.slice(-6), 16) % 1_000}`;
  const { rows } = await pool.query({ name: 'bare', text, values: [sku, cartId, JSON.stringify(request.body)] });
  return reply.code(201).send({ id: rows[0]?.order_id, status: 'payment_pending' });
});
app.get('/readyz', async () => ({ status: 'ready' }));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
