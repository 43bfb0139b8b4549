import { startSimulator } from '../../simulator/server';
import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

const cure =
  'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.';

test('a host that refuses the connection is tried to the end, and named', async () => {
  // Nothing listens on the port of tcpmux.
  const step = await runAdobeStep({ inputs: { 'ims-url': 'http://127.0.0.1:1', 'max-attempts': '2' } });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'unreachable' },
    what: '127.0.0.1:1 cannot be reached: it refused the connection (ECONNREFUSED). Tried 2 times.',
    cure,
    more: moreAbout('unreachable'),
  });
  expect(step.result.log).toHaveLength(4);
});

test('a host that answers https with plain http is named', async () => {
  const plainServer = await startSimulator();
  try {
    const origin = `https://127.0.0.1:${plainServer.port}`;
    const step = await runAdobeStep({ inputs: { 'ims-url': origin, 'max-attempts': '1' } });
    expect(failureOf(step)).toMatchObject({ outputs: { reason: 'unreachable' }, cure });
    expect(failureOf(step).what).toBe(
      `127.0.0.1:${plainServer.port} cannot be reached: no TLS connection could be set up with it (EPROTO).`,
    );
    expect(plainServer.requests).toEqual([]);
  } finally {
    await plainServer.close();
  }
});
