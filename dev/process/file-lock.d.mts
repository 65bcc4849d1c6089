export declare function processIdentity(pid: number): string;
export declare function livingHolder(path: string): Promise<number | undefined>;
export declare function tryLock(path: string): Promise<(() => Promise<void>) | undefined>;
export declare function lock(
  path: string,
  options?: { timeoutMs?: number; onWait?: (pid: number | undefined) => void },
): Promise<() => Promise<void>>;
