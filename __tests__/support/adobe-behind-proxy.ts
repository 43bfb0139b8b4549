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

/** How a scenario departs from the usual: Adobe's own names, a valid certificate for them, a proxy that serves all. */
export interface ProxiedStepOptions extends Omit<StepOptions, 'inputs' | 'env'> {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Makes the certificate of the simulated Adobe; the authority is the one that the step trusts. */
  readonly certificate?: (authority: Authority) => Promise<KeyAndCertificate>;
  readonly proxy?: Omit<ProxyOptions, 'target'>;
  /** The variables that lead to the proxy: `https_proxy` alone where left out. */
  readonly env?: (proxy: ConnectProxy) => Readonly<Record<string, string>>;
  /** Values besides the client secret and the token that must not leak. */
  readonly sensitive?: readonly string[];
}

/** A step that has run, and what it talked to, by now closed. */
export interface ProxiedStep {
  readonly result: StepResult;
  readonly adobe: Simulator;
  readonly proxy: ConnectProxy;
}

/** A simulated Adobe that speaks TLS, and the variable that has a step trust the authority behind it. */
export interface TrustedAdobe {
  readonly adobe: Simulator;
  readonly authority: Authority;
  readonly trust: Readonly<Record<'NODE_EXTRA_CA_CERTS', string>>;
}

/** Has a simulated Adobe with that certificate while `use` runs. */
export async function withTrustedAdobe<Result>(
  certificate: (authority: Authority) => Promise<KeyAndCertificate>,
  use: (trusted: TrustedAdobe) => Promise<Result>,
): Promise<Result> {
  const authority = await createAuthority();
  const adobe = await startSimulator({ tls: await certificate(authority) });
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-authority-'));
  const authorityFile = join(directory, 'authority.pem');
  writeFileSync(authorityFile, authority.certPem);
  try {
    return await use({ adobe, authority, trust: { NODE_EXTRA_CA_CERTS: authorityFile } });
  } finally {
    rmSync(directory, { recursive: true });
    await adobe.close();
  }
}

/**
 * Runs the action on its default URLs: a CONNECT proxy leads every connection to a simulated Adobe, which speaks TLS
 * with a certificate of an authority in `NODE_EXTRA_CA_CERTS`. Checks that nothing secret leaked.
 */
export async function runBehindProxy(options: ProxiedStepOptions = {}): Promise<ProxiedStep> {
  const {
    inputs = {},
    certificate = (authority: Authority) => authority.issue({ hosts: adobeHosts }),
    proxy: proxyOptions = {},
    env = ({ url }: ConnectProxy) => ({ https_proxy: url }),
    sensitive = [],
    ...stepOptions
  } = options;
  const { clientId, clientSecret } = credentials.good;
  return withTrustedAdobe(certificate, async ({ adobe, trust }) => {
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
