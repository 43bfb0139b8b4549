import { decodeJwt } from 'jose';
import { credentials } from '../../../simulator/credentials';
import type { Simulator } from '../../../simulator/server';
import { helloRoute, routesOf } from '../../support/adobe-step';
import { findLeaks } from '../../support/leaks';
import { type EndedStep, runOnlyStep, startAdobe } from './workflow';

describe('of a job with seal: true, the job that needs it', () => {
  let adobe: Simulator;
  let auth: EndedStep;
  let outputs: Record<string, string>;
  let consumer: EndedStep;
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

  test('gets all outputs but the token, which the runner drops', () => {
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

  test('unseals the same token, and sends no request to IMS', () => {
    expect([consumer.exitCode, consumer.annotations, consumer.stderr]).toEqual([0, [], '']);
    expect(consumer.outputs).toMatchObject({
      source: 'unsealed',
      'access-token': adobe.tokens[0],
      scopes: auth.outputs.scopes,
      hello: 'ok',
    });
    expect(requestsOfConsumer).toEqual([helloRoute]);
    expect(adobe.tokens).toHaveLength(1);
  });

  test('does not seal it again without seal: true', () => {
    expect(consumer.outputs).not.toHaveProperty('sealed-token');
  });

  test('has the expiry of the claims', () => {
    const { created_at, expires_in } = decodeJwt(adobe.tokens[0] ?? '');
    const expiresAt = new Date(Number(created_at) + Number(expires_in)).toISOString().slice(0, 19);
    expect(consumer.outputs['expires-at']).toBe(`${expiresAt}Z`);
  });

  test('masks it anew and exports it', () => {
    expect(consumer.masks).toContain(adobe.tokens[0]);
    expect(consumer.env).toEqual({ ADOBE_ACCESS_TOKEN: adobe.tokens[0] });
  });
});

test('an unsealed token can be sealed again for another job', async () => {
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
