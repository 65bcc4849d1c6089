import { Tokenizer, TokenType } from '@streamparser/json';
import { Problem } from '#shared/problem.ts';

/** One element of an array of a JSON file. */
export interface JsonElement {
  /** Keys from the root to the array, such as `data.products`; '' when the root is the array. */
  path: string;
  value: JsonValue;
  line: number;
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

export interface JsonScanner {
  /** Parses the next piece and gives the elements that it completes. */
  write(chunk: Buffer): JsonElement[];
  /** Ends the file. Gives what stands at the root beside arrays, for a file that is one object. */
  end(): { [key: string]: JsonValue };
}

/** An array of rows stands at most so deep in objects. */
const MAX_PATH = 6;
const MAX_DEPTH = 40;
const MAX_ELEMENT_VALUES = 100_000;
const MAX_ROOT_KEYS = 500;
/** Longest text without an end of its own. */
const MAX_SILENCE_BYTES = 4_000_000;

interface Container {
  array: boolean;
  /** Key of what comes next in an object. */
  key: string | null;
  /** What the grammar asks for next. */
  awaits: 'key' | 'key or end' | 'colon' | 'value' | 'value or end' | 'comma or end';
  /** Filled within an element; null in the skeleton around the arrays, which is never kept. */
  value: JsonValue[] | { [key: string]: JsonValue } | null;
}

/**
 * JSON as a push parser that never holds more than one element: each element of each array near the top is given when it
 * is complete.
 * @throws Problem feed/malformed with the line for whatever is broken
 */
export function jsonScanner(): JsonScanner {
  const state = newState();
  const tokenizer = new Tokenizer();
  tokenizer.onToken = ({ token, value, offset }) => {
    state.lastTokenAt = state.bytes;
    if (token === TokenType.LEFT_BRACE && awaitsElement(state)) state.line = lineAt(state, offset);
    take(state, token, asJsonValue(value));
  };
  tokenizer.onError = (error) => {
    throw malformed(state, error.message, error);
  };
  return {
    write(chunk) {
      state.chunk = chunk;
      state.chunkAt = state.bytes;
      state.bytes += chunk.length;
      state.linesAt = state.chunkAt;
      tokenizer.write(chunk);
      state.lines += countLines(chunk, Math.max(0, state.linesAt - state.chunkAt), chunk.length);
      state.linesAt = state.bytes;
      if (state.bytes - state.lastTokenAt > MAX_SILENCE_BYTES)
        throw malformed(state, `more than ${MAX_SILENCE_BYTES} bytes without an end of a text`);
      return state.done.splice(0);
    },
    end() {
      if (!tokenizer.isEnded) tokenizer.end();
      if (!state.ended) throw malformed(state, 'the file ends too early');
      return state.root;
    },
  };
}

interface State {
  open: Container[];
  /** Index in `open` of the array whose element is being read; -1 outside. */
  elementOf: number;
  values: number;
  done: JsonElement[];
  root: { [key: string]: JsonValue };
  ended: boolean;
  line: number;
  bytes: number;
  lastTokenAt: number;
  chunk: Buffer;
  chunkAt: number;
  lines: number;
  linesAt: number;
}

const newState = (): State => ({
  open: [],
  elementOf: -1,
  values: 0,
  done: [],
  root: {},
  ended: false,
  line: 1,
  bytes: 0,
  lastTokenAt: 0,
  chunk: Buffer.alloc(0),
  chunkAt: 0,
  lines: 1,
  linesAt: 0,
});

const awaitsElement = ({ open, elementOf }: State): boolean => elementOf === -1 && open.at(-1)?.array === true;

function take(state: State, token: TokenType, value: JsonValue): void {
  if (token === TokenType.COLON || token === TokenType.COMMA) takeMark(state, token);
  else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET)
    closeContainer(state, token === TokenType.RIGHT_BRACKET);
  else if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET)
    openContainer(state, token === TokenType.LEFT_BRACKET);
  else takeScalar(state, token, value);
}

