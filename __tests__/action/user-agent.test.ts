import { version } from '../../package.json';
import { runAdobeStep } from '../support/adobe-step';

test('every request names the action and its version, whatever the orchestration of the run', async () => {
  const { adobe } = await runAdobeStep({
    inputs: { hello: 'true' },
    env: { ACTIONS_ORCHESTRATION_ID: '5b0f9f5e-build.linux.__default' },
  });
  expect(adobe.requests.map(({ headers }) => headers['user-agent'])).toEqual([
    `adobe-access-token/${version}`,
    `adobe-access-token/${version}`,
  ]);
  expect(JSON.stringify(adobe.requests)).not.toContain('5b0f9f5e-build');
});
