import { credentials } from '../../../simulator/credentials';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { createThrottle } from '../../../simulator/throttle';
import { postForm, tokenForm } from './request';

let now = new Date('2026-11-23T12:00:00Z');
let adobe: Simulator;

beforeEach(async () => {
  adobe = await startSimulator({ throttle: { tokensPerSecond: 2 }, clock: () => now });
});
afterEach(() => adobe.close());

const ask = (form = tokenForm(credentials.good)) => postForm(`${adobe.url}/ims/token/v3`, form);

it('answers 429 with Retry-After beyond the allowance, until a second has passed', async () => {
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect(JSON.parse(refused.body)).toEqual({
    error: 'too_many_requests',
    error_description: 'Too many requests',
  });

  now = new Date(now.getTime() + 1000);
  expect((await ask()).status).toBe(200);
  expect(adobe.tokens).toHaveLength(3);
});

it('counts each client for itself, and only the tokens that it got', async () => {
  await Promise.all([ask(), ask()]);
  await ask({ ...tokenForm(credentials.other), client_secret: 'wrong' });
  const answers = await Promise.all([ask(tokenForm(credentials.other)), ask(tokenForm(credentials.other))]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});

it('allows no more than so many in any one second', () => {
  const take = createThrottle(2);
  const waits = [0, 900, 999, 1000, 1001, 1900].map((ms) => take('client', new Date(ms)));
  expect(waits).toEqual([0, 0, 1, 0, 899, 0]);
});

it.each([0, -1, 0.5, Number.NaN])('refuses an allowance of %s', (tokensPerSecond) => {
  expect(() => createThrottle(tokensPerSecond)).toThrow(`not ${tokensPerSecond}`);
});
