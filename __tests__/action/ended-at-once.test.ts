import { runAdobeStep } from '../support/adobe-step';

test('a step that ends before it could leave any state does not run again at the end of the job', async () => {
  const step = await runAdobeStep({
    inputs: { revoke: 'true' },
    signal: { name: 'SIGTERM', when: 'start' },
  });
  expect(step.result.exitCode).not.toBe(0);
  expect(step.result.post).toMatchObject({ exitCode: 0, outputs: {}, env: {}, annotations: [] });
  expect(step.adobe.requests).toEqual([]);
});
