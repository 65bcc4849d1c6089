/** What a route gives back; `bind` adds the headers that every answer carries and sends it. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | string | Response['body'];
}

/** A JSON answer that is made anew for each request and that nobody may store. */
export function jsonAnswer(body: unknown): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}
