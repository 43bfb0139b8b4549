/** The clock, timer and random source. Tests replace them. */
export interface Runtime {
  readonly now: () => Date;
  /** Milliseconds since the process started. */
  readonly uptimeMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly randomUuid: () => string;
}

/** The state of the file that `NODE_EXTRA_CA_CERTS` names. Node ignores one that it cannot use, often without a word. */
type AuthorityFile = 'none' | 'usable' | 'not PEM' | { readonly errorCode: string };

/** What the environment says about the network. */
export interface NetworkSettings {
  readonly authorityFile: AuthorityFile;
  /** A variable that names a proxy, but not for https, if there is none for https. */
  readonly unusedProxy: string | undefined;
}
