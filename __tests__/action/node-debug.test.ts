import { runAdobeStep } from '../support/adobe-step';

// Rows of the fault table must leave stderr empty, and these values make Node print there.

test('NODE_DEBUG=* is refused before anything is sent', async () => {
  const { result, adobe } = await runAdobeStep({ env: { NODE_DEBUG: '*' } });

  expect([result.exitCode, result.outputs]).toEqual([1, { reason: 'invalid-input' }]);
  expect(adobe.requests).toEqual([]);
});

test('NODE_DEBUG=module shows nothing secret, and is accepted', async () => {
  const { result } = await runAdobeStep({ env: { NODE_DEBUG: 'module' } });

  expect(result.exitCode).toBe(0);
});
