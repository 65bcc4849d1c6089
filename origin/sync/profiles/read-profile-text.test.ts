import { describe, expect, test } from 'vitest';
import { readProfileText } from './read-profile-text.ts';

const WRONG = `{
  "fields": {
    "name": ["Name"],
    "price": []
  },
  "currency": "XXX",
  "rules": [
    { "field": "size", "in": "name", "pattern": "(\\\\d+" }
  ],
  "colour": "red"
}`;

describe('a profile that a person wrote', () => {
  test('→ profile/invalid that names the line of each field', () => {
    const reading = () => readProfileText(WRONG, 'p.json');
    expect(reading).toThrow(/fields\.price \(line 4: /);
    expect(reading).toThrow(/currency \(line 6: /);
    expect(reading).toThrow(/rules\.0\.pattern \(line 8: must be a regular expression of RE2/);
    expect(reading).toThrow(/line 10: .*colour/);
  });

  test('→ profile/invalid with the line where it is no JSON', () => {
    expect(() => readProfileText('{\n  "fields": {}\n  "currency": "EUR"\n}', 'p.json')).toThrow(
      'p.json is not JSON: line 3: comma expected',
    );
    expect(() => readProfileText('', 'p.json')).toThrow('p.json is not JSON: line 1');
  });

  test('→ the profile', () => {
    expect(readProfileText('{ "fields": { "name": ["a"] }, "currency": "EUR" }', 'p.json')).toMatchObject({
      currency: 'EUR',
      leadDays: { inStock: 3 },
    });
  });
});
