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

const requestToken = (form = tokenForm(credentials.good)) => postForm(`${adobe.url}/ims/token/v3`, form);

test('IMS responds with 429 and Retry-After beyond the limit, until a second has passed', async () => {
  const within = [(await requestToken()).status, (await requestToken()).status];
  const beyond = await requestToken();
  now = new Date(now.getTime() + 1000);
  const later = await requestToken();

  expect(within).toEqual([200, 200]);
  expect(beyond.status).toBe(429);
  expect(beyond.headers['retry-after']).toBe('1');
  expect(JSON.parse(beyond.body)).toEqual({
    error: 'too_many_requests',
    error_description: 'Too many requests',
  });
  expect(later.status).toBe(200);
  expect(adobe.tokens).toHaveLength(3);
});

test('the limit counts the tokens of each client, without failed requests', async () => {
  await Promise.all([requestToken(), requestToken()]);
  await requestToken({ ...tokenForm(credentials.other), client_secret: 'wrong' });

  const other = tokenForm(credentials.other);
  const responses = await Promise.all([requestToken(other), requestToken(other)]);

  expect(responses.map(({ status }) => status)).toEqual([200, 200]);
});

test('a throttle allows no more than the limit in any second', () => {
  const throttle = createThrottle(2);

  const waits = [0, 900, 999, 1000, 1001, 1900].map((ms) => throttle('client', new Date(ms)));

  expect(waits).toEqual([0, 0, 1, 0, 899, 0]);
});

test.each([0, -1, 0.5, Number.NaN])('a limit of %s is rejected', (tokensPerSecond) => {
  expect(() => createThrottle(tokensPerSecond)).toThrow(`not ${tokensPerSecond}`);
});
