import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuseGuessable } from './refuse-guessable.ts';
import { whyGuessable } from './guessable.ts';

test.each([
  'qwertyuiop',
  '1234567890',
  '0987654321',
  'asdfghjklz',
  'йцукенгшщз',
  'abcdefghij',
  'zyxwvutsrq',
  'aaaaaaaaaaaa',
  'ababababab',
  'password123',
  'Password2024!',
  'P@ssw0rd2024',
  '!!iloveyou!!',
  'basketball',
  'passwordpassword',
  'dragondragondragon',
  'пароль2024!',
  'ЙЦУКЕН12345',
  'sommier-2026',
  '1qaz2wsx3edc',
  'anna.petrova-2026',
])('whyGuessable → refuses %s', (password) => {
  expect(whyGuessable(password, 'Anna.Petrova@example.org')).toEqual(expect.any(String));
});

test.each([
  'three green otters',
  'correct horse battery staple',
  'k8Jw!mQz0pLr',
  'синий трактор в поле',
  'mattress-9f3kd82hs',
  'Dragon 17 eats 4 suns',
  'hunter2hunter3',
])('whyGuessable → takes %s', (password) => {
  expect(whyGuessable(password, 'ann@example.org')).toBeNull();
});

test('whyGuessable → takes whatever is random', () => {
  const random = fc.string({
    minLength: 14,
    maxLength: 40,
    unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')),
  });
  fc.assert(
    fc.property(random, (text) => new Set(text).size < 8 || whyGuessable(text, 'someone@example.org') === null),
  );
});

test('refuseGuessable → names the field and the reason, never the password', () => {
  const refused = () => refuseGuessable('newPassword', 'password2024!', 'a@example.org');
  expect(refused).toThrow(
    expect.objectContaining({
      code: 'identity/password-refused',
      errors: [{ in: 'body', field: 'newPassword', detail: 'is little more than a common password' }],
    }),
  );
});
