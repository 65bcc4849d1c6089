/** The folders that hold code, as the gates read them. */
export const ROOMS = ['shared', 'edge', 'origin', 'dev', 'tools', 'test', 'load-tests'] as const;
