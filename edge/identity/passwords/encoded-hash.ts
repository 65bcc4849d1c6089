import { base64nopad } from '@scure/base';
import type { ScryptParameters } from './scrypt.ts';

/** A stored password: its parameters, salt and key. */
export interface PasswordHash {
  parameters: ScryptParameters;
  salt: Uint8Array;
  key: Uint8Array;
}

/** OWASP's password storage cheat sheet: N = 2^14, r = 8, p = 5, which takes 16 MiB. */
export const CURRENT: ScryptParameters = { ln: 14, r: 8, p: 5 };
export const SALT_BYTES = 16;

/** More than this is no hash of ours, and would take the isolate's memory or time. */
const MOST = { ln: 16, r: 16, p: 16 };

/** `$scrypt$ln=14,r=8,p=5$<salt>$<key>` in unpadded base64, the PHC string format. */
export const encodeHash = ({ parameters: { ln, r, p }, salt, key }: PasswordHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${base64nopad.encode(salt)}$${base64nopad.encode(key)}`;

/** Throws RangeError when the text is no hash of ours. */
export function decodeHash(text: string): PasswordHash {
  const [, ln, r, p, salt, key] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22,64})\$([\w+/]{43})$/.exec(text) ?? [];
  const parameters = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (
    salt === undefined ||
    key === undefined ||
    parameters.ln > MOST.ln ||
    parameters.r > MOST.r ||
    parameters.p > MOST.p
  )
    throw new RangeError('not a password hash');
  return { parameters, salt: base64nopad.decode(salt), key: base64nopad.decode(key) };
}

/** Whether it was made with other parameters than today's. */
export const needsRehash = ({ parameters: { ln, r, p }, salt }: PasswordHash): boolean =>
  ln !== CURRENT.ln || r !== CURRENT.r || p !== CURRENT.p || salt.length !== SALT_BYTES;
