/** What the generator must know of the catalogue before it begins. */
export interface Facts {
  currency: string;
  makers: string[];
  /** Slugs in the order of their popularity, the most looked at first. */
  slugs: string[];
  /** For each size in demand the models that can be ordered in it, the most popular first. */
  orderable: Record<string, string[]>;
  /** Accounts that can sign in; none where a scenario needs none. */
  accounts: { email: string; password: string }[];
}
