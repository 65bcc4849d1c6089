/** A request as it was sent and what it was answered, for the comparison with stripe-mock. */
export interface RecordedRequest {
  operation: string;
  method: string;
  path: string;
  query: string;
  body: string;
  status: number;
  answer: string;
}

const MAX_SHAPES = 500;

/** Keeps one request of each shape: operation, names of parameters, status. Ids and amounts make no new shape. */
export class RequestRecorder {
  readonly #shapes = new Map<string, RecordedRequest>();

  record({ operation, method, path, query, body, status, answer }: RecordedRequest): void {
    const shape = `${operation} ${status} ${namesIn(method === 'POST' ? body : query)}`;
    if (this.#shapes.has(shape) || this.#shapes.size >= MAX_SHAPES) return;
    this.#shapes.set(shape, { operation, method, path, query, body, status, answer });
  }

  all(): RecordedRequest[] {
    return [...this.#shapes.values()];
  }
}

function namesIn(form: string): string {
  if (form === '') return '';
  const names = form.split('&').map((pair) => pair.slice(0, Math.max(0, pair.indexOf('='))));
  return names.sort().join('&');
}
