import type { Mail, MailPort } from '../mail/mail-port.ts';

export interface MemoryMail extends MailPort {
  readonly sent: Mail[];
  /** The token of the newest link that was mailed to an address; empty when there is none. */
  tokenFor(address: string): string;
  fail(reason: string | null): void;
}

/** Mails in a list. */
export function memoryMail(): MemoryMail {
  const sent: Mail[] = [];
  let failure: string | null = null;
  return {
    sent,
    tokenFor: (address) =>
      /#token=([\w-]{43})/.exec(
        sent.findLast((mail) => mail.to === address && mail.text.includes('#token='))?.text ?? '',
      )?.[1] ?? '',
    fail: (reason) => {
      failure = reason;
    },
    async send(mail) {
      if (failure !== null) throw new Error(failure);
      sent.push(mail);
    },
  };
}
