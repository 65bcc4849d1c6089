/** The provider and Restate are away, so that messages wait and nothing but placing is measured. */
export const placingEnv = (url: string, trusted: Record<string, string>): Record<string, string> => ({
  ...trusted,
  ORDERS_DATABASE_URL: url,
  STRIPE_API_KEY: 'sk_test_bench',
  STRIPE_WEBHOOK_SECRET: 'whsec_bench',
  STRIPE_API_BASE: 'http://127.0.0.1:9',
  RESTATE_INGRESS_URL: 'http://127.0.0.1:9',
  ORDERS_SAGA_PORT: '0',
});
