/** Scripts before a request, for the sandbox of Postman and newman. */

/** An address of its own for each run, where mails can be read. */
export const freshAccount: readonly string[] = [
  `if (pm.variables.get('mailUrl')) pm.collectionVariables.set('email', \`anna.\${Date.now()}@example.org\`);`,
];

/** Waits for a mail with a link that was not followed yet and keeps its token as `link`. */
export const mailedLink: readonly string[] = [
  `const [mailUrl, mailKey, email] = ['mailUrl', 'mailKey', 'email'].map((name) => pm.variables.get(name));`,
  `const followed = new Set((pm.collectionVariables.get('followed') || '').split(' '));`,
  `const look = (triesLeft) => pm.sendRequest({`,
  `  url: \`\${mailUrl}/messages?to=\${encodeURIComponent(email)}\`,`,
  `  header: { authorization: \`Bearer \${mailKey}\` },`,
  `}, (error, response) => {`,
  `  const tokens = error ? [] : [...response.text().matchAll(/token=([\\w-]{43})/g)].map(([, token]) => token);`,
  `  const link = tokens.find((token) => !followed.has(token));`,
  `  if (link === undefined && triesLeft > 0) return setTimeout(look, 250, triesLeft - 1);`,
  `  pm.collectionVariables.set('link', link || '');`,
  `  pm.collectionVariables.set('followed', [...followed, link].join(' '));`,
  `});`,
  `if (mailUrl) look(40);`,
];

/** The code of an authenticator app (RFC 6238) as `code`, each of a later time step than the one before, since none is taken twice. */
export const ONE_TIME_CODE: readonly string[] = [
  `const hashes = require('crypto-js');`,
  `const secret = pm.collectionVariables.get('totpSecret');`,
  `const bits = [...secret].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');`,
  `const hex = (bits.match(/.{8}/g) || []).map((byte) => parseInt(byte, 2).toString(16).padStart(2, '0')).join('');`,
  `const now = Math.floor(Date.now() / 30000);`,
  `const step = Math.max(now - 1, Number(pm.collectionVariables.get('totpStep') || 0) + 1);`,
  `pm.collectionVariables.set('totpStep', step);`,
  `const counter = hashes.enc.Hex.parse(step.toString(16).padStart(16, '0'));`,
  `const mac = hashes.HmacSHA1(counter, hashes.enc.Hex.parse(hex)).toString();`,
  `const offset = parseInt(mac.slice(-1), 16) * 2;`,
  `const code = (parseInt(mac.slice(offset, offset + 8), 16) & 0x7fffffff) % 1000000;`,
  `pm.collectionVariables.set('code', String(code).padStart(6, '0'));`,
];
