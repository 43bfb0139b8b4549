import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectFailure, runAdobeStep } from '../support/adobe-step';
import type { StepOptions, StepResult } from '../support/mini-runner';

// `getaddrinfo` cannot be aborted: a process waits for it at its end, even in `process.exit()`. A stub of `dns.lookup`
// would not show this. So the step runs where /etc/resolv.conf names a server that never responds.

/** Beside the address of the usual local name server; port 53 is for root alone. */
const NAME_SERVER = '127.0.0.153';
/** With glibc's own limits, one lookup takes ten seconds. */
const PATIENT_MS = 5000;

let directory: string;
let namespace: ChildProcessWithoutNullStreams;
let server: Socket;
let queries = 0;

const problem = findProblem();
const scenario = problem === undefined ? test : test.skip;

/** Why this machine cannot run the scenarios, undefined if it can: they need root on Linux, with mount namespaces. */
function findProblem(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'it needs root on Linux';
  }
  try {
    execFileSync('unshare', ['-m', 'sh', '-c', 'mount --bind /dev/null /etc/resolv.conf'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'it cannot make a mount namespace';
  }
}

beforeAll(async () => {
  if (problem !== undefined) {
    console.warn(`Silent name servers are not tested on this machine: ${problem}.`);
    return;
  }
  directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-name-server-'));
  const configuration = join(directory, 'resolv.conf');
  writeFileSync(configuration, `nameserver ${NAME_SERVER}\n`);
  namespace = spawn('unshare', [
    '-m',
    'sh',
    '-c',
    `mount --bind '${configuration}' /etc/resolv.conf && echo && exec sleep 600`,
  ]);
  await new Promise((resolve) => namespace.stdout.once('data', resolve));
  // Not a script of a shell, which would drop variables such as INPUT_CLIENT-ID.
  const node = process.env.ACTION_NODE ?? process.execPath;
  writeFileSync(
    join(directory, 'node'),
    `#!/usr/bin/env -S nsenter --mount=/proc/${namespace.pid}/ns/mnt ${node}\nrequire(process.argv[2]);\n`,
    { mode: 0o755 },
  );
  server = createSocket('udp4').on('message', () => {
    queries += 1;
  });
  await new Promise<void>((resolve) => server.bind(53, NAME_SERVER, resolve));
});

afterAll(() => {
  if (problem === undefined) {
    server.close();
    namespace.kill();
    rmSync(directory, { recursive: true });
  }
});

/** Runs a step whose name server never responds. */
async function run(options: StepOptions) {
  const before = queries;
  const step = await runAdobeStep({ ...options, node: join(directory, 'node') });
  expect(queries).toBeGreaterThan(before);
  return step;
}

function expectGoneInTime(result: StepResult, timeoutSeconds: number): void {
  expect(result.hung).toBe(false);
  expect(result.durationMs).toBeLessThan(timeoutSeconds * 1000 + PATIENT_MS);
}

scenario('a step that fails while a name is looked up is gone when it has reported it', async () => {
  const step = await run({ inputs: { 'ims-url': 'https://ims-na1.adobelogin.com', 'timeout-seconds': '2' } });

  expectGoneInTime(step.result, 2);
  expect(['timed-out', 'unreachable']).toContain(expectFailure(step).reason);
  expect(step.adobe.requests).toEqual([]);
});

scenario('a step that passes although hello is never looked up is gone when it has passed on the token', async () => {
  const { result, adobe } = await run({
    inputs: { hello: 'true', 'hello-url': 'https://image.adobe.io/hello', 'timeout-seconds': '3' },
  });

  expectGoneInTime(result, 3);
  expect(result.exitCode).toBe(0);
  expect(result.outputs).toMatchObject({ 'access-token': adobe.tokens[0], hello: 'inconclusive' });
  expect(result.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
  expect(result.masks).toContain(adobe.tokens[0]);
  expect(result.log.at(-1)).toContain('Passed on as access-token');
});

scenario("a user's own RES_OPTIONS are kept", async () => {
  const startedAt = performance.now();
  const step = await run({
    inputs: { 'ims-url': 'https://ims-na1.adobelogin.com', 'timeout-seconds': '1' },
    env: { RES_OPTIONS: 'timeout:4 attempts:1' },
  });

  expect(expectFailure(step).reason).toBe('timed-out');
  // The lookup goes on for the four seconds that the user wants.
  expect(performance.now() - startedAt).toBeGreaterThan(3900);
});
