import { base64urlnopad } from '@scure/base';
import { hashOf } from './refresh-token.ts';

/** A token for a link in a mail, and what is stored of it. */
export function newMailToken(randomBytes: (length: number) => Uint8Array): { token: string; tokenHash: string } {
  const bytes = randomBytes(32);
  return { token: base64urlnopad.encode(bytes), tokenHash: hashOf(bytes) };
}

/** The text must have passed the contract; one with stray bits at its end gives a hash that nothing has. */
export function mailTokenHash(token: string): string {
  try {
    return hashOf(base64urlnopad.decode(token));
  } catch {
    return '';
  }
}
