import { decodeJwt } from 'jose';
import { credentials } from '../../../simulator/credentials';
import type { Simulator } from '../../../simulator/server';
import { findLeaks } from '../../support/leaks';
import { type Ended, helloRoute, routesOf, runOnlyStep, startAdobe, successLine } from './workflow';

describe('a job that needs a job with seal: true', () => {
  let adobe: Simulator;
  let auth: Ended;
  let outputs: Record<string, string>;
  let consumer: Ended;
  let requestsOfConsumer: string[];

  beforeAll(async () => {
    adobe = await startAdobe();
    auth = await runOnlyStep(adobe, { inputs: { seal: 'true' } });
    outputs = auth.jobOutputs();
    const before = adobe.requests.length;
    consumer = await runOnlyStep(adobe, {
      inputs: { 'sealed-token': outputs['sealed-token'] ?? '', hello: 'true' },
    });
    requestsOfConsumer = routesOf(adobe).slice(before);
  });

  test('gets all of its outputs but the token: that one the runner drops', () => {
    expect(auth.outputs).toHaveProperty('access-token', adobe.tokens[0]);
    expect(Object.keys(outputs).sort()).toEqual(
      ['expires-at', 'expires-in', 'hello', 'scopes', 'sealed-token', 'source'].sort(),
    );
    expect(outputs.source).toBe('issued');
  });

  test('gets a sealed token in which neither client ID, nor secret, nor token can be found', () => {
    const sealed = outputs['sealed-token'] ?? '';
    const { clientId, clientSecret } = credentials.good;
    expect(sealed).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
    expect(findLeaks(sealed, [clientId, clientSecret, adobe.tokens[0] ?? ''])).toEqual([]);
  });

  test('unseals the very same token, and asks IMS for nothing', () => {
    expect(consumer.exitCode).toBe(0);
    expect(consumer.outputs).toMatchObject({
      source: 'unsealed',
      'access-token': adobe.tokens[0],
      scopes: auth.outputs.scopes,
      hello: 'ok',
    });
    expect(requestsOfConsumer).toEqual([helloRoute]);
    expect(adobe.tokens).toHaveLength(1);
  });

  test('does not seal it again unless asked to', () => {
    expect(consumer.outputs).not.toHaveProperty('sealed-token');
  });

  test('knows the expiry that the token itself tells', () => {
    const { created_at, expires_in } = decodeJwt(adobe.tokens[0] ?? '');
    const expiresAt = new Date(Number(created_at) + Number(expires_in)).toISOString().slice(0, 19);
    expect(consumer.outputs['expires-at']).toBe(`${expiresAt}Z`);
  });

  test('masks it anew and exports it', () => {
    expect(consumer.masks).toContain(adobe.tokens[0]);
    expect(consumer.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
  });

  test('says so in its log', () => {
    expect(consumer.log).toEqual([`${new URL(adobe.url).host} accepts the token.`, successLine('unsealed')]);
    expect(consumer.annotations).toEqual([]);
    expect(consumer.stderr).toBe('');
  });
});

test('a job can hand an unsealed token on, sealed once more', async () => {
  const adobe = await startAdobe();
  const first = await runOnlyStep(adobe, { inputs: { seal: 'true' } });
  const sealedOnce = first.jobOutputs()['sealed-token'] ?? '';
  const second = await runOnlyStep(adobe, { inputs: { seal: 'true', 'sealed-token': sealedOnce } });
  const sealedTwice = second.jobOutputs()['sealed-token'] ?? '';
  expect(sealedTwice).not.toBe(sealedOnce);

  const third = await runOnlyStep(adobe, { inputs: { 'sealed-token': sealedTwice } });

  expect(third.outputs).toMatchObject({ source: 'unsealed', 'access-token': adobe.tokens[0] });
  expect(adobe.tokens).toHaveLength(1);
});

test('a token that hello refused is not sealed', async () => {
  const adobe = await startAdobe();

  const { exitCode, outputs } = await runOnlyStep(adobe, {
    credential: 'apiNotAdded',
    inputs: { seal: 'true', hello: 'true' },
  });

  expect(exitCode).toBe(1);
  expect(outputs).toEqual({ reason: 'hello-refused', hello: 'refused' });
});
