import { credentials } from '../../simulator/credentials';
import { expectFailure, respond, respondJson, runAdobeStep, tokenRoute } from '../support/adobe-step';
import { splitLines } from '../support/lines';
import { createMasker } from '../support/masker';

const FIRST = 'p8e-one-that-was-deleted-last-week';
const THIRD = 'p8e-one-that-was-deleted-last-year';
const second = credentials.good.clientSecret;

/** The values that are masked before the first line that is not a mask. */
function maskedAtTheStart(stdout: string): string[] {
  const lines = splitLines(stdout);
  const end = lines.findIndex((line) => !line.startsWith('::add-mask::'));
  return lines.slice(0, end).map((line) => line.slice('::add-mask::'.length));
}

test.concurrent('both secrets are masked before anything else is printed, and empty lines are not', async () => {
  const { result } = await runAdobeStep({ inputs: { 'client-secret': `\n${FIRST}\n\n${second}\n` } });

  expect(maskedAtTheStart(result.stdout)).toEqual(expect.arrayContaining([FIRST, second]));
  expect(result.commands.filter(({ name, data }) => name === 'add-mask' && data.trim() === '')).toEqual([]);
});

test.concurrent('all secrets are masked before an input is refused', async () => {
  const step = await runAdobeStep({
    inputs: { 'client-secret': `${FIRST}\n${second}\n${THIRD}`, hello: 'perhaps', 'max-attempts': '0' },
  });

  expect(maskedAtTheStart(step.result.stdout)).toEqual(expect.arrayContaining([FIRST, second, THIRD]));
  expect(expectFailure(step).reason).toBe('invalid-input');
});

test.concurrent('the token is masked before the response is judged', async () => {
  const token = `abc.${'token-that-is-of-no-use'.repeat(3)}`;
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, respondJson({ access_token: token, token_type: 'mac' })),
    otherTokens: [token],
  });

  expect(expectFailure(step).reason).toBe('unexpected-response');
  expect(maskedAtTheStart(step.result.stdout)).toContain(token);
});

test.concurrent('the encodings in which later steps may print secret and token are masked too', async () => {
  const { clientSecret } = credentials.awkwardSecret;
  const { result } = await runAdobeStep({ credential: 'awkwardSecret' });
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

  expect(result.exitCode).toBe(0);
  for (const text of printed) {
    expect(masker.mask(text)).toContain('***');
  }
});

test.concurrent('debug logging shows neither secret nor token, of a step that succeeds and of one that fails', async () => {
  const succeeded = await runAdobeStep({ debug: true, inputs: { hello: 'true' } });
  const failed = await runAdobeStep({
    debug: true,
    inputs: { 'max-attempts': '1' },
    prepare: (adobe) => adobe.script(tokenRoute, respond(500, second)),
  });

  expect([succeeded.result.exitCode, failed.result.exitCode]).toEqual([0, 1]);
  expect(failed.result.stdout).toContain('::debug::');
});
