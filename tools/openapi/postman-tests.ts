import type { Op } from '#shared/contracts/op.ts';
import { PROBLEMS } from '#shared/problem-table.ts';
import { answerSchema } from './answer-schema.ts';
import type { Step } from './postman-journey.ts';
import { problemsOf } from './responses.ts';

/** The lines of a request's test script, for the sandbox of Postman and newman. */
export function testScript(op: Op, step: Omit<Step, 'op'>): string[] {
  const status = op.okStatus ?? 200;
  const problems = Object.fromEntries([...problemsOf(op)].map((code) => [code, PROBLEMS[code].status]));
  return [
    `const refused = ${step.mayRefuse === true} && pm.response.code !== ${status};`,
    `if (refused) {`,
    `  const problems = ${JSON.stringify(problems)};`,
    `  pm.test('${op.id} answers a declared problem', () => {`,
    `    pm.expect(pm.response.headers.get('content-type')).to.equal('application/problem+json');`,
    `    const { code, traceId } = pm.response.json();`,
    `    pm.expect(problems).to.have.property(code);`,
    `    pm.expect(pm.response.code).to.equal(problems[code]);`,
    `    pm.expect(traceId).to.match(/^[0-9a-f]{32}$/);`,
    `  });`,
    `} else {`,
    `  pm.test('${op.id} answers ${status}', () => pm.response.to.have.status(${status}));`,
    ...(status === 204 ? [] : answerTests(op)),
    ...captureLines(step.captures ?? {}),
    `}`,
    `pm.test('${op.id} tells its trace', () => pm.expect(pm.response.headers.get('traceparent')).to.match(/^00-/));`,
  ];
}

const answerTests = (op: Op): string[] => [
  `  pm.test('${op.id} answers JSON of its schema', () => {`,
  `    pm.expect(pm.response.headers.get('content-type')).to.match(/^application\\/json/);`,
  `    pm.response.to.have.jsonSchema(${JSON.stringify(answerSchema(op))});`,
  `  });`,
];

function captureLines(captures: NonNullable<Step['captures']>): string[] {
  return Object.entries(captures).map(([name, way]) => {
    const value = `pm.response.json().${way.replace(/\]\./g, ']?.')}`;
    return `  pm.collectionVariables.set('${name}', ${value});`;
  });
}
