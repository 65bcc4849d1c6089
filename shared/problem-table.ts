/**
 * Every error that a caller can act on, as one closed table (RFC 9457 problem details).
 * docs/errors.md, OpenAPI and the tests derive from it; a code is never renamed, only added.
 */
export const PROBLEMS = {
  'request/invalid': {
    status: 400,
    title: 'A field of the request is not valid',
    fix: 'Correct the fields named in `errors`.',
  },
  'request/malformed-json': { status: 400, title: 'The body is not JSON', fix: 'Send one well-formed JSON value.' },
  'request/body-too-large': {
    status: 413,
    title: 'The body is too large',
    fix: 'Send a smaller body; the limit is in `detail`.',
  },
  'request/uri-too-long': { status: 414, title: 'The address is too long', fix: 'Shorten the query string.' },
  'request/unsupported-media-type': {
    status: 415,
    title: 'The content type is not supported',
    fix: 'Send `content-type: application/json`.',
  },
  'request/too-slow': { status: 408, title: 'The body did not arrive in time', fix: 'Send the request again.' },
  'request/unsigned': {
    status: 401,
    title: 'The request is not signed by the edge',
    fix: 'Call the public API at the edge; origins answer only signed requests.',
  },
  'route/not-found': { status: 404, title: 'No such route', fix: 'See /openapi.json for the routes.' },
  'route/method-not-allowed': {
    status: 405,
    title: 'The route does not take this method',
    fix: 'Use a method named in the `Allow` header.',
  },
  'model/not-found': { status: 404, title: 'No such model', fix: 'Look the slug up by GET /v1/catalog/models.' },
  'feed/not-found': { status: 404, title: 'No such feed', fix: 'Check the bucket, key and spelling of the source.' },
  'feed/address-refused': {
    status: 422,
    title: 'The address of the feed is not asked',
    fix: 'Give an https address on the public internet, without a user, with at most five redirects to such addresses.',
  },
  'feed/too-large': {
    status: 422,
    title: 'The feed is too large',
    fix: 'Send at most 2 GB: gzip it, or send it in parts.',
  },
  'feed/empty': {
    status: 422,
    title: 'The feed holds no rows',
    fix: 'Send a file with a header and at least one offer.',
  },
  'feed/unknown-format': {
    status: 422,
    title: 'The format of the feed was not recognised',
    fix: 'Send CSV, TSV, YML, Google Merchant XML, Shopify CSV, JSON, NDJSON or XLSX, plain, gzipped or zipped; `detail` says what was seen.',
  },
  'feed/malformed': {
    status: 422,
    title: 'The feed is broken and nothing was imported',
    fix: 'Mend the file at the line that `detail` names and send it again.',
  },
  'feed/unmapped': {
    status: 422,
    title: 'Required columns of the feed are not mapped',
    fix: 'Give a profile that maps the columns named in `errors`.',
  },
  'profile/invalid': {
    status: 422,
    title: 'The feed profile is not valid',
    fix: 'Correct the fields named in `errors`.',
  },
  'import/not-found': { status: 404, title: 'No such import', fix: 'Take the id from the list of runs.' },
  'import/in-progress': {
    status: 409,
    title: 'An import for this maker is running',
    fix: 'Wait until it has ended and try again.',
  },
  'import/needs-decision': {
    status: 409,
    title: 'The feed changes more than the maker’s limits allow and waits for a person',
    fix: 'Look at `changes` of the run; accept or reject it (POST /v1/admin/sync/runs/:runId/decision).',
  },
  'import/not-waiting': {
    status: 409,
    title: 'The run does not wait for a decision',
    fix: 'Read the run: `current` has its status.',
  },
  'import/unknown-maker': {
    status: 404,
    title: 'Nothing was ever imported of this maker',
    fix: 'Import a first feed with the name of the maker in `maker.name`; then runs and schedules do without it.',
  },
  'import/nothing-to-roll-back': {
    status: 409,
    title: 'No run of this maker can be taken back',
    fix: 'The newest three runs that changed something can be taken back, each once; import an older file for more.',
  },
  'sync/workflows-unavailable': {
    status: 503,
    title: 'Runs cannot be started now',
    fix: 'Try again after the seconds in `Retry-After`; nothing was started.',
  },
  'catalog/unavailable': {
    status: 503,
    title: 'The catalogue cannot answer now',
    fix: 'Try again after the seconds in `Retry-After`.',
  },
  'search/unavailable': {
    status: 503,
    title: 'Search cannot answer now',
    fix: 'Try again after the seconds in `Retry-After`.',
  },
  'origin/unavailable': {
    status: 503,
    title: 'The service behind this route cannot be reached',
    fix: 'Try again after the seconds in `Retry-After`.',
  },
  'origin/overloaded': {
    status: 503,
    title: 'The service behind this route has more to do than it can',
    fix: 'Nothing was done. Try again after the seconds in `Retry-After`; orders are refused last.',
  },
  'origin/timeout': {
    status: 504,
    title: 'The service behind this route did not answer in time',
    fix: 'Try again; reads are safe to repeat.',
  },
  'auth/required': {
    status: 401,
    title: 'The route is not for everybody',
    fix: 'Send `authorization: Bearer <access token>`.',
  },
  'auth/invalid-token': {
    status: 401,
    title: 'The access token is not valid',
    fix: 'Get a new one by POST /v1/identity/tokens, or sign in.',
  },
  'auth/forbidden': { status: 403, title: 'You may not do this', fix: 'Use an account with the right role.' },
  'auth/second-factor-required': {
    status: 403,
    title: 'This needs a session with a second factor',
    fix: 'Set up TOTP if you have none, then sign in with a code.',
  },
  'identity/credentials': {
    status: 401,
    title: 'Address and password do not match a confirmed account',
    fix: 'Check both; a new account works once its address is confirmed.',
  },
  'identity/code-required': {
    status: 401,
    title: 'This account needs a second factor',
    fix: 'Send `code`, or `recoveryCode`, with the same address and password.',
  },
  'identity/code-invalid': {
    status: 401,
    title: 'The code is wrong or was used already',
    fix: 'Send the code that the app shows now.',
  },
  'identity/too-many-attempts': {
    status: 429,
    title: 'Too many tries at a password or code',
    fix: 'Try again after the seconds in `Retry-After`.',
  },
  'identity/refresh-invalid': {
    status: 401,
    title: 'The refresh token is not valid any more',
    fix: 'Sign in again; a guest asks for a new guest identity.',
  },
  'identity/link-invalid': {
    status: 422,
    title: 'The link was used already or is too old',
    fix: 'Ask for a new mail.',
  },
  'identity/password-refused': {
    status: 422,
    title: 'The password is too easy to guess',
    fix: 'Choose one that `errors` does not speak against.',
  },
  'identity/password-wrong': {
    status: 403,
    title: 'The current password is not right',
    fix: 'Send the password that the account has now.',
  },
  'identity/totp-active': {
    status: 409,
    title: 'The account has a second factor already',
    fix: 'Remove it first.',
  },
  'identity/totp-missing': {
    status: 409,
    title: 'The account has no second factor',
    fix: 'Set one up by POST /v1/identity/totp and confirm it.',
  },
  'identity/totp-needed-by-role': {
    status: 409,
    title: 'A staff role needs the second factor',
    fix: 'Have the staff roles removed first.',
  },
  'identity/provider-not-found': {
    status: 404,
    title: 'The shop does not work with this provider',
    fix: 'Use `google` or `oidc`, as far as the shop offers them.',
  },
  'identity/provider-unavailable': {
    status: 503,
    title: 'The provider does not answer now',
    fix: 'Try again after the seconds in `Retry-After`, or sign in with a password.',
  },
  'identity/oauth-invalid': {
    status: 422,
    title: 'This sign-in at the provider does not count, or not any more',
    fix: 'Begin again by GET /v1/identity/oauth/:provider/start.',
  },
  'identity/email-unproven': {
    status: 422,
    title: 'The provider does not prove an e-mail address',
    fix: 'Register by POST /v1/identity/users, sign in and link the provider then.',
  },
  'identity/link-required': {
    status: 409,
    title: 'The address has an account that is not linked to the provider',
    fix: 'Send its password with `current.ticket` to POST /v1/identity/oauth/completions, or sign in and link it.',
  },
  'identity/identity-taken': {
    status: 409,
    title: 'The account at the provider cannot be linked',
    fix: 'It is linked to somebody, or yours to another one there; unlink that first.',
  },
  'identity/link-not-found': { status: 404, title: 'No such link', fix: 'See GET /v1/identity/oauth/links.' },
  'identity/last-sign-in': {
    status: 409,
    title: 'This is the only way into the account',
    fix: 'Set a password by POST /v1/identity/password-resets first.',
  },
  'identity/unavailable': {
    status: 503,
    title: 'Sign-in cannot answer now',
    fix: 'Try again after the seconds in `Retry-After`; tokens that you hold go on working.',
  },
  'session/not-found': { status: 404, title: 'No such session', fix: 'See GET /v1/identity/sessions.' },
  'api-key/not-found': { status: 404, title: 'No such API key', fix: 'See GET /v1/admin/api-keys.' },
  'user/not-found': { status: 404, title: 'No such user', fix: 'Look the user up by GET /v1/admin/users.' },
  'limit/exceeded': {
    status: 429,
    title: 'Too many requests',
    fix: 'Try again after the seconds in `Retry-After`; `RateLimit` says what is left.',
  },
  'limit/refused': {
    status: 403,
    title: 'The request looks automated and was refused',
    fix: 'Use the shop’s app or an API key from where you usually are.',
  },
  'cart/not-found': { status: 404, title: 'No such cart', fix: 'Create one by POST /v1/carts.' },
  'cart/line-not-found': { status: 404, title: 'No such line in the cart', fix: 'Read the cart for its lines.' },
  'cart/version-conflict': {
    status: 409,
    title: 'The cart has changed meanwhile',
    fix: 'Read the cart and send the change with the version in `current`.',
  },
  'cart/closed': { status: 409, title: 'The cart is no longer open', fix: 'Create another by POST /v1/carts.' },
  'cart/empty': { status: 409, title: 'The cart holds no lines', fix: 'Add a line with a quote first.' },
  'cart/full': { status: 409, title: 'The cart holds as much as it may', fix: 'Remove a line or order fewer pieces.' },
  'cart/currency': {
    status: 409,
    title: 'A cart is in one currency',
    fix: 'Order the pieces of the other currency with another cart.',
  },
  'quote/invalid': {
    status: 422,
    title: 'The quote is not one of ours, or not for this line',
    fix: 'Send `quote` as POST /v1/catalog/quotes answered it.',
  },
  'quote/expired': {
    status: 422,
    title: 'The quote has expired',
    fix: 'Get a new one by POST /v1/catalog/quotes; a quote lives 15 minutes.',
  },
  'order/not-found': { status: 404, title: 'No such order', fix: 'List your orders by GET /v1/orders.' },
  'order/price-changed': {
    status: 409,
    title: 'The total is not the expected one',
    fix: 'Show the totals in `current` and order again with them.',
  },
  'order/quote-expired': {
    status: 409,
    title: 'A price in the cart is older than 15 minutes',
    fix: 'Quote the lines in `current` again, put the quotes into the cart, then order.',
  },
  'order/not-cancellable': {
    status: 409,
    title: 'The order can no longer be cancelled',
    fix: 'Its state is in `current`; return it after delivery.',
  },
  'order/not-changeable': {
    status: 409,
    title: 'The order is in a state that does not allow this',
    fix: 'Its state is in `current`; read the order and decide anew.',
  },
  'order/refund-too-much': {
    status: 409,
    title: 'More than what is left of the order would be given back',
    fix: '`current` says what is left of each line; ask for no more.',
  },
  'dead-letter/not-found': {
    status: 404,
    title: 'No such dead letter',
    fix: 'List them by GET /v1/admin/dead-letters; somebody else may have settled it.',
  },
  'payment-finding/not-found': {
    status: 404,
    title: 'No such open difference',
    fix: 'List them by GET /v1/admin/payment-findings; somebody else may have settled it.',
  },
  'orders/too-many-streams': {
    status: 503,
    title: 'Too many event streams are open',
    fix: 'Close one, or read the order again after the seconds in `Retry-After`.',
  },
  'order/busy': {
    status: 503,
    title: 'The order could not be settled among many others',
    fix: 'Send the same request again, with the same Idempotency-Key.',
  },
  'orders/unavailable': {
    status: 503,
    title: 'Carts and orders cannot answer now',
    fix: 'Try again after the seconds in `Retry-After`, an order with the same Idempotency-Key.',
  },
  'delivery/not-available': {
    status: 422,
    title: 'We do not deliver to this postcode',
    fix: 'Choose another address.',
  },
  'delivery/slot-unavailable': {
    status: 409,
    title: 'The delivery slot is full, too early or does not exist',
    fix: 'Choose one of GET /v1/delivery/slots; `current` says from which day on.',
  },
  'delivery/zone-not-found': {
    status: 404,
    title: 'No such delivery zone',
    fix: 'List the zones by GET /v1/admin/delivery/zones.',
  },
  'delivery/zone-overlap': {
    status: 409,
    title: 'Postcodes of the zone belong to another zone',
    fix: 'Use longer prefixes, or take the range out of the other zone first.',
  },
  'stock/short': {
    status: 409,
    title: 'Not enough stock',
    fix: 'Order no more pieces than `current` says are left.',
  },
  'stock/load-malformed': {
    status: 422,
    title: 'The load of counted stock cannot be read',
    fix: 'Send whole lines `sku,location,pieces`, ascending by SKU and place, and the signed last line; nothing of it was taken.',
  },
  'stock/load-in-progress': {
    status: 409,
    title: 'A load of this source is being merged',
    fix: 'Send the same load again later.',
  },
  'promotion/not-applicable': {
    status: 409,
    title: 'The promo code does not apply',
    fix: '`current` says why; remove the code or change the cart.',
  },
  'idempotency/key-missing': {
    status: 400,
    title: 'The header Idempotency-Key is missing or not valid',
    fix: 'Send a key of 1 to 255 characters that is new for each order, such as a UUID.',
  },
  'idempotency/key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    fix: 'Use a new key for a new request.',
  },
  'idempotency/in-flight': {
    status: 409,
    title: 'A request with this Idempotency-Key is still running',
    fix: 'Send the same request again after the seconds in `Retry-After`.',
  },
  'webhook/unverified': {
    status: 400,
    title: 'The event is not signed by the provider',
    fix: 'Set the signing secret of this endpoint; send the bytes as they were signed, within five minutes.',
  },
  'payment/closed': {
    status: 409,
    title: 'The order does not wait for payment',
    fix: 'Read the order: `current` has its status.',
  },
  'payment/pending': {
    status: 409,
    title: 'The payment is not ready yet',
    fix: 'Ask again after the seconds in `Retry-After`.',
  },
  'export/not-configured': {
    status: 503,
    title: 'Feeds for others are not set up here',
    fix: 'Give sync SHOP_URL and OUTGOING_FEEDS (s3://bucket/prefix).',
  },
  internal: { status: 500, title: 'Something went wrong on our side', fix: 'Report the `traceId`.' },
} as const satisfies Record<string, { status: number; title: string; fix: string }>;

export type ProblemCode = keyof typeof PROBLEMS;
