import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { credentials } from '../../simulator/credentials';
import { type Simulator, startSimulator } from '../../simulator/server';
import { runStep } from '../support/mini-runner';
import { copyRepository, git } from './copy';
import { root } from './files';

// The archive that the runner downloads for each job that uses this action, of the files as they are now.
const folder = mkdtempSync(join(tmpdir(), 'archive-'));
const tar = join(folder, 'archive.tar');
let simulator: Simulator;

beforeAll(async () => {
  const copy = copyRepository();
  git(copy, 'archive', '--format=tar', `--output=${tar}`, 'HEAD');
  rmSync(copy, { recursive: true });
  execFileSync('tar', ['-xf', 'archive.tar'], { cwd: folder });
  simulator = await startSimulator();
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

test('the archive holds what the runner, the readers of a release and a build need, and nothing else', () => {
  const names = execFileSync('tar', ['-tf', 'archive.tar'], { cwd: folder, encoding: 'utf8' })
    .split(/\r?\n/)
    .filter((name) => name !== '' && !name.endsWith('/') && !/^(dist|src)\//.test(name));
  expect(names).toEqual([
    '.npmrc',
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'action.yml',
    'docs/troubleshooting.md',
    'package-lock.json',
    'package.json',
    'scripts/build.mjs',
    'scripts/dist.mjs',
    'tsconfig.build.json',
    'tsconfig.json',
  ]);
});

test('the archive holds everything that dist/ is built from', () => {
  const hash = "import('./scripts/dist.mjs').then(({ hashSources }) => console.log(hashSources()))";
  const [archived, original] = [folder, root].map((cwd) =>
    execFileSync(process.execPath, ['--eval', hash], { cwd, encoding: 'utf8' }),
  );

  expect(archived).toBe(original);
});

test('the archive has 230 kB at most', () => {
  expect(gzipSync(readFileSync(tar), { level: 6 }).length).toBeLessThanOrEqual(230_000);
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
