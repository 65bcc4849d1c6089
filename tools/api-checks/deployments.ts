import { bundleWorker, ENVIRONMENTS } from '../deploy/bundle-worker.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

/** Bundles the worker for each environment of wrangler.toml as a deployment would, and uploads nothing. */
export function checkDeployments(): Promise<Outcome> {
  return outcomeOf('wrangler', async () => {
    const sizes: string[] = [];
    for (const environment of ENVIRONMENTS) {
      const { gzippedBytes } = await bundleWorker(environment);
      sizes.push(`${environment} ${(gzippedBytes / 1_024).toFixed(1)} KB`);
    }
    return { ok: true, figures: `dry run: ${sizes.join(', ')} gzipped`, report: '' };
  });
}
