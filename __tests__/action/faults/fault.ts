import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { credentials } from '../../../simulator/credentials';
import type { Handler } from '../../../simulator/script';
import type { Simulator } from '../../../simulator/server';
import type { Reason } from '../../../src/failure';
import { type ProxiedStepOptions, runBehindProxy } from '../../support/adobe-behind-proxy';
import {
  type AdobeStepOptions,
  failureOf,
  helloRoute,
  moreAbout,
  runAdobeStep,
  tokenRoute,
} from '../../support/adobe-step';
import type { StepOptions, StepResult } from '../../support/mini-runner';
import { startRawServer } from '../../support/raw-server';

/** A row of the table of faults. */
export type Fault = readonly [
  /** What goes wrong. */
  name: string,
  world: World,
  outcome: Outcome,
  exit: Exit,
  /** How many requests, both phases together, came to whoever is at fault, or how many connections where it is no request. */
  requests: number,
  /** Far more than it takes: who is not done by then hangs. */
  withinMs: number,
];

/** What the step comes to: a failure with a reason, or one of these. */
export type Outcome =
  | Reason
  /** The token is handed on, and nobody needs to be told of anything. */
  | 'success'
  /** The token is handed on, with a warning that hello shows nothing. */
  | 'inconclusive'
  /** The token is handed on, and at the end of the job a warning says that it lives on. */
  | 'not revoked'
  /** The step was ended from outside, and has handed on nothing. */
  | 'cancelled';

/** How the main phase ends. */
type Exit = 0 | 1 | SignalName;

/** Answers the requests to a route in turn, the last handler all those that follow. */
type Answers = Handler | readonly Handler[];

/** How the world departs from one in which all goes well. */
export interface World
  extends Pick<
    AdobeStepOptions,
    'credential' | 'inputs' | 'without' | 'overrideFiles' | 'simulator' | 'tokens' | 'sensitive'
  > {
  readonly ims?: Answers;
  readonly hello?: Answers;
  readonly revoke?: Answers;
  /** A server that knows nothing of HTTP, where IMS, IMS with TLS, or the proxy should be. */
  readonly raw?: { readonly as: 'ims' | 'ims with TLS' | 'proxy'; readonly connection: OnConnection };
  /** Runs the action on its default URLs, through a proxy. */
  readonly proxied?: Pick<ProxiedStepOptions, 'certificate' | 'proxy' | 'env'>;
  /** Ends the process from outside, at a moment. */
  readonly signal?:
    | { readonly name: SignalName | 'cancel'; readonly at: Exclude<Moment, 'revoke'> }
    | { readonly name: SignalName; readonly at: 'revoke' };
  /** What the error or the warning says, where the outcome alone would not tell whether the fault was understood. */
  readonly says?: string | RegExp;
}

type SignalName = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** A request that has come, and got what its handler gives it; or else a wait before another attempt. */
type Moment = 'ims' | 'hello' | 'revoke' | 'retry';

type OnConnection = (socket: Socket) => void;

interface Ran {
  readonly result: StepResult;
  readonly tokens: readonly string[];
  readonly requests: number;
}

const routes = { ims: tokenRoute, hello: helloRoute, revoke: 'POST /ims/revoke' } as const;

/** Runs the step in the world of a row, and checks all that the row and the house ask for. */
export async function expectFault([_name, world, outcome, exit, requests, withinMs]: Fault): Promise<void> {
  const { result, tokens, requests: arrived } = await run(world, withinMs);
  expect(arrived).toBe(requests);
  expect(result.exitCode ?? result.signal).toBe(exit);
  expect(result.durationMs).toBeLessThan(withinMs);
  expectNothingInjected(result);
  expectOutcome(result, outcome, tokens.at(-1), world);
  expectPostPhase(result, outcome, world, withinMs);
}

