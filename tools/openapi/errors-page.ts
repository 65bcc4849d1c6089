import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';

const HEAD = `# Errors

Every error of every route is a problem (RFC 9457): \`application/problem+json\` with \`type\`, \`title\`, \`status\`, \`code\`, \`detail\`, \`traceId\` and, when fields are wrong, \`errors\`. Decide by \`code\`: a code is never renamed. Made by \`node tools/openapi.ts\` from shared/problem-table.ts.
`;

/** docs/errors.md: one paragraph for each code; its heading makes the fragment that \`type\` points to. */
export function errorsPage(): string {
  const sections = Object.entries(PROBLEMS).map(
    ([code, { status, title, fix }]: [string, (typeof PROBLEMS)[ProblemCode]]) =>
      `## ${code}\n\n${status}: ${title}. ${fix}\n`,
  );
  return [HEAD, ...sections].join('\n');
}
