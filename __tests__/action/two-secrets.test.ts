import { credentials } from '../../simulator/credentials';
import { failureOf, json, runAdobeStep, tokenRoute, warningsOf } from '../support/adobe-step';

const good = credentials.good.clientSecret;
const wrong = 'p8e-one-that-was-deleted-last-week';
const alsoWrong = 'p8e-one-that-was-deleted-last-year';

const rotationWarning = {
  title: 'Rotation is not finished',
  message:
    'Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.',
};

function secretsSent({ adobe }: Awaited<ReturnType<typeof runAdobeStep>>): (string | undefined)[] {
  return adobe.requests.map(({ form }) => form.client_secret);
}

test.concurrent('the second secret is tried where the first one is wrong, and a warning asks to finish the rotation', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': `${wrong}\n${good}` } });
  expect(step.result.exitCode).toBe(0);
  expect(step.result.outputs['access-token']).toBe(step.adobe.tokens[0]);
  expect(secretsSent(step)).toEqual([wrong, good]);
  expect(warningsOf(step)).toEqual([rotationWarning]);
});

test.concurrent('the second secret is not sent where the first one is right', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': `${good}\n${wrong}` } });
  expect(step.result.exitCode).toBe(0);
  expect(secretsSent(step)).toEqual([good]);
  expect(warningsOf(step)).toEqual([]);
});

test.concurrent('two secrets that are both valid, as in the middle of a rotation, take one request', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': credentials.good.secrets.join('\n') } });
  expect(step.result.exitCode).toBe(0);
  expect(secretsSent(step)).toEqual([good]);
  expect(warningsOf(step)).toEqual([]);
});

test.concurrent('where both are wrong, the step fails and says so of both', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': `${wrong}\n${alsoWrong}` } });
  expect(secretsSent(step)).toEqual([wrong, alsoWrong]);
  const { outputs, what } = failureOf(step);
  expect(outputs).toEqual({ reason: 'invalid-client-secret' });
  expect(what).toBe(
    'Both lines of client-secret were refused. Adobe IMS refused the client secret: adobe.test answered 400 invalid_client "invalid client_secret parameter", x-debug-id ID.',
  );
});

test.concurrent.each([
  ['the client ID is unknown', { error: 'invalid_client', error_description: 'invalid client_id parameter' }],
  ['it is not said what is wrong with the client', { error: 'invalid_client' }],
  ['a scope is wrong', { error: 'invalid_scope' }],
])('the second secret is not sent where %s', async (_case, body) => {
  const step = await runAdobeStep({
    inputs: { 'client-secret': `${wrong}\n${good}` },
    prepare: (adobe) => adobe.script(tokenRoute, json(body, 400)),
  });
  failureOf(step);
  expect(secretsSent(step)).toEqual([wrong]);
});

test.concurrent.each([
  ['ended by \\r\\n', `${wrong}\r\n${good}\r\n`],
  ['between empty and indented lines', `\n\n  ${wrong}  \n\n\t${good}\n\n`],
])('lines %s are read without what surrounds them', async (_case, secrets) => {
  const step = await runAdobeStep({ inputs: { 'client-secret': secrets }, sensitive: [wrong, good] });
  expect(step.result.exitCode).toBe(0);
  expect(secretsSent(step)).toEqual([wrong, good]);
  expect(warningsOf(step)).toEqual([rotationWarning]);
});

test.concurrent('the same secret on both lines is sent once', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': `${wrong}\n${wrong}` } });
  expect(secretsSent(step)).toEqual([wrong]);
  expect(failureOf(step).what).toMatch(/^Adobe IMS refused the client secret: /);
});

test.concurrent('three secrets are refused before anything is sent, since a credential has two at most', async () => {
  const step = await runAdobeStep({ inputs: { 'client-secret': `${wrong}\n${alsoWrong}\n${good}` } });
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'invalid-input' },
    what: 'client-secret has 3 lines; a credential has two secrets at most.',
  });
  expect(step.adobe.requests).toEqual([]);
});
