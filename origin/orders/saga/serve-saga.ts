import { serveRestate, type RestateServer, type RestateServerOptions } from '../../plugins/serve-restate.ts';
import { orderEnding } from './order-ending.ts';
import { orderRefund } from './order-refund.ts';
import { orderSaga, type SagaShape } from './order-saga.ts';
import type { SagaDeps } from './saga-deps.ts';

/** Serves all workflows to Restate. */
export const serveSaga = async (
  deps: SagaDeps,
  shape: SagaShape,
  options: RestateServerOptions,
): Promise<RestateServer> =>
  serveRestate(
    [
      orderSaga(deps, shape),
      orderEnding('expiry', deps, shape),
      orderEnding('cancellation', deps, shape),
      orderRefund(deps, shape),
    ],
    deps.log,
    options,
  );
