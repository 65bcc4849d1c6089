import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** 32 bytes that only backups use, kept apart from the stores that they are of. */
export type BackupKey = Uint8Array;

const [SALT_BYTES, NONCE_BYTES, TAG_BYTES] = [16, 12, 16];
const MAGIC = Buffer.from('SOMB1');

/**
 * Seals one object of a backup (AES-256-GCM, a key of its own by HKDF). The name is sealed too, so that one object cannot be put in the
 * place of another.
 */
export function seal(plain: Uint8Array, name: string, key: BackupKey): Buffer {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)];
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, salt), nonce).setAAD(Buffer.from(name));
  return Buffer.concat([MAGIC, salt, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `seal` made. Throws when the key is another one, or when a byte of it or the name was changed. */
export function unseal(sealed: Uint8Array, name: string, key: BackupKey): Buffer {
  const bytes = Buffer.from(sealed);
  const head = MAGIC.length + SALT_BYTES + NONCE_BYTES;
  if (bytes.length < head + TAG_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Error(`${name} is not an object of a backup`);
  const salt = bytes.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const nonce = bytes.subarray(MAGIC.length + SALT_BYTES, head);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, salt), nonce).setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(head, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new Error(`${name} was changed, or sealed with another key`, { cause });
  }
}

const keyOf = (key: BackupKey, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, 'sommier backup', 32));
