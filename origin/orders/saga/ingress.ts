import * as clients from '@restatedev/restate-sdk-clients';
import type { CancelReason } from '#shared/contracts/orders.ts';
import type { RefundOrder } from '../payments/refund-payment.ts';
import type { EndingKind, LetterDecision, WorkflowNames } from './workflows.ts';

/** Starts workflows and passes decisions on to them. The same id again is the workflow that was started before. */
export interface SagaIngress {
  startSaga(orderId: string): Promise<void>;
  startEnding(kind: EndingKind, orderId: string, reason: CancelReason): Promise<void>;
  startRefund(refund: RefundOrder): Promise<void>;
  decide(workflow: string, workflowId: string, decision: LetterDecision): Promise<void>;
}

/** Over Restate's ingress. Each call throws while Restate is away; the outbox then tries again. */
export function sagaIngress(url: string, names: WorkflowNames): SagaIngress {
  const ingress = clients.connect({ url });
  const start = async (service: string, key: string, parameter: unknown) =>
    void (await ingress.send({
      service,
      handler: 'run',
      key,
      parameter,
      opts: clients.rpc.sendOpts({ timeout: TIMEOUT_MS }),
    }));
  return {
    startSaga: async (orderId) => start(names.saga, orderId, null),
    startEnding: async (kind, orderId, reason) => start(names[kind], orderId, { reason }),
    startRefund: async (refund) => start(names.refund, refund.refundId, refund),
    decide: async (workflow, workflowId, decision) => {
      if (!Object.values(names).includes(workflow)) throw new RangeError(`no workflow is called ${workflow}`);
      await ingress.call({
        service: workflow,
        handler: 'decide',
        key: workflowId,
        parameter: decision,
        opts: clients.rpc.opts({ timeout: TIMEOUT_MS }),
      });
    },
  };
}

/** Within what a handler of the outbox has. */
const TIMEOUT_MS = 5_000;
