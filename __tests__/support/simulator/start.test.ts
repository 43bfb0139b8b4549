import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { cases } from '../../../simulator/cases';

// Each test starts a process that compiles the simulator, and from it the step.
jest.setTimeout(60_000);

const script = join(__dirname, '../../../simulator/start.ts');
const { ADOBE_CLIENT_ID: _id, ADOBE_CLIENT_SECRET: _secret, ...environment } = process.env;

interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function start(flags: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Run> {
  return new Promise((resolve) => {
    const env = { ...environment, ...variables };
    const child = execFile(process.execPath, ['--import', 'tsx', script, ...flags], { env }, (_error, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

it.concurrent('npm start shows the log, outputs, job summary and requests of a step, and what to try next', async () => {
  const { exitCode, stdout } = await start([]);

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Adobe: simulated, http:\/\/127\.0\.0\.1:\d+$/m);
  expect(stdout).toMatch(/^ {2}Access token issued, valid until /m);
  expect(stdout).toMatch(/^ {2}access-token: \*\*\*$/m);
  expect(stdout).toMatch(/^ {2}\| Token \| valid until /m);
  expect(stdout).toMatch(/^ {2}POST \/ims\/token\/v3 200$/m);
  expect(Object.keys(cases).filter((name) => !stdout.includes(`npm start -- --try ${name}`))).toEqual([]);
});

it.concurrent.each(Object.entries(cases))('npm start -- --try %s ends as it says', async (name, { explanation }) => {
  const { exitCode, stdout } = await start(['--try', name]);

  expect(exitCode).toBe(0);
  expect(stdout).toContain(explanation);
  expect(stdout).not.toContain(`npm start -- --try ${name} `);
});

it.concurrent('npm start exits with 1 if a step with other inputs fails', async () => {
  const { exitCode, stdout } = await start(['--scopes', 'unknown_scope']);

  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^ {2}reason: invalid-scope$/m);
});

it.concurrent('npm start -- --help lists the cases and the inputs', async () => {
  const { exitCode, stdout } = await start(['--help']);

  expect(exitCode).toBe(0);
  expect(Object.keys(cases).filter((name) => !stdout.includes(`\n  ${name} `))).toEqual([]);
  expect(stdout).toContain('--credential-json <value>');
});

it.concurrent.each([
  [['--try', 'nothing'], {}, "error: option '--try <case>' argument 'nothing' is invalid."],
  [[], { ADOBE_CLIENT_ID: 'x' }, 'error: ADOBE_CLIENT_SECRET is not set.'],
  [['--try', 'outage'], { ADOBE_CLIENT_ID: 'x', ADOBE_CLIENT_SECRET: 'y' }, 'error: --try needs the simulated Adobe.'],
])('npm start rejects %j with %j', async (flags, variables, message) => {
  const { exitCode, stderr } = await start(flags, variables);

  expect(exitCode).toBe(1);
  expect(stderr).toContain(message);
});
