import { credentials } from '../../simulator/credentials';
import { type Simulator, startSimulator } from '../../simulator/server';
import { answer, failureOf, moreAbout, runAdobeStep, tokenRoute } from '../support/adobe-step';

const statuses = [301, 302, 303, 307, 308];

let elsewhere: Simulator;

beforeEach(async () => {
  elsewhere = await startSimulator();
});

afterEach(() => elsewhere.close());

test.each(statuses)(
  '%d of the token request is never followed, and names where it pointed',
  async (status) => {
    const step = await runAdobeStep({
      prepare: (adobe) =>
        adobe.script(tokenRoute, answer(status, '', { location: `${elsewhere.url}/ims/token/v3?next=1` })),
    });
    expect(elsewhere.requests).toEqual([]);
    expect(step.adobe.requests).toHaveLength(1);
    expect(failureOf(step)).toEqual({
      outputs: { reason: 'unexpected-response' },
      what: `adobe.test redirected the request (${status}) to ${elsewhere.url}. Redirects are not followed: the credential is for adobe.test alone.`,
      cure: 'Check the URL, and whether a proxy or a sign-in page answers in place of Adobe.',
      more: moreAbout('unexpected-response'),
    });
  },
);

test('a redirect that holds the secret, in host, path, user and query, does not show it', async () => {
  const { clientSecret } = credentials.good;
  const location = `https://${clientSecret}:${clientSecret}@${clientSecret}.example/${clientSecret}?q=${clientSecret}`;
  const step = await runAdobeStep({
    prepare: (adobe) => adobe.script(tokenRoute, answer(302, '', { location })),
  });
  const { what } = failureOf(step);
  expect(what).toMatch(/^adobe\.test redirected the request \(302\) to https:\/\/\*\*\*\.example\. /);
  expect(what.toLowerCase()).not.toContain(clientSecret.toLowerCase());
});
