/** The token of `authorization: Bearer` (RFC 6750 section 2.1); null without the header, empty, which no token is, for any other scheme. */
export function bearerOf(headers: Headers): string | null {
  const header = headers.get('authorization');
  return header === null ? null : (/^Bearer +([\w.~+/=-]{1,4096})$/i.exec(header)?.[1] ?? '');
}
