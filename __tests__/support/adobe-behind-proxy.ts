import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, createAuthority, type KeyAndCertificate } from '../../simulator/certificates';
import { credentials } from '../../simulator/credentials';
import { type ConnectProxy, type ProxyOptions, startProxy } from '../../simulator/proxy';
import { type Simulator, startSimulator } from '../../simulator/server';
import { expectNothingSecret } from './adobe-step';
import { runStep, type StepOptions, type StepResult } from './mini-runner';

/** The hosts of the action's default URLs. */
export const adobeHosts = ['ims-na1.adobelogin.com', 'image.adobe.io'] as const;

/** Makes a certificate, signed by the authority that the step trusts or by another. */
export type MakeCertificate = (authority: Authority) => Promise<KeyAndCertificate>;

/** A step behind a proxy: with Adobe's own hosts and a valid certificate for them, unless it says otherwise. */
export interface ProxiedStepOptions extends Omit<StepOptions, 'inputs' | 'env'> {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Makes the certificate of the simulated Adobe. */
  readonly certificate?: MakeCertificate;
  readonly proxy?: Omit<ProxyOptions, 'target'>;
  /** The variables that name the proxy: `https_proxy` by default. */
  readonly env?: (proxy: ConnectProxy) => Readonly<Record<string, string>>;
  /** Scripts the simulated Adobe before the step starts. */
  readonly prepare?: (adobe: Simulator) => void;
  /** Values besides the client secret and the token that must not leak. */
  readonly sensitive?: readonly string[];
}

/** A step that has ended, and the servers that it used, which have stopped. */
export interface ProxiedStep {
  readonly result: StepResult;
  readonly adobe: Simulator;
  readonly proxy: ConnectProxy;
}

/** A certificate authority, and the variable that makes a step trust it. */
export interface Trust {
  readonly authority: Authority;
  readonly trust: Readonly<Record<'NODE_EXTRA_CA_CERTS', string>>;
}

/** Provides a certificate authority while `use` runs. */
export async function withAuthority<Result>(use: (trust: Trust) => Promise<Result>): Promise<Result> {
  const authority = await createAuthority();
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-authority-'));
  const authorityFile = join(directory, 'authority.pem');
  writeFileSync(authorityFile, authority.certPem);
  try {
    return await use({ authority, trust: { NODE_EXTRA_CA_CERTS: authorityFile } });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Provides a simulated Adobe that speaks TLS with this certificate while `use` runs. */
export function withTrustedAdobe<Result>(
  certificate: MakeCertificate,
  use: (trusted: Trust & { readonly adobe: Simulator }) => Promise<Result>,
): Promise<Result> {
  return withAuthority(async (trust) => {
    const adobe = await startSimulator({ tls: await certificate(trust.authority) });
    try {
      return await use({ ...trust, adobe });
    } finally {
      await adobe.close();
    }
  });
}

/**
 * Runs the action on its default URLs: a CONNECT proxy connects every request to a simulated Adobe, which speaks TLS
 * with a certificate of an authority in `NODE_EXTRA_CA_CERTS`. Checks that nothing secret leaked.
 */
export async function runBehindProxy(options: ProxiedStepOptions = {}): Promise<ProxiedStep> {
  const {
    inputs = {},
    certificate = (authority: Authority) => authority.issue({ hosts: adobeHosts }),
    proxy: proxyOptions = {},
    env = ({ url }: ConnectProxy) => ({ https_proxy: url }),
    sensitive = [],
    prepare,
    ...stepOptions
  } = options;
  const { clientId, clientSecret } = credentials.good;
  return withTrustedAdobe(certificate, async ({ adobe, trust }) => {
    prepare?.(adobe);
    const proxy = await startProxy({ ...proxyOptions, target: { host: '127.0.0.1', port: adobe.port } });
    try {
      const given = { 'client-id': clientId, 'client-secret': clientSecret, ...inputs };
      const result = await runStep({ ...stepOptions, inputs: given, env: { ...trust, ...env(proxy) } });
      expectNothingSecret(result, given, adobe.tokens, sensitive, adobe.requests);
      expect(result.hung).toBe(false);
      return { result, adobe, proxy };
    } finally {
      await proxy.close();
    }
  });
}
