import { credentials } from '../../simulator/credentials';
import { answer, failureOf, json, runAdobeStep, tokenRoute } from '../support/adobe-step';
import { splitLines } from '../support/lines';
import { createMasker } from '../support/masker';

const first = 'p8e-one-that-was-deleted-last-week';
const second = credentials.good.clientSecret;

/** The values masked before the first line of output that masks nothing. */
function maskedAtTheStart(stdout: string): string[] {
  const lines = splitLines(stdout);
  const end = lines.findIndex((line) => !line.startsWith('::add-mask::'));
  return lines.slice(0, end).map((line) => line.slice('::add-mask::'.length));
}

test.concurrent('both secrets are masked before anything else is printed', async () => {
  const { result } = await runAdobeStep({ inputs: { 'client-secret': `${first}\n\n${second}\n` } });
  expect(maskedAtTheStart(result.stdout)).toEqual(expect.arrayContaining([first, second]));
});

test.concurrent('both are masked even where another input is wrong', async () => {
  const step = await runAdobeStep({
    inputs: { 'client-secret': `${first}\n${second}`, hello: 'perhaps', 'max-attempts': '0' },
  });
  expect(maskedAtTheStart(step.result.stdout)).toEqual(expect.arrayContaining([first, second]));
  expect(failureOf(step).outputs).toEqual({ reason: 'invalid-input' });
});

test.concurrent('too many secrets are all masked before they are refused', async () => {
  const third = 'p8e-one-that-was-deleted-last-year';
  const step = await runAdobeStep({ inputs: { 'client-secret': [first, second, third].join('\n') } });
  expect(maskedAtTheStart(step.result.stdout)).toEqual(expect.arrayContaining([first, second, third]));
  failureOf(step);
});

test.concurrent('an empty line is never masked, nor is an empty secret', async () => {
  const withEmptyLines = await runAdobeStep({ inputs: { 'client-secret': `\n\n${second}\n\n` } });
  const withNothing = await runAdobeStep({ inputs: { 'client-secret': '\n \n' } });
  const masks = [...withEmptyLines.result.commands, ...withNothing.result.commands].filter(
    ({ name }) => name === 'add-mask',
  );
  expect(masks.map(({ data }) => data.trim())).not.toContain('');
  expect(masks.length).toBeGreaterThan(0);
});

test.concurrent('the token is masked before the answer is judged', async () => {
  const token = `abc.${'token-that-is-of-no-use'.repeat(3)}`;
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, json({ access_token: token, token_type: 'mac' })),
    tokens: [token],
  });
  expect(failureOf(step).what).toBe('adobe.test gave a token of type "mac", not a bearer token.');
  expect(maskedAtTheStart(step.result.stdout)).toContain(token);
});

test.concurrent('the encodings in which the steps that follow may print them are masked too', async () => {
  const { clientSecret } = credentials.awkwardSecret;
  const { result } = await runAdobeStep({ credential: 'awkwardSecret' });
  expect(result.exitCode).toBe(0);

  const masker = createMasker();
  result.masks.forEach(masker.add);
  const token = result.outputs['access-token'] ?? '';
  const printed = [clientSecret, token].flatMap((value) => [
    value,
    JSON.stringify(value),
    encodeURIComponent(value),
    new URLSearchParams({ value }).toString(),
    Buffer.from(value).toString('base64'),
    Buffer.from(`${value}\n`).toString('base64'),
    Buffer.from(`id:${value}\n`).toString('base64'),
    Buffer.from(`user:${value}`).toString('base64'),
  ]);
  for (const text of printed) {
    expect(masker.mask(text)).toContain('***');
  }
});

test.concurrent('a secret full of signs that a form must encode arrives as it is', async () => {
  const { adobe, result } = await runAdobeStep({ credential: 'awkwardSecret' });
  expect(result.exitCode).toBe(0);
  expect(adobe.requests.map(({ form }) => form.client_secret)).toEqual([
    credentials.awkwardSecret.clientSecret,
  ]);
});

test.concurrent('with debug logging, the step that succeeds, and the one that fails, tell no more', async () => {
  const succeeded = await runAdobeStep({ debug: true, inputs: { hello: 'true' } });
  expect(succeeded.result.exitCode).toBe(0);
  const failed = await runAdobeStep({
    debug: true,
    inputs: { 'max-attempts': '1' },
    prepare: (adobe) => adobe.script(tokenRoute, answer(500, second)),
  });
  expect(failed.result.exitCode).toBe(1);
  expect(failed.result.stdout).toContain('::debug::');
});
