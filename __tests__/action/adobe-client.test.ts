import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials, ORGANIZATION_ID } from '../../simulator/credentials';
import { startProxy } from '../../simulator/proxy';
import { adobeHosts, withTrustedAdobe } from '../support/adobe-behind-proxy';
import { runStep } from '../support/mini-runner';

const { clientId, clientSecret } = credentials.good;

jest.setTimeout(60_000);

/** Runs Adobe's client of IMS in a process of its own, in an empty directory: it reads configuration from files. */
async function runAdobeClient(env: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(join(tmpdir(), 'adobe-client-'));
  const script = join(__dirname, '../support/foreign/aio-lib-ims.cjs');
  const settings = { clientId, clientSecret, orgId: ORGANIZATION_ID, scopes: ['openid', 'AdobeID'] };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(settings)], {
      cwd: directory,
      env: { PATH: process.env.PATH, HOME: directory, XDG_CONFIG_HOME: directory, ...env },
    });
    return JSON.parse(stdout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("Adobe's own client takes the token that the step exports for the aio CLI, and works with the simulated IMS", async () => {
  await withTrustedAdobe(
    (authority) => authority.issue({ hosts: adobeHosts }),
    async ({ adobe, trust }) => {
      const proxy = await startProxy({ target: { host: '127.0.0.1', port: adobe.port } });
      try {
        const env = { ...trust, https_proxy: proxy.url };
        const step = await runStep({
          inputs: { 'client-id': clientId, 'client-secret': clientSecret, 'export-env': 'aio-cli' },
          env,
        });

        const result = await runAdobeClient({ ...env, ...step.env });

        const [exported, issued] = adobe.tokens;
        expect(result).toEqual({
          exported,
          issued: { token: issued, expiry: expect.any(Number) },
          valid: [true, true, false, true],
        });
      } finally {
        await proxy.close();
      }
    },
  );
});
