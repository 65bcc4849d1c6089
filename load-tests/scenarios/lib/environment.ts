/** Set by load-tests/runner/run-k6.ts. */
const given = (name: string): string => {
  const value = __ENV[name];
  if (value === undefined) throw new Error(`${name} is not set: run scenarios with npm run load -- SCENARIO`);
  return value;
};

/** Address of the edge. */
export const BASE_URL = given('BASE_URL');
/** smoke, ci or full. */
export const PROFILE = given('PROFILE');
/** How many times the agreed load. */
export const MULTIPLE = Number(__ENV['MULTIPLE'] ?? '1');
/** JSON of Facts. */
export const FACTS_FILE = given('FACTS_FILE');
/** Where the summary is written for the runner to read. */
export const SUMMARY_FILE = given('SUMMARY_FILE');
/** The provider that shoppers' apps confirm payments with. */
export const STRIPE_URL = __ENV['STRIPE_URL'] ?? '';
export const STRIPE_PUBLISHABLE_KEY = __ENV['STRIPE_PUBLISHABLE_KEY'] ?? '';
