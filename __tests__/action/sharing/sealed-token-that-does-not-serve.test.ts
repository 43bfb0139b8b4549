import { credentials } from '../../../simulator/credentials';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { signToken } from '../../../simulator/tokens';
import { seal } from '../../../src/token/seal';
import {
  type Ended,
  routesOf,
  runAuthJob,
  runOnlyStep,
  type Step,
  startAdobe,
  successLine,
  tokenRoute,
} from './workflow';

const CANNOT_BE_OPENED =
  'The sealed token is not used: it was sealed with another client ID or secret, or altered on the way.';

/** A job that gets `sealedToken`, and asks a simulated Adobe that has just started where it has to. */
async function consume(sealedToken: string, step: Step = {}): Promise<{ job: Ended; adobe: Simulator }> {
  const adobe = await startAdobe();
  const job = await runOnlyStep(adobe, {
    ...step,
    inputs: { 'sealed-token': sealedToken, ...step.inputs },
  });
  return { job, adobe };
}

function expectNewToken({ job, adobe }: { job: Ended; adobe: Simulator }): void {
  expect(job.exitCode).toBe(0);
  expect(routesOf(adobe)).toEqual([tokenRoute]);
  expect(job.outputs).toMatchObject({ source: 'issued', 'access-token': adobe.tokens[0] });
  expect(job.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
  expect(job.annotations).toEqual([]);
}

let sealed: string;

beforeAll(async () => {
  const adobe = await startSimulator();
  try {
    sealed = (await runAuthJob(adobe))['sealed-token'] ?? '';
  } finally {
    await adobe.close();
  }
});

test('a job with another client secret asks for a token of its own', async () => {
  const consumed = await consume(sealed, {
    inputs: { 'client-secret': credentials.good.secrets[1] ?? '' },
  });

  expectNewToken(consumed);
  expect(consumed.job.log).toEqual([CANNOT_BE_OPENED, successLine('issued')]);
});

test('a job with another client ID asks for a token of its own', async () => {
  const consumed = await consume(sealed, { credential: 'other' });

  expectNewToken(consumed);
  expect(consumed.job.log).toEqual([CANNOT_BE_OPENED, successLine('issued')]);
});

describe('a job that gets a sealed token', () => {
  test.each([
    ['with another header', 0],
    ['with another ciphertext', 3],
  ])('%s asks for a token of its own', async (_, place) => {
    const parts = sealed.split('.');
    const part = parts[place] ?? '';
    parts[place] = `${part.slice(0, 8)}${part[8] === 'A' ? 'B' : 'A'}${part.slice(9)}`;

    const consumed = await consume(parts.join('.'));

    expectNewToken(consumed);
    expect(consumed.job.log).toEqual([CANNOT_BE_OPENED, successLine('issued')]);
  });

  test.each([
    ['is no JWE at all', 'garbage'],
    ['poses as workflow commands', '::error::Boo%0A::set-output name=access-token::x\n##[error]Boo'],
  ])('that %s asks for a token of its own, and does not repeat it', async (_, garbage) => {
    const consumed = await consume(garbage);

    expectNewToken(consumed);
    expect(consumed.job.log).toEqual([CANNOT_BE_OPENED, successLine('issued')]);
  });

  test('that is empty asks for a token of its own, since that is what no input looks like', async () => {
    const consumed = await consume('');

    expectNewToken(consumed);
    expect(consumed.job.log).toEqual([successLine('issued')]);
  });

  test('that lacks a scope asks for a token with it, and names it', async () => {
    const consumed = await consume(sealed, {
      inputs: { scopes: 'openid,AdobeID,firefly_api,ff_apis,read_organizations' },
    });

    expectNewToken(consumed);
    expect(consumed.job.outputs.scopes?.split(',')).toContain('read_organizations');
    expect(consumed.job.log).toEqual([
      'The sealed token is not used: it lacks the scope read_organizations.',
      successLine('issued'),
    ]);
  });

  test('that has less time left than the job wants asks for a fresh one, and says how long it had', async () => {
    const consumed = await consume(sealed, { inputs: { 'refresh-margin-seconds': '86400' } });

    expectNewToken(consumed);
    expect(consumed.job.log).toEqual([
      expect.stringMatching(/^The sealed token is not used: it has 23 h \d\d min left.* 24 h 0 min.*\.$/),
      successLine('issued'),
    ]);
  });

  test('that has expired asks for a fresh one, and says so', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    const old = await signToken({
      clientId: credentials.good.clientId,
      scopes: ['openid'],
      issuedAt: yesterday,
      lifetimeSeconds: 3600,
    });

    const consumed = await consume(await seal(old, credentials.good), {
      inputs: { scopes: 'openid', 'refresh-margin-seconds': '0' },
    });

    expectNewToken(consumed);
    expect(consumed.job.masks).toContain(old);
    expect(consumed.job.log).toEqual([
      'The sealed token is not used: it has expired.',
      successLine('issued'),
    ]);
  });

  test('that is opaque asks for a token of its own, and says that nothing can be read in it', async () => {
    const opaque = await runAuthJob(await startAdobe(), { credential: 'opaqueToken' });

    const consumed = await consume(opaque['sealed-token'] ?? '', { credential: 'opaqueToken' });

    expectNewToken(consumed);
    expect(consumed.job.log).toEqual([
      'The sealed token is not used: it is not an Adobe token.',
      successLine('issued'),
    ]);
  });
});

test('a missing scope cannot pose as a workflow command', async () => {
  const { job } = await consume(sealed, { inputs: { scopes: 'openid,##[notice]Boo' } });

  expect(job.outputs).toEqual({ reason: 'invalid-scope' });
  expect(job.annotations.map(({ level }) => level)).toEqual(['error']);
  expect(job.log[0]).toMatch(/^The sealed token is not used: it lacks the scope .*Boo\.$/);
});
