import { isProfile, loadOf } from '../../lib/load-table.ts';
import { MULTIPLE, PROFILE } from './environment.ts';

if (!isProfile(PROFILE)) throw new Error(`there is no profile ${PROFILE}`);

/** The load of this run. */
export const LOAD = loadOf(PROFILE, MULTIPLE);
