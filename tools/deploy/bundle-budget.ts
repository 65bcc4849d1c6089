import { bundleWorker } from './bundle-worker.ts';

/** Cloudflare's free plan takes 3 MB; ours is what starts within 50 ms of CPU. See docs/runbooks/edge-deploy.md. */
const BUDGET_BYTES = 200 * 1_024;

const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(1)} KB`;

const { bytes, gzippedBytes } = await bundleWorker('production');
const figures = `${kilobytes(gzippedBytes)} gzipped of ${kilobytes(BUDGET_BYTES)} (${kilobytes(bytes)} minified)`;
if (gzippedBytes > BUDGET_BYTES) {
  console.error(`the worker is over its budget: ${figures}`);
  process.exitCode = 1;
} else console.log(`the worker: ${figures}`);
