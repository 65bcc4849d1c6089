/** List prices in USD before tax and discount, by the hour unless named otherwise. `asOf` is the date of the page that said so. */
export const PRICES = {
  /** m7i: 4 GiB for each vCPU. */
  node: {
    perVcpu: 0.0504,
    vcpus: [4, 8, 16, 32],
    type: 'm7i',
    source: 'aws.amazon.com/ec2/pricing, us-east-1; Frankfurt about 20 % more',
    asOf: '2026-06',
  },
  cluster: { each: 0.1, source: 'aws.amazon.com/eks/pricing', asOf: '2026-03' },
  balancer: {
    each: 0.0225,
    perGb: 0.008,
    source: 'aws.amazon.com/elasticloadbalancing/pricing, one LCU is 1 GB',
    asOf: '2026-03',
  },
  disk: { perGbMonth: 0.08, gb: 20, source: 'aws.amazon.com/ebs/pricing, gp3', asOf: '2026-03' },
  egress: { perGb: 0.09, source: 'aws.amazon.com/ec2/pricing, the first 10 TB; above 150 TB 0.05', asOf: '2026-03' },
  neon: {
    perCu: 0.222,
    perGbMonth: 0.35,
    mostCu: 56,
    mostTb: 16,
    source: 'neon.com/docs/introduction/plans, Scale',
    asOf: '2026-11-12',
  },
  atlas: {
    /** Three nodes in one region; vCPUs of the primary, half of them where they are lent for bursts. */
    tiers: [
      { name: 'M10', vcpus: 1, each: 0.08 },
      { name: 'M30', vcpus: 2, each: 0.54 },
      { name: 'M40', vcpus: 4, each: 1.04 },
      { name: 'M50', vcpus: 8, each: 2 },
      { name: 'M60', vcpus: 16, each: 3.95 },
      { name: 'M80', vcpus: 32, each: 7.3 },
      { name: 'M200', vcpus: 64, each: 14.59 },
    ],
    source: 'mongodb.com/pricing, AWS us-east-1',
    asOf: '2026-09-20',
  },
  upstash: {
    perMillion: 2,
    perGb: 0.03,
    freeGb: 200,
    commandsPerSecond: 10_000,
    /** A fixed plan: a month's price, what may be stored and what may be transferred. */
    fixed: [
      { month: 20, gb: 1, transferGb: 100 },
      { month: 100, gb: 5, transferGb: 500 },
      { month: 200, gb: 10, transferGb: 1_000 },
      { month: 400, gb: 50, transferGb: 5_000 },
      { month: 800, gb: 100, transferGb: 10_000 },
      { month: 1_500, gb: 500, transferGb: 20_000 },
    ],
    /** High availability in several zones, by the month. */
    prodPack: 200,
    source: 'upstash.com/pricing/redis',
    asOf: '2026-09-20',
  },
  workers: {
    month: 5,
    perMillion: 0.3,
    perMillionMs: 0.02,
    perMillionLogs: 0.6,
    source: 'developers.cloudflare.com/workers/platform/pricing',
    asOf: '2026-08-03',
  },
} as const;

export const HOURS_A_MONTH = 730;
export const SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
