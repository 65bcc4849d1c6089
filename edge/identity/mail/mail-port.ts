export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same mail sent again under the same key goes out once. */
  idempotencyKey: string;
}

export interface MailPort {
  /** Throws an Error, which holds no address, when the mail was not taken after a retry. */
  send(mail: Mail): Promise<void>;
}
