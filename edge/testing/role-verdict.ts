import { authorise } from '#shared/authorise.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { Role } from '#shared/contracts/roles.ts';
import type { ProblemCode } from '#shared/problem-table.ts';
import { Problem } from '#shared/problem.ts';

/** Any user's; authorising does not look at it. */
const USER = '01890a5d-ac96-774b-bcce-b302099a8058';

/** What the table of roles says of a call with a second factor. */
export function roleVerdict(role: Role, op: Op): ProblemCode | 'ok' {
  try {
    authorise({ id: USER, roles: [role], sessionId: 's', secondFactor: true }, op);
    return 'ok';
  } catch (thrown) {
    return thrown instanceof Problem ? thrown.code : 'internal';
  }
}
