/** The chance to wait where so many servers share one queue, by Erlang's second formula: M/M/c, Erlang 1917. `use` is below 1. */
export function erlangC(servers: number, use: number): number {
  const offered = servers * use;
  let term = 1;
  let sum = 0;
  for (let n = 0; n < servers; n++) {
    sum += term;
    term *= offered / (n + 1);
  }
  return term / (1 - use) / (sum + term / (1 - use));
}

/** The wait that 99 of 100 do not exceed in M/M/c, in the unit of the service's mean. */
export function waitP99(servers: number, use: number, mean: number): number {
  if (use === 0) return 0;
  if (use >= 1) return Number.POSITIVE_INFINITY;
  return Math.max(0, (mean * Math.log(100 * erlangC(servers, use))) / (servers * (1 - use)));
}
