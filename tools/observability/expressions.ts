import { DASHBOARDS } from './dashboards.ts';
import { rulesText } from './rules.ts';

/** A query and where it stands. */
export interface Expression {
  where: string;
  expr: string;
}

/** Every query of a dashboard, and of every alert the parts that are compared: an alert that is silent gives no data itself. */
export async function allExpressions(root: string): Promise<Expression[]> {
  const panels = DASHBOARDS.flatMap(({ title, panels: shown }) =>
    shown.flatMap((panel) =>
      Object.values(panel.queries).map((expr) => ({ where: `${title} / ${panel.title}`, expr })),
    ),
  );
  const rules = await rulesText(root);
  const alerts = [...rules.matchAll(/- alert: (\w+)\n\s+expr: (.+)\n/g)].flatMap(([, name = '', expr = '']) =>
    comparedParts(expr).map((part) => ({ where: `alert ${name}`, expr: part })),
  );
  return [...panels, ...alerts];
}

/** What stands on either side of comparisons and set operators, without bare numbers and brackets that belong to no call. */
export function comparedParts(expr: string): string[] {
  return expr
    .split(/\s(?:and|or|unless)(?:\s+on\s*\([^)]*\))?\s|\s(?:[<>]=?|[=!]=)\s/)
    .map((part) => withoutLooseBrackets(part.trim()))
    .filter((part) => part !== '' && Number.isNaN(Number(part)));
}

function withoutLooseBrackets(part: string): string {
  let text = part;
  while (text.startsWith('(') && count(text, '(') > count(text, ')')) text = text.slice(1).trim();
  while (text.endsWith(')') && count(text, ')') > count(text, '(')) text = text.slice(0, -1).trim();
  return text;
}

const count = (text: string, sign: string): number => text.split(sign).length - 1;

/** Names of metrics in a query, so that `or vector(0)` hides no name that nobody gives. */
export function metricNames(expr: string): string[] {
  const bare = expr.replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"|\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, ' ');
  return [...new Set(bare.match(/\b[a-z][a-z0-9]*[_:][a-z0-9_:]+\b(?!\s*\()/g) ?? [])];
}
