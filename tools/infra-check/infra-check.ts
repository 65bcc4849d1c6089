import type { Plant } from '../planted-copy.ts';

/** What a check gets to work with. */
export interface CheckContext {
  /** The tree to judge: the work tree, or a copy of it with a fault planted. */
  root: string;
  /** Tells a person what takes long, such as a tool being built once. */
  log: (line: string) => void;
}

/** What a check found. */
export interface Finding {
  ok: boolean;
  /** How much was looked at, in one line: a check that read nothing must not be green. */
  figures: string;
  /** What to read when it is red. */
  report: string;
}

/** One check of `npm run infra:check`: seconds to a minute, by the strongest validator that runs on one machine. */
export interface InfraCheck {
  name: string;
  /** What it holds up, for the table. */
  holds: string;
  /** Throws Remedy, which says how to get it, when this machine lacks a tool: the check is then skipped. */
  run: (context: CheckContext) => Promise<Finding>;
  /** Faults that must turn it red, at least one; `npm run infra:check -- --prove` plants each. */
  plants: readonly Plant[];
}
