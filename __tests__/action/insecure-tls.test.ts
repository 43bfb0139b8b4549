import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

test('where the check of certificates is switched off, the secret is not sent', async () => {
  const step = await runAdobeStep({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'insecure-tls' },
    what: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates: the client secret would go to whoever answers.',
    cure: 'Remove it from the environment. To trust an authority of your own, name its PEM file in `NODE_EXTRA_CA_CERTS`.',
    more: moreAbout('insecure-tls'),
  });
  expect(step.adobe.requests).toEqual([]);
});

test.each(['1', ''])('NODE_TLS_REJECT_UNAUTHORIZED=%s leaves the check on, and is fine', async (value) => {
  const { result } = await runAdobeStep({ env: { NODE_TLS_REJECT_UNAUTHORIZED: value } });
  expect(result.exitCode).toBe(0);
});
