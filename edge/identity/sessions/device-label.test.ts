import { expect, test } from 'vitest';
import { deviceLabel } from './device-label.ts';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0 YaBrowser/25.8 Safari/537.36',
    'Yandex Browser on Windows',
  ],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) AppleWebKit/605 Version/19.0 Safari/605', 'Safari on macOS'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['SommierApp/3.1 (iPhone; iOS 19)', 'App on iOS'],
  ['curl/8.5.0', 'Unknown device'],
  [undefined, 'Unknown device'],
  ['<script>'.repeat(10_000), 'Unknown device'],
])('deviceLabel → %s', (userAgent, label) => {
  expect(deviceLabel(userAgent)).toBe(label);
});
