import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordedRequest } from '../../../simulator/recorded-request';
import type { Handler } from '../../../simulator/script';
import type { Simulator } from '../../../simulator/server';
import { runBehindProxy, withAuthority } from '../../support/adobe-behind-proxy';
import { type AdobeStep, runAdobeStep } from '../../support/adobe-step';
import type { StepOptions, StepResult } from '../../support/mini-runner';
import { startRawServer } from '../../support/raw-server';
import { type RawConnection, type RequestCounts, type RouteName, routes, type Setup, type Signal } from './fault-case';

/** What the run of a row left to check. */
export interface CaseRun {
  /** The inputs of the row and of what came earlier; those that name credential and URLs are left out. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly result: StepResult;
  readonly requests: readonly RecordedRequest[];
  readonly counts: RequestCounts;
  /** The tokens of the setup, then those that the simulated Adobe issued. */
  readonly tokens: readonly string[];
  readonly issued: readonly string[];
  readonly revoked: readonly string[];
}

/** A setup without what only some of the servers have. */
type Surroundings = Omit<Setup, 'proxied' | 'raw' | 'signal' | 'earlier'>;

/** A step that has ended, the simulated Adobe, and how many requests other servers got. */
interface Ended extends AdobeStep {
  readonly others: RequestCounts;
}

/** Longer than any row takes, and less than the limit of an attempt: a step that takes longer hangs. */
export const TIME_LIMIT_MS = 14_000;

/** Runs a step with this setup. */
export async function runCase({ earlier, preload, ...setup }: Setup): Promise<CaseRun> {
  const left = await earlier?.();
  const inputs = { ...setup.inputs, ...left?.inputs };
  const otherTokens = left?.otherTokens ?? setup.otherTokens ?? [];
  const { result, adobe, others } = await withPreload(preload, (options) =>
    runWithServers({ ...setup, inputs, otherTokens, env: { ...setup.env, ...left?.env, ...options } }),
  );
  return {
    inputs,
    result,
    requests: adobe.requests,
    counts: { ...countRequests(adobe.requests), ...others },
    tokens: [...otherTokens, ...adobe.tokens],
    issued: adobe.tokens,
    revoked: [...adobe.revoked],
  };
}

/** Has Node load a script before any other while `use` runs. */
async function withPreload<Result>(
  script: string | undefined,
  use: (env: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  if (script === undefined) {
    return use({});
  }
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-preload-'));
  try {
    const path = join(directory, 'preload.mjs');
    writeFileSync(path, script);
    return await use({ NODE_OPTIONS: `--import=${pathToFileURL(path)}` });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function runWithServers({ proxied, raw, signal, ...setup }: Setup): Promise<Ended> {
  if (proxied !== undefined) {
    return runProxied(proxied, setup);
  }
  if (raw !== undefined) {
    return runWithRawServer(raw, setup);
  }
  return runWithAdobe(setup, signal);
}

async function runProxied(proxied: Setup['proxied'], { env, ...setup }: Surroundings): Promise<Ended> {
  const { result, adobe, proxy } = await runBehindProxy({
    ...setup,
    ...proxied,
    prepare: (adobe) => scriptRoutes(adobe, setup),
    env: (running) => ({ ...(proxied?.env?.(running) ?? { https_proxy: running.url }), ...env }),
    killAfterMs: TIME_LIMIT_MS,
  });
  return { result, adobe, others: counted('connects', proxy.connects.length) };
}

function runWithRawServer(raw: RawConnection, setup: Surroundings): Promise<Ended> {
  return withAuthority(async ({ authority, trust }) => {
    const server = await startRawServer(raw.connection, await raw.certificate?.(authority));
    try {
      const { inputs, env } = leadTo(server.port, raw);
      const { result, adobe } = await runAdobeStep({
        ...setup,
        inputs: { ...inputs, ...setup.inputs },
        env: { ...trust, ...env, ...setup.env },
        killAfterMs: TIME_LIMIT_MS,
      });
      return { result, adobe, others: counted('connections', server.connections) };
    } finally {
      await server.close();
    }
  });
}

function leadTo(port: number, { as, certificate }: RawConnection) {
  const origin = `127.0.0.1:${port}`;
  const ways = {
    ims: { inputs: { 'ims-url': `http://${origin}` }, env: {} },
    'ims with TLS': { inputs: { 'ims-url': `https://${origin}` }, env: {} },
    'ims by name': { inputs: { 'ims-url': `http://localhost:${port}` }, env: {} },
    'api by name': { inputs: { 'hello-url': `http://localhost:${port}/hello` }, env: {} },
    proxy: {
      inputs: { 'ims-url': 'https://ims-na1.adobelogin.com' },
      env: { https_proxy: `${certificate === undefined ? 'http' : 'https'}://${origin}` },
    },
  };
  return ways[as];
}

async function runWithAdobe(setup: Surroundings, signal?: Signal): Promise<Ended> {
  const { options, wrap } = planSignal(signal);
  const { result, adobe } = await runAdobeStep({
    ...setup,
    ...options,
    killAfterMs: TIME_LIMIT_MS,
    prepare: (adobe) => scriptRoutes(adobe, setup, wrap),
  });
  return { result, adobe, others: {} };
}

const routeNames = Object.keys(routes) as RouteName[];

function scriptRoutes(adobe: Simulator, setup: Surroundings, wrap: Wrap = (_name, handler) => handler): void {
  for (const name of routeNames) {
    const handlers = [setup[name] ?? []].flat().map((handler) => wrap(name, handler));
    const last = handlers.at(-1);
    if (last !== undefined) {
      adobe.script(routes[name], ...handlers);
      adobe.scriptForever(routes[name], last);
    }
  }
}

function countRequests(requests: readonly RecordedRequest[]): RequestCounts {
  const counts: Record<string, number> = {};
  for (const { method, url } of requests) {
    const name = routeNames.find((route) => routes[route] === `${method} ${url}`) ?? `${method} ${url}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function counted(name: 'connects' | 'connections', count: number): RequestCounts {
  return count === 0 ? {} : { [name]: count };
}

type Wrap = (name: RouteName, handler: Handler) => Handler;

/** Sends the signal when its moment comes: at a revocation to the post phase, else to the main phase. */
function planSignal(signal: Signal | undefined): { options: Partial<StepOptions>; wrap: Wrap } {
  const unchanged: Wrap = (_name, handler) => handler;
  if (signal === undefined) {
    return { options: {}, wrap: unchanged };
  }
  const { name, at } = signal;
  if (at === 'start') {
    return { options: { signal: { name, when: 'start' } }, wrap: unchanged };
  }
  if (at === 'retry') {
    // Until then the step prints commands alone.
    return { options: { signal: { name, when: (line) => !line.startsWith('::') } }, wrap: unchanged };
  }
  let comes = () => {};
  const moment = new Promise<void>((resolve) => {
    comes = resolve;
  });
  const wrap: Wrap = (route, handler) =>
    route !== at
      ? handler
      : async (...call) => {
          await handler(...call);
          comes();
        };
  if (at !== 'revoke') {
    return { options: { signal: { name, when: moment } }, wrap };
  }
  let child: ChildProcess | undefined;
  void moment.then(() => name !== 'cancel' && child?.kill(name));
  // Each phase masks the secret before it sends a request, so the running one has printed a line by then.
  const onLine: StepOptions['onLine'] = (_line, running) => {
    child = running;
  };
  return { options: { onLine }, wrap };
}
