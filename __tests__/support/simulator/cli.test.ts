import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials } from '../../../simulator/credentials';
import { guide } from '../../../simulator/guide';
import { startSimulator } from '../../../simulator/server';
import { postForm, send, tokenForm } from './request';

// Each test starts a process that compiles the simulator.
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

/** Waits until a process has printed a text that matches, and returns the first group. */
async function printed(run: ReturnType<typeof start>, pattern: RegExp): Promise<string> {
  while (!pattern.test(run.stdout)) {
    if (run.child.exitCode !== null) {
      throw new Error(`The process has ended: ${run.stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return pattern.exec(run.stdout)?.[1] ?? '';
}

it.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
  'the simulator runs with https until %s, and then deletes its files',
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

    const response = await send(
      `${url}/ims/token/v3`,
      options,
      new URLSearchParams(tokenForm(credentials.good)).toString(),
    );
    await printed(run, /(POST \/ims\/token\/v3 200)\n/);
    run.child.kill(signal);

    expect(await run.ended).toEqual([0, null]);
    expect(JSON.parse(response.body)).toMatchObject({ expires_in: 120 });
    expect(run.stdout).not.toContain(JSON.parse(response.body).access_token);
    expect(run.stderr).toBe('');
    expect(existsSync(caFile)).toBe(false);
  },
);

it.concurrent('--tokens-per-second limits the tokens of a client', async () => {
  const run = start('--port', '0', '--tokens-per-second', '1');
  const url = await printed(run, /listens on (\S+)\n[\s\S]+\n\n/);

  const responses = await Promise.all(
    [1, 2, 3].map(() => postForm(`${url}/ims/token/v3`, tokenForm(credentials.good))),
  );

  expect(responses.map(({ status }) => status)).toContain(429);
  run.child.kill();
  await run.ended;
});

it.concurrent('a port that is in use is named, with a fix', async () => {
  const adobe = await startSimulator();

  const run = start('--port', String(adobe.port));
  const [exitCode] = await run.ended;

  expect([exitCode, run.stderr]).toEqual([
    1,
    `error: port ${adobe.port} is in use: choose another with --port, or 0 for any free one\n`,
  ]);
  await adobe.close();
});

it.concurrent.each([
  ['--port', 'eighty', '0 to 65535'],
  ['--port', '65536', '0 to 65535'],
  ['--tokens-per-second', '0', '1 or more'],
  ['--token-lifetime-seconds', '1.5', '1 or more'],
])('%s %s is rejected with the valid range', async (option, value, range) => {
  const run = start(option, value);
  const [exitCode] = await run.ended;

  expect(exitCode).toBe(1);
  expect(run.stderr).toBe(
    `error: option '${option} <number>' argument '${value}' is invalid. Use a whole number, ${range}.\n`,
  );
});

test('the guide explains every credential', () => {
  const text = guide('http://127.0.0.1:8080');

  for (const { clientId, clientSecret, effect } of Object.values(credentials)) {
    expect(text).toContain(clientId);
    expect(text).toContain(clientSecret);
    if (clientId !== credentials.good.clientId) {
      expect(text).toContain(effect);
    }
  }
});
