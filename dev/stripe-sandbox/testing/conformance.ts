import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../testing/temp-folder.ts';
import { compareWithStripeMock, eventFaults } from '../conformance/compare.ts';
import { canHaveStripeMock, startStripeMock } from '../conformance/stripe-mock.ts';
import { recorded, recordedEvents } from './test-sandbox.ts';

const INSTALL_MS = 300_000;

/** Closes a test file: every request of its sandboxes is sent to stripe-mock too, and the answers are compared. */
export function compareAtTheEnd(): void {
  test(
    'stripe-mock → takes every request of this file, and has every field of the answers',
    { timeout: INSTALL_MS },
    async (context) => {
      if (!(await canHaveStripeMock())) context.skip('no Go on the PATH: stripe-mock cannot be built');
      await using folder = await tempFolder();
      await using mock = await startStripeMock(join(folder.path, 'stripe-mock.log'), (line) => console.log(line));
      const { faults, requests } = await compareWithStripeMock(mock, recorded);
      for (const event of recordedEvents) faults.push(...eventFaults(mock.spec, event));
      expect(faults).toEqual([]);
      expect(requests).toBeGreaterThan(0);
    },
  );
}
