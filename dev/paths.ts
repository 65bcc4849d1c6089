import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The project's root folder. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Data of the system that `npm start` runs; SOMMIER_DATA_DIR moves it. */
export const DATA_DIR = resolve(process.env['SOMMIER_DATA_DIR'] ?? join(ROOT, '.data'));

/** Downloaded and built servers, shared by every clone on this machine; SOMMIER_CACHE_DIR moves it. */
export const CACHE_DIR = resolve(
  process.env['SOMMIER_CACHE_DIR'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sommier'),
);
