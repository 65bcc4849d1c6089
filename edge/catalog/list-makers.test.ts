import { listMakers } from '#shared/contracts/catalog.ts';
import { routeSuite } from '../testing/route-suite.ts';
import { SAMPLES } from '../testing/samples.ts';

const TARGET = '/v1/catalog/makers';

routeSuite({ op: listMakers, target: TARGET, canonical: TARGET, sample: SAMPLES.listMakers });
