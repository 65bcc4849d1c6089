import type { CustomFetch } from 'openid-client';

/** The runtime's own fetch, for openid-client. A 3xx is an answer like any other to it, and nothing follows one. */
export const plainFetch: CustomFetch = (url, { body, ...init }) =>
  fetch(url, body === undefined ? init : { ...init, body });
