import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closer, listenOnLoopback } from '../../simulator/listen';
import { root } from './files';

// Each run starts npm, which takes its time.
jest.setTimeout(60_000);

const script = join(root, '.ci/audit.mjs');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Audit {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The paths of the requests that the registry got. */
  readonly paths: readonly string[];
}

/** Audits what is in the folder, with a registry that answers so. */
async function audit(answer: RequestListener, env: Readonly<Record<string, string>> = {}): Promise<Audit> {
  const paths: string[] = [];
  const registry = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume().once('end', () => answer(request, response));
  });
  const close = closer(registry);
  const port = await listenOnLoopback(registry, 0);
  try {
    const settings = {
      npm_config_registry: `http://127.0.0.1:${port}`,
      npm_config_noproxy: '127.0.0.1',
      npm_config_fetch_retries: '0',
      npm_config_cache: join(folder, 'cache'),
    };
    const child = spawn(process.execPath, [script], {
      cwd: folder,
      env: { ...process.env, ...settings, ...env },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [exitCode] = await once(child, 'close');
    return { exitCode, stdout, stderr, paths };
  } finally {
    await close();
  }
}

function copyManifests(): void {
  for (const name of ['package.json', 'package-lock.json', 'stubs']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
}

/** Answers each question about packages with these advisories, and knows no package. */
function advisories(known: unknown): RequestListener {
  return ({ url = '' }, response) => {
    const status = url.endsWith('/advisories/bulk') ? 200 : 404;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? known : {}));
  };
}

const advisory = {
  id: 1,
  url: 'https://example.com/advisory',
  title: 'Unwraps everything',
  severity: 'low',
  vulnerable_versions: '*',
  cwe: [],
  cvss: { score: 0 },
};

test('a vulnerability fails the gate, however small, and is named', async () => {
  copyManifests();
  const { exitCode, stdout, stderr } = await audit(advisories({ jose: [advisory] }));
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'jose (low): Unwraps everything, https://example.com/advisory\n',
  });
});

test('so does one in tunnel, whatever it is called here, or in a package behind another', async () => {
  copyManifests();
  const { exitCode, stderr } = await audit(advisories({ tunnel: [advisory], '@actions/io': [advisory] }));
  expect(exitCode).toBe(1);
  expect(stderr.trim().split('\n').sort()).toEqual([
    '@actions/core (low): by @actions/exec',
    '@actions/exec (low): by @actions/io',
    '@actions/io (low): Unwraps everything, https://example.com/advisory',
    'tunnel (low): Unwraps everything, https://example.com/advisory',
  ]);
});

test('one in a package for development does not', async () => {
  copyManifests();
  const { exitCode, stdout, paths } = await audit(advisories({ jest: [advisory] }));
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'The registry knows of no vulnerability in the packages that the bundles are made of.\n',
  });
  expect(paths).toContain('/-/npm/v1/security/advisories/bulk');
});

test.each([
  ['npm_config_offline', 'true'],
  ['npm_config_audit', 'false'],
  ['npm_config_audit_level', 'critical'],
])('%s=%s keeps nothing from being found', async (name, value) => {
  copyManifests();
  const { exitCode, stderr } = await audit(advisories({ jose: [advisory] }), { [name]: value });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('jose (low)') });
});

test.each<[string, RequestListener, RegExp]>([
  ['knows no such address', (_request, response) => response.writeHead(404).end('{}'), /404 Not Found/],
  ['takes no POST', (_request, response) => response.writeHead(405).end(), /405 Method Not Allowed/],
  ['is down', (_request, response) => response.writeHead(503).end(), /503 Service Unavailable/],
  ['answers with a page', (_request, response) => response.end('<html>'), /invalid json response body/],
  ['hangs up', ({ socket }) => socket.destroy(), /socket hang up|ECONNRESET/],
])('a registry that %s is passed over, visibly', async (_what, answer, why) => {
  copyManifests();
  const { exitCode, stdout } = await audit(answer);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^PASSED OVER: the registry does not answer npm audit \(.+\)\.\n$/);
  expect(stdout).toMatch(why);
});

test('an npm that could not even ask fails the gate', async () => {
  // There is no lockfile in the folder.
  const { exitCode, stdout, stderr, paths } = await audit(advisories({}));
  expect({ exitCode, stdout, paths }).toEqual({ exitCode: 1, stdout: '', paths: [] });
  expect(stderr).toMatch(/^npm audit gave no report\.\n[\s\S]*ENOLOCK/);
});
