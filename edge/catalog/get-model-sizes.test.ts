import { getModelSizes } from '#shared/contracts/catalog.ts';
import { routeSuite } from '../testing/route-suite.ts';
import { SAMPLES } from '../testing/samples.ts';

const TARGET = '/v1/catalog/models/nordvik-tind-firm/sizes';

routeSuite({ op: getModelSizes, target: TARGET, canonical: TARGET, sample: SAMPLES.getModelSizes });
