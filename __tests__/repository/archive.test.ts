import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { credentials } from '../../simulator/credentials';
import { type Simulator, startSimulator } from '../../simulator/server';
import { runStep } from '../support/mini-runner';
import { root } from './files';

// The archive of the last commit, which the runner downloads for each job that uses this action.
const folder = mkdtempSync(join(tmpdir(), 'archive-'));
const tar = join(folder, 'archive.tar');
let simulator: Simulator;

beforeAll(async () => {
  execFileSync('git', ['archive', '--format=tar', `--output=${tar}`, 'HEAD'], { cwd: root });
  execFileSync('tar', ['-xf', 'archive.tar'], { cwd: folder });
  simulator = await startSimulator();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

test('the archive holds the files that the runner and the readers of a release need, and nothing else', () => {
  const names = execFileSync('tar', ['-tf', 'archive.tar'], { cwd: folder, encoding: 'utf8' })
    .split(/\r?\n/)
    .filter((name) => name !== '' && !name.endsWith('/') && !name.startsWith('dist/'));
  expect(names.filter((name) => name !== 'SECURITY.md')).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'action.yml',
    'docs/troubleshooting.md',
  ]);
});

test('the archive has 80 kB at most', () => {
  expect(gzipSync(readFileSync(tar), { level: 6 }).length).toBeLessThanOrEqual(80_000);
});

test('the archive runs as an action', async () => {
  const inputs = {
    'client-id': credentials.good.clientId,
    'client-secret': credentials.good.clientSecret,
    'ims-url': simulator.url,
    'hello-url': `${simulator.url}/pie/psdService/hello`,
    hello: 'true',
    seal: 'true',
  };
  const issued = await runStep({ action: folder, inputs });
  expect(issued.annotations).toEqual([]);
  expect(issued).toMatchObject({ conclusion: 'success', outputs: { source: 'issued', hello: 'ok' } });
  expect(simulator.tokens).toContain(issued.outputs['access-token']);

  // Sealing is in another file of dist/.
  const sealedToken = issued.outputs['sealed-token'] ?? '';
  const opened = await runStep({ action: folder, inputs: { ...inputs, 'sealed-token': sealedToken } });
  expect(opened).toMatchObject({ conclusion: 'success', outputs: { source: 'unsealed' } });
});

test('the action of the archive fails without a client secret', async () => {
  const { conclusion, outputs } = await runStep({
    action: folder,
    inputs: { 'client-id': 'x', 'client-secret': '' },
  });
  expect({ conclusion, outputs }).toEqual({
    conclusion: 'failure',
    outputs: { reason: 'missing-credentials' },
  });
});
