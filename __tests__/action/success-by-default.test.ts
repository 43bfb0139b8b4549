import { version } from '../../package.json';
import { credentials } from '../../simulator/credentials';
import { type AdobeStep, runAdobeStep } from '../support/adobe-step';
import { splitLines } from '../support/lines';

const LIFETIME_MS = 86_399_000;

let step: AdobeStep;
let startedAt: number;
let endedAt: number;
let token: string;

beforeAll(async () => {
  startedAt = Date.now();
  step = await runAdobeStep();
  endedAt = Date.now();
  token = step.adobe.tokens[0] ?? '';
});

test('a step with the default inputs succeeds, without annotations, and leaves nothing behind', () => {
  const { exitCode, conclusion, annotations, stderr, leftBehind, paths } = step.result;
  expect({ exitCode, conclusion, annotations, stderr, leftBehind, paths }).toEqual({
    exitCode: 0,
    conclusion: 'success',
    annotations: [],
    stderr: '',
    leftBehind: {},
    paths: [],
  });
});

test('the outputs are the token, its expiry and its scopes, and that there was no hello call', () => {
  expect(step.adobe.tokens).toHaveLength(1);
  expect(step.result.outputs).toEqual({
    'access-token': token,
    'client-id': step.adobe.requests[0]?.form.client_id,
    'expires-in': expect.stringMatching(/^\d+$/),
    'expires-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    scopes: 'openid,AdobeID,firefly_api,ff_apis',
    source: 'issued',
    hello: 'skipped',
  });
});

test('the expiry is that of the response, counted from the request', () => {
  const expiresAt = Date.parse(step.result.outputs['expires-at'] ?? '');
  expect(expiresAt).toBeGreaterThan(startedAt + LIFETIME_MS - 1000);
  expect(expiresAt).toBeLessThanOrEqual(endedAt + LIFETIME_MS);
  const expiresIn = Number(step.result.outputs['expires-in']);
  expect(expiresIn).toBeLessThanOrEqual(86_399);
  expect(expiresIn).toBeGreaterThanOrEqual(86_397 - Math.ceil((endedAt - startedAt) / 1000));
});

test('the steps that follow find the token in ADOBE_ACCESS_TOKEN, and nothing else', () => {
  expect(step.result.env).toEqual({ ADOBE_ACCESS_TOKEN: token });
});

test('the log is one line that says until when the token is valid, and where it is', () => {
  const [line, ...more] = step.result.log;
  expect(more).toEqual([]);
  expect(line).toContain(step.result.outputs['expires-at']);
  expect(line).toContain('access-token, ADOBE_ACCESS_TOKEN');
});

test('all lines before that one are masks: first of the secret, then of the token', () => {
  const masked = splitLines(step.result.stdout.trimEnd()).slice(0, -1);
  expect(masked.every((line) => line.startsWith('::add-mask::'))).toBe(true);
  expect(masked[0]).toBe(`::add-mask::${credentials.good.clientSecret}`);
  expect(masked).toContain(`::add-mask::${token}`);
});

test('a single request is sent, the one that Adobe documents', () => {
  expect(step.adobe.requests).toHaveLength(1);
  const [request] = step.adobe.requests;
  expect(request).toMatchObject({ method: 'POST', url: '/ims/token/v3' });
  expect(Object.entries(request?.form ?? {})).toEqual([
    ['grant_type', 'client_credentials'],
    ['client_id', credentials.good.clientId],
    ['client_secret', credentials.good.clientSecret],
    ['scope', 'openid,AdobeID,firefly_api,ff_apis'],
  ]);
});

test('the token request has these headers alone', () => {
  const [request] = step.adobe.requests;
  const { connection: _hopByHop, ...headers } = request?.headers ?? {};
  expect(headers).toEqual({
    accept: 'application/json',
    'content-length': String(request?.body.length),
    'content-type': 'application/x-www-form-urlencoded',
    host: new URL(step.adobe.url).host,
    'user-agent': `adobe-access-token/${version}`,
  });
});
