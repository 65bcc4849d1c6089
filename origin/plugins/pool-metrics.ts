import { Gauge, type Registry } from 'prom-client';

/** How a pool of connections is used at this moment. */
export interface PoolUse {
  used: number;
  idle: number;
  /** Those who wait for a connection. */
  waiting: number;
  max: number;
}

/** Utilisation and saturation of pools by name, read at each scrape (the USE method); errors of a pool are errors of requests. */
export function poolMetrics(registry: Registry, pools: Readonly<Record<string, () => PoolUse>>): void {
  const registers = [registry];
  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    read: (gauge: Gauge, pool: string, use: PoolUse) => void,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const [pool, use] of Object.entries(pools)) read(this, pool, use());
      },
    });
  gauge('pool_connections', 'Connections of a pool by state', ['pool', 'state'], (self, pool, { used, idle }) => {
    self.set({ pool, state: 'used' }, used);
    self.set({ pool, state: 'idle' }, idle);
  });
  gauge('pool_connections_max', 'Most connections that a pool may open', ['pool'], (self, pool, { max }) =>
    self.set({ pool }, max),
  );
  gauge('pool_waiting', 'Callers that wait for a connection of a pool', ['pool'], (self, pool, { waiting }) =>
    self.set({ pool }, waiting),
  );
}
