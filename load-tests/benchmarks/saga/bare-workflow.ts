import { once } from 'node:events';
import { createServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';

/** A workflow with as many journal entries as the saga has, which do nothing: what Restate itself costs. */
export const bareWorkflow = (name: string) =>
  restate.workflow({
    name,
    handlers: {
      run: async (ctx: restate.WorkflowContext) => {
        for (const step of ['one', 'two', 'three']) await ctx.run(step, () => undefined);
        return true;
      },
    },
    options: { journalRetention: { days: 7 }, workflowRetention: { days: 30 } },
  });

/** Gives the port. */
export async function serveBare(
  handler: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): Promise<number> {
  const server = createServer(handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
