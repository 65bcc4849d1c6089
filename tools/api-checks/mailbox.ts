import { waitUntil } from '../../dev/process/wait-until.ts';

export type Env = Readonly<Record<string, string>>;

/** What came to one address through the mail gateway of dev/gateways/mail.ts. */
export interface Mailbox {
  /** Waits for a link that was not given before and gives its token. Throws an Error when none comes in time. */
  nextToken(): Promise<string>;
}

/** The mailbox of an address; links in mails from before are passed over. */
export async function mailboxOf(env: Env, address: string): Promise<Mailbox> {
  const known = new Set(await tokensTo(env, address));
  return {
    async nextToken() {
      let token: string | undefined;
      const look = async () => {
        token = (await tokensTo(env, address)).find((candidate) => !known.has(candidate));
        return token !== undefined;
      };
      await waitUntil(look, { timeoutMs: 15_000 });
      if (token === undefined) throw new Error(`no mail with a link came to ${address}`);
      known.add(token);
      return token;
    },
  };
}

async function tokensTo(env: Env, address: string): Promise<string[]> {
  const response = await fetch(`${env['MAIL_API_URL'] ?? ''}/messages?to=${encodeURIComponent(address)}`, {
    headers: { authorization: `Bearer ${env['MAIL_API_KEY'] ?? ''}` },
  });
  const text = JSON.stringify(await response.json());
  return [...text.matchAll(/token=([\w-]{43})/g)].map(([, token = '']) => token);
}
