/** Which kind of answer: data for programs, or a page that a browser shows. */
export type Surface = 'api' | 'page';

const COMMON = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** The page runs our own files only; `data:` images are the icons inside the style sheet of Swagger UI. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of OWASP's REST and HTTP header cheat sheets, by kind of answer. */
export const SECURITY_HEADERS: Readonly<Record<Surface, Readonly<Record<string, string>>>> = {
  api: { ...COMMON, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" },
  page: {
    ...COMMON,
    'content-security-policy': PAGE_POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  },
};
