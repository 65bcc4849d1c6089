/** What is not measured and has to be believed or replaced; each says where it comes from. */
export interface Assumption {
  value: number;
  unit: string;
  because: string;
}

export const ASSUMED = {
  coreSpeed: {
    value: 1,
    unit: 'of the measured core',
    because: 'a vCPU is one hardware thread, as here; measure on the real type',
  },
  hitShare: {
    value: 0.9,
    unit: 'of catalogue requests',
    because: 'cached answers live until the epoch moves; --hit replaces it',
  },
  filterShare: {
    value: 0.6,
    unit: 'of misses',
    because: 'load-tests/scenarios/flows/query-catalog.ts: lists and searches',
  },
  pageMissCatalogMs: {
    value: 2,
    unit: 'ms',
    because: 'a model page or matrix that misses; less than a quote with its signature',
  },
  pageMissMongoMs: { value: 1, unit: 'ms', because: 'as the one read of a quote' },
  sagaShare: { value: 0.3, unit: "of orders' CPU", because: 'workflows run in pods of their own; not measured apart' },
  callsPerOrder: { value: 5, unit: 'requests', because: 'load-tests/scenarios/flows/order.ts' },
  eventsPerOrder: { value: 2, unit: 'webhooks', because: 'authorised and captured' },
  stepsPerOrder: { value: 4, unit: 'calls of Restate', because: 'slot, capture, confirmation, mail' },
  serviceCv: { value: 1, unit: 'deviation / mean', because: 'service times scatter about as much as exponential ones' },
  targetUse: { value: 0.6, unit: 'of a core', because: 'what the autoscalers aim at; headroom for 15 s of a spike' },
  lostUse: { value: 0.85, unit: 'of a core', because: 'the most after a zone or a region is lost' },
  zones: { value: 3, unit: 'zones', because: 'pods and stateful nodes are spread evenly' },
  stationP99Ms: {
    value: 130,
    unit: 'ms',
    because: 'of the 200 that are promised; a request waits at one place at a time',
  },
  storeWaitMs: { value: 500, unit: 'ms', because: 'who would wait longer at a store is answered 503' },
  waitingPerPod: {
    value: 200,
    unit: 'requests',
    because: 'origin/plugins/shed-load.ts refuses reads beyond that, other work later',
  },
  firstShare: { value: 0.6, unit: 'of the catalogue', because: 'the rest is nearer to the second region' },
  restateReplication: {
    value: 1.5,
    unit: 'times the CPU',
    because: 'the log goes to two of three nodes; measured on one node',
  },
  usableCores: { value: 3.4, unit: 'of 4 vCPU', because: 'the kubelet, DaemonSets and a margin for rescheduling' },
  commitsPerSecond: {
    value: 20_000,
    unit: 'for one writer',
    because: '5,700 on two cores here; group commit grows with cores, WAL does not split',
  },
  rowHeldMs: {
    value: 3,
    unit: 'ms',
    because: 'one statement under a millisecond, then a commit that a quorum has to hear',
  },
  zoneShare: { value: 0.2, unit: 'of deliveries', because: 'the largest city of the shop' },
  isolateRps: {
    value: 20,
    unit: 'requests/s',
    because: 'an isolate asks Redis for epochs and quotas once a second each',
  },
  redisReadShare: {
    value: 0.15,
    unit: 'of catalogue requests',
    because: 'what neither the isolate nor the data centre holds',
  },
  missKb: { value: 8, unit: 'KB', because: 'a page of a list; as in edge-hit' },
  writeKb: { value: 2, unit: 'KB', because: 'a cart or an order' },
  keptMonths: { value: 3, unit: 'months of orders', because: 'older ones go to an archive; there is none yet' },
} as const satisfies Record<string, Assumption>;
export type AssumptionName = keyof typeof ASSUMED;

/** The value of an assumption. */
export const assumed = (name: AssumptionName): number => ASSUMED[name].value;

/** The load of each hour of a day, as a share of the busiest second of the day: a shop's evening, from published traffic curves. */
export const DAY = [
  0.22, 0.15, 0.11, 0.09, 0.1, 0.14, 0.22, 0.33, 0.45, 0.55, 0.63, 0.68, 0.7, 0.69, 0.66, 0.66, 0.68, 0.72, 0.8, 0.9, 1,
  0.97, 0.72, 0.42,
] as const;

/** The mean second of a day, as a share of the busiest. */
export const MEAN_OF_DAY = DAY.reduce((sum, share) => sum + share, 0) / DAY.length;
