import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials } from '../../../simulator/credentials';
import { guide } from '../../../simulator/guide';
import { startSimulator } from '../../../simulator/server';
import { send, tokenForm } from './request';

// Each run starts a process that compiles what it runs.
jest.setTimeout(30_000);

const cli = join(__dirname, '../../../simulator/cli.ts');

function start(...flags: string[]) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', cli, ...flags]);
  const run = { child, stdout: '', stderr: '', ended: once(child, 'close') };
  child.stdout?.on('data', (chunk) => {
    run.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    run.stderr += chunk;
  });
  return run;
}

async function printed(run: ReturnType<typeof start>, pattern: RegExp): Promise<string> {
  while (!pattern.test(run.stdout)) {
    if (run.child.exitCode !== null) throw new Error(`It ended: ${run.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return pattern.exec(run.stdout)?.[1] ?? '';
}

it.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
  'serves over https until %s, and leaves nothing behind',
  async (signal) => {
    const run = start('--https', '--port', '0', '--token-lifetime-seconds', '120');
    await printed(run, /Other credentials[\s\S]+\n\n/);
    const url = await printed(run, /listens on (\S+)/);
    const caFile = await printed(run, /NODE_EXTRA_CA_CERTS=(\S+)/);

    const options = {
      method: 'POST',
      ca: readFileSync(caFile, 'utf8'),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    const body = new URLSearchParams(tokenForm(credentials.good)).toString();
    const answer = await send(`${url}/ims/token/v3`, options, body);
    expect(JSON.parse(answer.body)).toMatchObject({ expires_in: 120 });
    await printed(run, /(POST \/ims\/token\/v3 200)\n/);
    expect(run.stdout).not.toContain(JSON.parse(answer.body).access_token);

    run.child.kill(signal);
    expect(await run.ended).toEqual([0, null]);
    expect(run.stderr).toBe('');
    expect(existsSync(caFile)).toBe(false);
  },
);

it.concurrent('throttles when told to', async () => {
  const run = start('--port', '0', '--tokens-per-second', '1');
  const url = await printed(run, /listens on (\S+)\n[\s\S]+\n\n/);
  const options = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const body = new URLSearchParams(tokenForm(credentials.good)).toString();
  const answers = await Promise.all([1, 2, 3].map(() => send(`${url}/ims/token/v3`, options, body)));
  expect(answers.map(({ status }) => status)).toContain(429);
  run.child.kill();
  await run.ended;
});

it.concurrent('says which port is taken', async () => {
  const adobe = await startSimulator();
  const run = start('--port', String(adobe.port));
  const [exitCode] = await run.ended;
  expect([exitCode, run.stderr]).toEqual([
    1,
    `error: port ${adobe.port} is taken: choose another with --port, or 0 for any free one\n`,
  ]);
  await adobe.close();
});

it.concurrent.each([
  ['--port', 'eighty', '0 to 65535'],
  ['--port', '65536', '0 to 65535'],
  ['--tokens-per-second', '0', '1 or more'],
  ['--token-lifetime-seconds', '1.5', '1 or more'],
])('says that %s cannot be %s', async (option, value, range) => {
  const run = start(option, value);
  const [exitCode] = await run.ended;
  expect(exitCode).toBe(1);
  expect(run.stderr).toBe(
    `error: option '${option} <number>' argument '${value}' is invalid. It takes a whole number, ${range}.\n`,
  );
});

it('explains every credential', () => {
  const text = guide('http://127.0.0.1:8080');
  for (const { clientId, clientSecret, provokes } of Object.values(credentials)) {
    expect(text).toContain(clientId);
    expect(text).toContain(clientSecret);
    if (clientId !== credentials.good.clientId) expect(text).toContain(provokes);
  }
});
