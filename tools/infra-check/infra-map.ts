import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The page that holds the map, and the marks it stands between. */
export const MAP_PAGE = 'docs/operations/infrastructure.md';
const [BEGIN, END] = ['<!-- BEGIN_INFRA_MAP -->', '<!-- END_INFRA_MAP -->'];

/** A module call in a folder: what it is called, what it calls, and which of its neighbours' outputs it uses. */
interface Call {
  name: string;
  source: string;
  uses: string[];
}

const CALL = /^module "(\w+)" \{\n([\s\S]*?)^\}/gm;

/** Module calls of the Terraform files in a folder, in the order of their names. */
async function callsIn(folder: string): Promise<Call[]> {
  const calls: Call[] = [];
  for await (const file of glob('*.tf', { cwd: folder })) {
    for (const [, name = '', body = ''] of (await readFile(join(folder, file), 'utf8')).matchAll(CALL)) {
      const source = basename(/source\s*=\s*"([^"]+)"/.exec(body)?.[1] ?? name);
      const uses = [...body.matchAll(/\bmodule\.(\w+)\./g)].map(([, used = '']) => used);
      calls.push({ name, source, uses: [...new Set(uses)].toSorted() });
    }
  }
  return calls.toSorted((a, b) => a.name.localeCompare(b.name));
}

function graphOf(id: string, title: string, calls: readonly Call[]): string[] {
  const node = (name: string) => `${id}_${name}`;
  const label = ({ name, source }: Call) => (name === source ? name : `${name} (${source})`);
  return [
    `  subgraph ${id}["${title}"]`,
    ...calls.map((call) => `    ${node(call.name)}["${label(call)}"]`),
    '  end',
    ...calls.flatMap((call) => call.uses.map((used) => `  ${node(call.name)} --> ${node(used)}`)),
  ];
}

/** The page with the map between its marks, drawn from the module calls of the environments and of platform under `root`. */
export async function pageWithMap(root: string): Promise<string> {
  const terraform = join(root, 'infra', 'terraform');
  const lines = ['flowchart LR'];
  lines.push(...graphOf('platform', 'modules/platform', await callsIn(join(terraform, 'modules', 'platform'))));
  const environments: string[] = [];
  for await (const file of glob('envs/*/main.tf', { cwd: terraform })) environments.push(basename(dirname(file)));
  for (const environment of environments.toSorted())
    lines.push(...graphOf(environment, `envs/${environment}`, await callsIn(join(terraform, 'envs', environment))));
  const page = await readFile(join(root, MAP_PAGE), 'utf8');
  const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]];
  return `${before}${BEGIN}\n\n\`\`\`mermaid\n${lines.join('\n')}\n\`\`\`\n\n${END}${after}`;
}
