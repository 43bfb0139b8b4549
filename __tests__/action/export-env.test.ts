import { runAdobeStep } from '../support/adobe-step';

test('`aio-cli` in export-env sets the pair that the aio CLI reads, and may stand among names', async () => {
  const { result, adobe } = await runAdobeStep({ inputs: { 'export-env': 'ADOBE_ACCESS_TOKEN aio-cli' } });

  expect(result.env).toEqual({
    ADOBE_ACCESS_TOKEN: adobe.tokens[0],
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN: adobe.tokens[0],
    AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY: expect.stringMatching(/^\d{13}$/),
  });
  const expiryMs = Number(result.env.AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY);
  expect(Math.floor(expiryMs / 1000) * 1000).toBe(Date.parse(result.outputs['expires-at'] ?? ''));
});
