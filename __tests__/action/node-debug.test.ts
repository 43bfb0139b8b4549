import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

test.each(['http', 'fs, HTTPS', 'n*', '*', 'tls'])(
  'NODE_DEBUG=%s is refused before anything is sent',
  async (value) => {
    const step = await runAdobeStep({ env: { NODE_DEBUG: value } });
    expect(failureOf(step)).toEqual({
      outputs: { reason: 'invalid-input' },
      what: 'NODE_DEBUG makes Node print requests to the log, and with them the credential and the token.',
      cure: 'Remove it from the environment of this step, or take http, https, net, stream and tls out of it.',
      more: moreAbout('invalid-input'),
    });
    expect(step.adobe.requests).toEqual([]);
  },
);

test.each(['', 'my-tool', 'my-http', 'module'])(
  'NODE_DEBUG=%s tells of nothing secret, and is fine',
  async (value) => {
    const { result } = await runAdobeStep({ env: { NODE_DEBUG: value } });
    expect(result.exitCode).toBe(0);
  },
);
