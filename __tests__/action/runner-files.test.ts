import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, moreAbout, runAdobeStep } from '../support/adobe-step';

const outsideCure = 'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.';
const diskCure =
  'Check the folder in which the runner keeps such files: is it there, is it writable, is its disk full?';

const testOnLinux = process.platform === 'linux' ? test.concurrent : test.skip;

function commandNames(result: { commands: readonly { name: string }[] }): Set<string> {
  return new Set(result.commands.map(({ name }) => name));
}

test.concurrent('without GITHUB_OUTPUT nothing is asked for, and nothing printed in its place', async () => {
  const step = await runAdobeStep({ without: ['GITHUB_OUTPUT'] });
  expect(failureOf(step)).toEqual({
    outputs: {},
    what: 'GITHUB_OUTPUT is not set: there is no file to hand the token on in.',
    cure: outsideCure,
    more: moreAbout('invalid-input'),
  });
  expect(step.adobe.requests).toEqual([]);
  expect(commandNames(step.result)).toEqual(new Set(['add-mask', 'error', 'debug']));
});

test.concurrent('without GITHUB_ENV nothing is asked for, and nothing printed in its place', async () => {
  const step = await runAdobeStep({ without: ['GITHUB_ENV'] });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'invalid-input' },
    what: 'GITHUB_ENV is not set: there is no file to hand the token on in.',
    cure: outsideCure,
    more: moreAbout('invalid-input'),
  });
  expect(step.adobe.requests).toEqual([]);
  expect(commandNames(step.result)).toEqual(new Set(['add-mask', 'error', 'debug']));
});

test.concurrent('without GITHUB_ENV a step that exports nothing does its work', async () => {
  const { result, adobe } = await runAdobeStep({ without: ['GITHUB_ENV'], inputs: { 'export-env': '' } });
  expect(result.exitCode).toBe(0);
  expect(result.outputs['access-token']).toBe(adobe.tokens[0]);
});

test.concurrent.each(['GITHUB_OUTPUT', 'GITHUB_ENV'])(
  'a %s that is not there is found before anything is asked for',
  async (name) => {
    const step = await runAdobeStep({ overrideFiles: { [name]: join(tmpdir(), 'no', 'such', 'file') } });
    expect(failureOf(step)).toMatchObject({
      what: `The runner's file ${name} cannot be written (ENOENT): the token cannot be handed on.`,
      cure: diskCure,
    });
    expect(step.adobe.requests).toEqual([]);
  },
);

testOnLinux('on a full disk for GITHUB_ENV the step fails, and takes the outputs back', async () => {
  const step = await runAdobeStep({ overrideFiles: { GITHUB_ENV: '/dev/full' } });
  expect(failureOf(step)).toEqual({
    outputs: { reason: 'invalid-input' },
    what: "The runner's file GITHUB_ENV cannot be written (ENOSPC): the token cannot be handed on.",
    cure: diskCure,
    more: moreAbout('invalid-input'),
  });
});

testOnLinux('on a full disk for GITHUB_OUTPUT the step fails, and exports nothing', async () => {
  const step = await runAdobeStep({ overrideFiles: { GITHUB_OUTPUT: '/dev/full' } });
  expect(failureOf(step)).toEqual({
    outputs: {},
    what: "The runner's file GITHUB_OUTPUT cannot be written (ENOSPC): the token cannot be handed on.",
    cure: diskCure,
    more: moreAbout('invalid-input'),
  });
});

testOnLinux('a failure that cannot be written as an output is told in the log all the same', async () => {
  const step = await runAdobeStep({
    inputs: { 'client-secret': 'p8e-one-that-was-deleted-last-week' },
    overrideFiles: { GITHUB_OUTPUT: '/dev/full' },
  });
  const { outputs, what } = failureOf(step);
  expect(outputs).toEqual({});
  expect(what).toMatch(/^Adobe IMS refused the client secret: /);
});