async function run(world: World, killAfterMs: number): Promise<Ran> {
  const { proxied, raw, signal, ims, hello, revoke, says: _says, ...options } = world;
  if (proxied !== undefined) {
    const { result, adobe, proxy } = await runBehindProxy({ ...options, ...proxied, killAfterMs });
    return { result, tokens: adobe.tokens, requests: proxy.connects.length };
  }
  if (raw !== undefined) {
    const server = await startRawServer(raw.connection);
    try {
      const { inputs, env } = leadTo(server.port, raw.as);
      const { result, adobe } = await runAdobeStep({
        ...options,
        inputs: { ...inputs, ...options.inputs },
        env,
        killAfterMs,
      });
      return { result, tokens: adobe.tokens, requests: server.connections };
    } finally {
      await server.close();
    }
  }
  const signalling = planSignal(signal);
  const { result, adobe } = await runAdobeStep({
    ...options,
    ...signalling.options,
    killAfterMs,
    prepare: (simulator) => {
      for (const [name, answers] of Object.entries({ ims, hello, revoke })) {
        script(simulator, name as keyof typeof routes, answers, signalling.wrap);
      }
    },
  });
  return { result, tokens: [...adobe.tokens, ...(options.tokens ?? [])], requests: adobe.requests.length };
}

function leadTo(port: number, as: NonNullable<World['raw']>['as']) {
  const origin = `127.0.0.1:${port}`;
  const ways = {
    ims: { inputs: { 'ims-url': `http://${origin}` }, env: {} },
    'ims with TLS': { inputs: { 'ims-url': `https://${origin}` }, env: {} },
    // No name is looked up: that is for the proxy to do.
    proxy: {
      inputs: { 'ims-url': 'https://ims-na1.adobelogin.com' },
      env: { https_proxy: `http://${origin}` },
    },
  };
  return ways[as];
}

type Wrap = (name: keyof typeof routes, handler: Handler) => Handler;

function script(adobe: Simulator, name: keyof typeof routes, answers: Answers | undefined, wrap: Wrap): void {
  const handlers = [answers ?? []].flat().map((handler) => wrap(name, handler));
  const last = handlers.at(-1);
  if (last === undefined) {
    return;
  }
  adobe.script(routes[name], ...handlers);
  adobe.scriptForever(routes[name], last);
}

/** Sends the signal when its moment comes: to the post phase where that is a revocation, else to the main phase. */
function planSignal(signal: World['signal']): { options: Partial<StepOptions>; wrap: Wrap } {
  const asIs: Wrap = (_name, handler) => handler;
  if (signal === undefined) {
    return { options: {}, wrap: asIs };
  }
  const { name, at } = signal;
  if (at === 'retry') {
    return { options: { signal: { name, when: (line) => line.includes('follows in') } }, wrap: asIs };
  }
  let itCame = () => {};
  const moment = new Promise<void>((resolve) => {
    itCame = resolve;
  });
  const wrap: Wrap = (route, handler) =>
    route !== at
      ? handler
      : async (...call) => {
          await handler(...call);
          itCame();
        };
  if (at !== 'revoke') {
    return { options: { signal: { name, when: moment } }, wrap };
  }
  let child: ChildProcess | undefined;
  void moment.then(() => child?.kill(name));
  // Each phase masks the secret before it asks for anything, so the running one has printed a line by then.
  const onLine: StepOptions['onLine'] = (_line, running) => {
    child = running;
  };
  return { options: { onLine }, wrap };
}

const warningTitles = {
  inconclusive: 'The hello call is inconclusive',
  'not revoked': 'The access token is not revoked',
};

function expectOutcome(result: StepResult, outcome: Outcome, token: string | undefined, world: World): void {
  const { inputs, says = '' } = world;
  const hello = inputs?.hello === 'true' ? 'ok' : 'skipped';
  switch (outcome) {
    case 'success':
    case 'not revoked':
      expectTokenHandedOn(result, token, hello);
      expect(result.annotations).toEqual([]);
      return;
    case 'inconclusive':
      expectTokenHandedOn(result, token, 'inconclusive');
      expect(result.annotations).toEqual([
        {
          level: 'warning',
          title: warningTitles.inconclusive,
          message: expect.stringMatching(/ The token is handed on all the same\.$/),
        },
      ]);
      expect(result.annotations[0]?.message).toMatch(says);
      return;
    case 'cancelled':
      expect([result.outputs, result.env, result.annotations]).toEqual([{}, {}, []]);
      expect(result.conclusion).toBe('failure');
      return;
    default:
      expectFailure(result, outcome, world);
  }
}

