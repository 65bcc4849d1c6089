import type { Step } from './step.ts';

/** The saga as a Mermaid flowchart: forward along the steps, and back along their undoing from wherever it stopped. */
export function mermaidOfSteps(steps: readonly Step[]): string {
  const forward = steps.filter(({ run }) => run !== null).map(({ name }) => name);
  const back = steps.filter(({ undo }) => undo !== null).map(({ name }) => name);
  const undo = (name: string): string => `undo ${name}`;
  const arrows = [
    ...pairs(['authorised', ...forward, 'completed']).map(([from, to]) => `${idOf(from)} --> ${idOf(to)}`),
    ...forward.map((name) => {
      const first = back.toReversed().find((each) => indexOf(steps, each) <= indexOf(steps, name)) ?? 'undone';
      return `${idOf(name)} -. refused or given up .-> ${idOf(undo(first))}`;
    }),
    ...pairs([...back.toReversed().map(undo), 'undone']).map(([from, to]) => `${idOf(from)} --> ${idOf(to)}`),
  ];
  return ['flowchart LR', ...arrows.map((arrow) => `    ${arrow}`)].join('\n');
}

/** What each step does and undoes, as a table. */
export const tableOfSteps = (steps: readonly Step[]): string[][] => [
  ['step', 'run', 'undo'],
  ...steps.map(({ name, says }) => [`\`${name}\``, says.run, says.undo]),
];

const indexOf = (steps: readonly Step[], name: string): number => steps.findIndex((step) => step.name === name);

const pairs = (names: readonly string[]): [string, string][] =>
  names.slice(1).map((name, index) => [names[index] ?? '', name]);

const idOf = (name: string): string => `${name.replaceAll(/[ -]/g, '_')}[${name}]`;
