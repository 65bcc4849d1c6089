import { base64urlnopad } from '@scure/base';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { SigningKeys } from '#shared/signing.ts';

/** Encrypts small secrets for the database. `owner` is bound in: a value copied to another row does not open. */
export interface Sealer {
  seal(plain: Uint8Array, owner: string): Promise<string>;
  /** Throws when the value was not sealed for this owner by a key that is still there. */
  open(sealed: string, owner: string): Promise<Uint8Array>;
}

const IV_BYTES = 12;

/** AES-256-GCM. The first key seals, any opens, so that keys rotate with overlap; a sealed value is `<key id>.<iv and ciphertext>`. */
export function sealer(keys: SigningKeys, randomBytes: (length: number) => Uint8Array): Sealer {
  const importKey = (secret: Uint8Array) =>
    crypto.subtle.importKey('raw', secret.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  return {
    async seal(plain, owner) {
      const [key] = keys;
      if (key === undefined) throw new RangeError('no sealing key');
      const iv = randomBytes(IV_BYTES);
      const box = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: utf8ToBytes(owner) },
        await importKey(key.secret),
        plain,
      );
      const whole = new Uint8Array(IV_BYTES + box.byteLength);
      whole.set(iv);
      whole.set(new Uint8Array(box), IV_BYTES);
      return `${key.id}.${base64urlnopad.encode(whole)}`;
    },
    async open(sealed, owner) {
      const [id, text = ''] = sealed.split('.');
      const key = keys.find((candidate) => candidate.id === id);
      if (key === undefined) throw new RangeError(`no sealing key ${id}`);
      const whole = base64urlnopad.decode(text);
      const parameters = { name: 'AES-GCM', iv: whole.slice(0, IV_BYTES), additionalData: utf8ToBytes(owner) };
      return new Uint8Array(
        await crypto.subtle.decrypt(parameters, await importKey(key.secret), whole.slice(IV_BYTES)),
      );
    },
  };
}
