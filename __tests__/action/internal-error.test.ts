import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { credentials } from '../../simulator/credentials';
import {
  type AdobeStep,
  type AdobeStepOptions,
  answer,
  failureOf,
  moreAbout,
  runAdobeStep,
  tokenRoute,
} from '../support/adobe-step';

const { clientSecret } = credentials.good;
const cure =
  'Please open an issue, with the version of the action and this message. Running the job again may help meanwhile.';

/** Runs the step with a defect in it: a script that is loaded before the action. */
async function runWithDefect(script: string, options: AdobeStepOptions = {}): Promise<AdobeStep> {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-defect-'));
  try {
    const path = join(directory, 'defect.mjs');
    writeFileSync(path, script);
    return await runAdobeStep({ ...options, env: { NODE_OPTIONS: `--import=${pathToFileURL(path)}` } });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The step failed by a defect whose message was redacted, and nothing was sent. */
function expectDefectBeforeAnyRequest(step: AdobeStep): void {
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'internal-error' },
    what: 'This action has failed by a defect of its own: boom ***',
    cure,
    more: moreAbout('internal-error'),
  });
  expect(step.adobe.requests).toEqual([]);
}

test('a defect in the main line is reported as one, redacted, without a stack trace', async () => {
  const step = await runWithDefect(`
    URL.canParse = () => { throw new TypeError('boom ${clientSecret}'); };
  `);
  expectDefectBeforeAnyRequest(step);
});

test('a defect in a request is not told as a trouble of the network, and not tried again', async () => {
  const step = await runWithDefect(`
    const { default: http } = await import('node:http');
    const { request } = http;
    let calls = 0;
    http.request = (...given) => {
      calls += 1;
      if (calls === 1) throw new TypeError('boom ${clientSecret}');
      return request(...given);
    };
  `);
  expectDefectBeforeAnyRequest(step);
});

test('an exception outside the main line fails the step, and the main line does not go on', async () => {
  const step = await runWithDefect(
    `
    const { Agent } = await import('node:http');
    const { createConnection } = Agent.prototype;
    Agent.prototype.createConnection = function (...given) {
      setImmediate(() => { throw new Error('boom'); });
      return createConnection.apply(this, given);
    };
  `,
    {
      // The token comes when the failure has been reported.
      prepare: (adobe) =>
        adobe.script(tokenRoute, (_request, _response, _recorded, proceed) => void setTimeout(proceed, 200)),
    },
  );
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'internal-error' },
    what: 'This action has failed by a defect of its own: boom',
    cure,
  });
});

test('a step that runs out of work before it is done fails', async () => {
  const step = await runWithDefect(
    `
    // The waits between attempts take less than a second here, the limits of an attempt far more.
    const { setTimeout: start, clearTimeout: stop } = globalThis;
    globalThis.setTimeout = (callback, ms, ...rest) => {
      const timer = start(callback, ms, ...rest);
      if (ms < 500) stop(timer);
      return timer;
    };
  `,
    {
      prepare: (adobe) => adobe.script(tokenRoute, answer(503)),
    },
  );
  expect(failureOf(step)).toMatchObject({
    outputs: { reason: 'internal-error' },
    what: 'This action has failed by a defect of its own: the step ran out of work before it was done',
    cure,
  });
});