function expectTokenHandedOn(result: StepResult, token: string | undefined, hello: string): void {
  expect(token).toBeDefined();
  expect(result.outputs).toEqual({
    'access-token': token,
    'expires-in': expect.stringMatching(/^\d*$/),
    'expires-at': expect.any(String),
    scopes: expect.any(String),
    source: 'issued',
    hello,
  });
  // Adobe's tokens serve for a day, and the simulated Adobe's are no better.
  expect(Number(result.outputs['expires-in'])).toBeLessThanOrEqual(86_400);
  expect(result.env).toEqual({ ADOBE_ACCESS_TOKEN: token });
  expect(result.log.at(-1)).toMatch(/^Access token issued, /);
}

function expectFailure(result: StepResult, reason: Reason, { says = '', ...world }: World): void {
  const { outputs, what, cure, more } = failureOf({ result });
  expect(more).toBe(moreAbout(reason));
  expect(what).toMatch(says);
  expect(cure).toMatch(/^[A-Z].*[.?]$/);
  expect(result.annotations).toHaveLength(1);
  expect(result.summary).toMatch(new RegExp(`^### Adobe access token: ${reason}\n`));
  const readable = !world.without?.includes('GITHUB_OUTPUT') && !world.overrideFiles?.GITHUB_OUTPUT;
  expect(outputs).toEqual(
    readable ? { reason, ...(reason === 'hello-refused' && { hello: 'refused' }) } : {},
  );
}

/** Whatever a server said, the runner was told only what the action had to tell. */
function expectNothingInjected(result: StepResult): void {
  const harmless = ['add-mask', 'debug', 'error', 'warning'];
  expect(result.commands.map(({ name }) => name).filter((name) => !harmless.includes(name))).toEqual([]);
  // A short mask would blot out half of the log.
  expect(result.masks.filter((mask) => mask.length < 8)).toEqual([]);
  expect([result.stderr, result.paths, result.leftBehind]).toEqual(['', [], {}]);
  expect(`${result.stdout}${result.rawSummary}`).not.toMatch(/[^\P{Cc}\n]/u);
  expect(result.rawSummary.length).toBeLessThan(4096);
  const { outputs, env, state, masks } = result;
  const handedOn = Object.entries({ ...outputs, ...env, ...state }).flat();
  expect([...handedOn, ...masks].filter((text) => text.includes('forged'))).toEqual([]);
}

/** The end of the job never fails, and says nothing unless there was a token to revoke. */
function expectPostPhase(result: StepResult, outcome: Outcome, world: World, withinMs: number): void {
  const { post } = result;
  if (world.signal?.at === 'revoke') {
    expect(post?.exitCode ?? post?.signal).toBe(world.signal.name);
    expect(post?.log).toEqual([]);
    return;
  }
  expect(post).toMatchObject({ hung: false, outputs: {}, env: {}, state: {}, stderr: '' });
  expect(post?.durationMs).toBeLessThan(withinMs);
  expect(post?.exitCode).toBe(0);
  if (outcome === 'not revoked') {
    expect(post?.annotations.map(({ title }) => title)).toEqual([warningTitles['not revoked']]);
    expect(post?.annotations[0]?.message).toMatch(world.says ?? '');
    return;
  }
  expect(post?.annotations).toEqual([]);
  expect(post?.log.length).toBe(world.inputs?.revoke === 'true' ? 1 : 0);
}

/** What a step sends unless its row says otherwise. */
export const { clientId, clientSecret } = credentials.good;

/** The answer of the simulated Adobe itself. */
export const works: Handler = (_request, _response, _recorded, proceed) => proceed();

/** Inputs for a step that is to wait until its time is up. Node itself may take a second to start. */
export const waits = { 'timeout-seconds': '3' };

/** Less than the limit of an attempt, so that nobody can have waited for that; far more than any row needs. */
export const quick = 14_000;

/** A world in which nothing is tried again, for faults of which it is known that they are. */
export function once(world: World): World {
  return { ...world, inputs: { 'max-attempts': '1', ...world.inputs } };
}