function takeMark(state: State, token: TokenType): void {
  const top = state.open.at(-1);
  const colon = token === TokenType.COLON;
  if (top === undefined || top.awaits !== (colon ? 'colon' : 'comma or end'))
    throw malformed(state, `a ${colon ? 'colon' : 'comma'} stands where none belongs`);
  top.awaits = colon || top.array ? 'value' : 'key';
}

function openContainer(state: State, array: boolean): void {
  beforeValue(state);
  if (state.open.length >= MAX_DEPTH) throw malformed(state, `values stand more than ${MAX_DEPTH} deep in one another`);
  const top = state.open.at(-1);
  // An element begins in an array of the skeleton, which stands in objects alone.
  if (state.elementOf === -1 && top?.array === true) {
    state.elementOf = state.open.length - 1;
    state.values = 0;
  }
  const value = state.elementOf === -1 ? null : array ? [] : emptyObject();
  state.open.push({ array, key: null, awaits: array ? 'value or end' : 'key or end', value });
}

function closeContainer(state: State, array: boolean): void {
  const top = state.open.pop();
  if (top === undefined || top.array !== array || !top.awaits.endsWith('end'))
    throw malformed(state, `a ${array ? ']' : '}'} stands where none belongs`);
  if (state.open.length === 0) state.ended = true;
  if (top.value !== null && state.open.length - 1 === state.elementOf) {
    emit(state, top.value);
    state.elementOf = -1;
  } else if (top.value !== null) addValue(state, top.value);
  afterValue(state);
}

function emit(state: State, value: JsonValue): void {
  const path = state.open.flatMap((container) => (container.key === null ? [] : [container.key]));
  if (path.length <= MAX_PATH) state.done.push({ path: path.join('.'), value, line: state.line });
}

function takeScalar(state: State, token: TokenType, value: JsonValue): void {
  const top = state.open.at(-1);
  if (token === TokenType.STRING && top !== undefined && top.awaits.startsWith('key')) {
    top.key = typeof value === 'string' ? value.slice(0, 200) : '';
    top.awaits = 'colon';
    return;
  }
  beforeValue(state);
  if (state.elementOf !== -1) addValue(state, value);
  else if (state.open.length === 1 && top?.array === false && Object.keys(state.root).length < MAX_ROOT_KEYS)
    state.root[top.key ?? ''] = value;
  if (state.open.length === 0) state.ended = true;
  afterValue(state);
}

function beforeValue(state: State): void {
  const top = state.open.at(-1);
  if (top === undefined ? state.ended : !top.awaits.startsWith('value'))
    throw malformed(state, 'a value stands where none belongs');
  if (++state.values > MAX_ELEMENT_VALUES && state.elementOf !== -1)
    throw malformed(state, `one element holds more than ${MAX_ELEMENT_VALUES} values`);
}

/** The key of a finished member is kept while the container is open in the skeleton: it is part of the path of what follows. */
function afterValue(state: State): void {
  const top = state.open.at(-1);
  if (top !== undefined) top.awaits = 'comma or end';
}

function addValue(state: State, value: JsonValue): void {
  const top = state.open.at(-1);
  if (top?.value === null || top === undefined) return;
  if (Array.isArray(top.value)) top.value.push(value);
  else top.value[top.key ?? ''] = value;
}

function lineAt(state: State, offset: number): number {
  const at = Math.min(Math.max(offset, state.linesAt), state.bytes);
  state.lines += countLines(state.chunk, state.linesAt - state.chunkAt, at - state.chunkAt);
  state.linesAt = at;
  return state.lines;
}

function countLines(chunk: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = chunk.indexOf(0x0a, from); at !== -1 && at < to; at = chunk.indexOf(0x0a, at + 1)) count++;
  return count;
}

const malformed = (state: State, detail: string, cause?: unknown): Problem =>
  new Problem('feed/malformed', `line ${state.lines}: ${detail}`.slice(0, 500), { cause });

/** Without a prototype, so that a key such as `__proto__` is a key like any other. */
const emptyObject = (): { [key: string]: JsonValue } => Object.create(null);

/** The tokenizer gives strings, numbers, booleans and null; marks and brackets as their text. */
const asJsonValue = (value: unknown): JsonValue => value as JsonValue;
