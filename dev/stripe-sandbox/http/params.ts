import type { Metadata } from '../engine/records.ts';
import { invalidParam } from './api-error.ts';
import type { Form } from './form.ts';

const MAX_TEXT = 5_000;
const MAX_METADATA = { keys: 50, nameLength: 40, valueLength: 500 };

/** A request's parameters. Each read marks one as known; `done` refuses those that nobody read. */
export class Params {
  readonly #form: Form;
  readonly #path: string;
  readonly #read = new Set<string>();

  constructor(form: Form, path = '') {
    this.#form = form;
    this.#path = path;
  }

  /** The parameter's name as messages give it: `shipping[address][city]`. */
  named(name: string): string {
    return this.#path === '' ? name : `${this.#path}[${name}]`;
  }

  has(name: string): boolean {
    return this.#form.has(name);
  }

  /** True when the parameter was sent with brackets. */
  isNested(name: string): boolean {
    return typeof this.#form.get(name) === 'object';
  }

  text(name: string, maxLength = MAX_TEXT): string | undefined {
    const value = this.#scalar(name);
    if (value === '') {
      const message = `You passed an empty string for '${this.named(name)}'. We assume empty values are an attempt to unset a parameter; however '${this.named(name)}' cannot be unset. You should remove '${this.named(name)}' from your request or supply a non-empty value.`;
      throw invalidParam(this.named(name), message, 'parameter_invalid_empty');
    }
    if (value !== undefined && value.length > maxLength) {
      const message = `Invalid string: must be at most ${maxLength} characters`;
      throw invalidParam(this.named(name), message);
    }
    return value;
  }

  /** As `text`; an empty one means: unset it. */
  clearable(name: string, maxLength = MAX_TEXT): string | null | undefined {
    return this.#form.get(name) === '' ? this.#cleared(name) : this.text(name, maxLength);
  }

  requiredText(name: string): string {
    return this.text(name) ?? this.#missing(name);
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^-?\d{1,12}$/.test(value)) return Number(value);
    throw invalidParam(this.named(name), `Invalid integer: ${value}`, 'parameter_invalid_integer');
  }

  requiredInteger(name: string): number {
    return this.integer(name) ?? this.#missing(name);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined || value === 'true' || value === 'false') return value && value === 'true';
    throw invalidParam(this.named(name), `Invalid boolean: ${value}`);
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    const list = choices.length > 1 ? `one of ${choices.slice(0, -1).join(', ')}, or ${choices.at(-1)}` : choices[0];
    throw invalidParam(this.named(name), `Invalid ${this.named(name)}: must be ${list}`);
  }

  list(name: string): string[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') throw invalidParam(this.named(name), 'Invalid array');
    return [...value.values()].map((item) => {
      if (typeof item === 'string') return item;
      throw invalidParam(this.named(name), 'Invalid string in array');
    });
  }

  /** A form in brackets. */
  child(name: string): Params | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return new Params(value, this.named(name));
    throw invalidParam(this.named(name), 'Invalid object');
  }

  /** New metadata: keys sent are set or, when empty, removed; an empty `metadata` removes all. */
  metadata(before: Metadata): Metadata {
    const value = this.#take('metadata');
    if (value === undefined) return before;
    if (value === '') return {};
    if (typeof value === 'string') throw invalidParam('metadata', 'Invalid object');
    const after = new Map(Object.entries(before));
    for (const [key, text] of value) {
      if (typeof text !== 'string') throw invalidParam(`metadata[${key}]`, 'Invalid string');
      if (key.length > MAX_METADATA.nameLength || text.length > MAX_METADATA.valueLength) {
        const message = `Metadata keys can have up to ${MAX_METADATA.nameLength} characters and values up to ${MAX_METADATA.valueLength}; '${key.slice(0, 50)}' has more.`;
        throw invalidParam('metadata', message);
      }
      if (text === '') after.delete(key);
      else after.set(key, text);
    }
    if (after.size > MAX_METADATA.keys) {
      throw invalidParam('metadata', `You can have up to ${MAX_METADATA.keys} metadata keys.`);
    }
    return Object.fromEntries(after);
  }

  /** Throws `parameter_unknown` for a parameter that was sent and that nobody read. */
  done(): void {
    for (const name of this.#form.keys()) {
      if (this.#read.has(name)) continue;
      const message = `Received unknown parameter: ${this.named(name)} (the sandbox takes what docs/stripe-sandbox.md lists)`;
      throw invalidParam(this.named(name), message, 'parameter_unknown');
    }
  }

  #take(name: string): string | Form | undefined {
    this.#read.add(name);
    return this.#form.get(name);
  }

  #scalar(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === 'string') return value;
    throw invalidParam(this.named(name), 'Invalid string: {...}');
  }

  #cleared(name: string): null {
    this.#read.add(name);
    return null;
  }

  #missing(name: string): never {
    throw invalidParam(this.named(name), `Missing required param: ${this.named(name)}.`, 'parameter_missing');
  }
}
