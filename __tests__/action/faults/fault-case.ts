import type { Socket } from 'node:net';
import { credentials } from '../../../simulator/credentials';
import type { Handler } from '../../../simulator/script';
import type { Reason } from '../../../src/failure';
import type { MakeCertificate, ProxiedStepOptions } from '../../support/adobe-behind-proxy';
import { type AdobeStepOptions, helloRoute, revokeRoute, tokenRoute, validateRoute } from '../../support/adobe-step';

/** A row of the fault table: what the step is given, and what it must make of it. */
export type FaultCase = readonly [
  /** What is given: it completes "Given …, the step …". */
  name: string,
  setup: Setup,
  ending: Ending,
  /** The requests of both phases: how many in all, or how many of each kind, and no others. */
  requests: number | RequestCounts | 'any',
  expected?: Expected,
];

/** How the step ends. */
export type Ending =
  /** It fails with this reason. */
  | Reason
  /** It exports the token, without annotations. */
  | 'success'
  /** It exports the token, with one warning. */
  | 'warning'
  /** It exports the token, with one warning that the hello call is inconclusive. */
  | 'inconclusive'
  /** It exports the token, and the post phase warns that it is not revoked. */
  | 'not revoked'
  /** A signal ends it before it exports anything. */
  | 'cancelled';

/** Requests by the name of their route, CONNECT requests at the proxy, connections to a server of bytes. */
export type RequestCounts = Partial<Record<RouteName | 'connects' | 'connections', number>>;

/** What the simulated Adobe serves. */
export const routes = {
  token: tokenRoute,
  validate: validateRoute,
  hello: helloRoute,
  revoke: revokeRoute,
} as const;

export type RouteName = keyof typeof routes;

/** Handlers for the requests to a route, in turn; the last one also handles all that follow. */
export type Responses = Handler | readonly Handler[];

type Options = 'credential' | 'inputs' | 'env' | 'event' | 'without' | 'overrideFiles' | 'sensitive';

/** How the surroundings of the step differ from the usual ones, in which it succeeds. */
export interface Setup
  extends Pick<AdobeStepOptions, Options | 'simulator' | 'otherTokens'>,
    Partial<Record<RouteName, Responses>> {
  /** A server of bytes in place of IMS or of the proxy. */
  readonly raw?: RawConnection;
  /** Runs the action on its default URLs, through a proxy. */
  readonly proxied?: Pick<ProxiedStepOptions, 'certificate' | 'proxy' | 'env'>;
  /** Sent to the phase that is running when its moment comes. */
  readonly signal?: Signal;
  /** A script that runs in the process of each phase before the action. */
  readonly preload?: string;
  /** What an earlier step or job left behind: made before the step starts, and added to the rest. */
  readonly earlier?: () => Promise<Pick<Setup, 'inputs' | 'env' | 'otherTokens'>>;
}

/** A server of bytes: what it stands for, what it does with each connection, and its certificate if it speaks TLS. */
export interface RawConnection {
  readonly as: 'ims' | 'ims with TLS' | 'ims by name' | 'api by name' | 'proxy';
  readonly connection: (socket: Socket) => void;
  readonly certificate?: MakeCertificate;
}

export interface Signal {
  readonly name: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'cancel';
  /** When the process starts, when a request has got what its handler sends, or in the wait before a retry. */
  readonly at: 'start' | 'retry' | RouteName;
}

/** What a row expects beyond its ending. */
export interface Expected {
  /** Some outputs of a step that succeeds. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The variables that it exports; by default those that `export-env` lists, each with the token. */
  readonly env?: Readonly<Record<string, unknown>>;
  /** Some fields of the first token request. */
  readonly form?: Readonly<Record<string, string>>;
  /** The client secret of each token request. */
  readonly secretsSent?: readonly string[];
  /** The output `expires-in` is at most this, and less than a minute below. */
  readonly expiresIn?: number;
  readonly masked?: readonly string[];
  readonly notMasked?: readonly string[];
  /** The time between the first two requests, at least. */
  readonly pauseMs?: number;
  /** Which text it prints depends on a race: `messages.snap.md` leaves it out. */
  readonly textVaries?: true;
}

/** What a step sends unless its row says otherwise. */
export const { clientId, clientSecret } = credentials.good;

/** The response of the simulated Adobe itself. */
export const usual: Handler = (_request, _response, _recorded, proceed) => proceed();

/** Inputs for a step that runs until its time is up; Node may take a second to start. */
export const shortTime = { 'timeout-seconds': '3' };

/** The setup without retries, for faults that are known to be retried. */
export function once(setup: Setup): Setup {
  return { ...setup, inputs: { 'max-attempts': '1', ...setup.inputs } };
}

/** The setup with the hello call. */
export function withHello(setup: Setup): Setup {
  return { ...setup, inputs: { hello: 'true', ...setup.inputs } };
}

/** The setup with a token that is to be revoked at the end of the job. */
export function withRevoke(setup: Setup): Setup {
  return { ...setup, inputs: { revoke: 'true', ...setup.inputs } };
}

/** A preload with which these inputs have this value in the post phase, as in nested composite actions. */
export const afterwards = (names: readonly string[], value: string) => `
  if (process.argv[1].endsWith('post.js')) {
    for (const name of ${JSON.stringify(names)}) {
      process.env['INPUT_' + name.toUpperCase()] = ${JSON.stringify(value)};
    }
  }
`;
