import type { Means } from './adobe/ims';
import type { Detour } from './http/exchange';
import { patiently } from './http/retry';
import { proxyPasswords, refuseInsecureTls, refuseTalkativeNode, settleProxy } from './runner/environment';
import { type Inputs, readClientSecrets } from './runner/inputs';
import { info } from './runner/log';
import type { Masks } from './runner/masks';

/** What both phases take from the world: its clocks, its waiting and its dice. */
export interface World {
  readonly now: () => Date;
  /** Milliseconds since the process started. */
  readonly uptimeMs: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/** Masks all that is secret from the start: each line of `client-secret`, and passwords in proxy URLs. */
export function maskKnownSecrets(masks: Masks): void {
  [...readClientSecrets(), ...proxyPasswords()].forEach(masks.add);
}

/**
 * What the calls to Adobe need, within the time and the attempts that the user allows.
 *
 * @throws Failure `insecure-tls`, or `invalid-input` for a `NODE_DEBUG` or a proxy that cannot be had
 */
export function prepareMeans(
  inputs: Pick<Inputs, 'maxAttempts' | 'timeoutMs'>,
  masks: Masks,
  world: World,
): Means {
  refuseInsecureTls();
  refuseTalkativeNode();
  const proxied = settleProxy();
  const send = patiently({
    ...world,
    maxAttempts: inputs.maxAttempts,
    leftMs: () => inputs.timeoutMs - world.uptimeMs(),
    onRetry: info,
    redact: masks.redact,
    detour: proxied ? detour : undefined,
  });
  return { send, now: world.now, mask: masks.add, redact: masks.redact };
}

/** Loads what leads through a proxy only where there is one: it is a file of its own in dist/. */
const detour: Detour = async (url) => {
  const { agentFor } = await import('./http/proxy');
  return agentFor(url);
};
