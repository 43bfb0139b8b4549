import { Failure } from '../../src/failure';
import * as inputReaders from '../../src/runner/inputs';
import { outputsOf } from '../../src/runner/outputs';
import { reportFailure } from '../../src/runner/report';
import { readActionFile } from '../support/action-file';
import { createRunnerFiles } from '../support/runner-files';
import { captureStdout } from '../support/stdout';
import { isolateEnvironment } from '../support/test-environment';
import { resultWith } from './runner/result';

const ACTION = readActionFile();
const noRedaction = (text: string) => text;

isolateEnvironment();
afterEach(() => jest.restoreAllMocks());

/** The names of the inputs that src/runner/inputs.ts reads. */
function inputsRead(): string[] {
  const names = new Set<string>();
  const environment = process.env;
  process.env = new Proxy(environment, {
    get: (target, name) => {
      const input = /^INPUT_(.+)$/.exec(String(name))?.[1];
      if (input !== undefined) {
        names.add(input.toLowerCase());
      }
      return Reflect.get(target, name);
    },
  });
  try {
    inputReaders.readUncheckedSecrets();
    inputReaders.readReportInputs();
    // It rejects inputs that are all empty after it has read them.
    expect(() => inputReaders.readInputs(noRedaction)).toThrow(Failure);
  } finally {
    process.env = environment;
  }
  return [...names].sort();
}

/** The names of the outputs of a step that succeeds, and of one that fails. */
function outputsWritten(): string[] {
  const files = createRunnerFiles();
  captureStdout();
  try {
    reportFailure(new Failure('hello-refused', 'a', 'b'), noRedaction);
    const success = outputsOf(resultWith({ sealedToken: 'e30..a.b.c' }), new Date(), noRedaction);
    return [...new Set([...Object.keys(success), ...Object.keys(files.outputs())])].sort();
  } finally {
    files.remove();
  }
}

test('action.yml declares the inputs that are read, and no others', () => {
  expect(inputsRead()).toEqual(Object.keys(ACTION.inputs).sort());
});

test('action.yml declares the outputs that are written, and no others', () => {
  expect(outputsWritten()).toEqual(Object.keys(ACTION.outputs).sort());
});

test('action.yml requires no input: a credential is given in one of two ways', () => {
  expect(Object.values(ACTION.inputs).filter(({ required }) => required)).toEqual([]);
});

test('action.yml describes every input and output', () => {
  const all = Object.entries({ ...ACTION.inputs, ...ACTION.outputs });

  expect(all.filter(([, { description = '' }]) => description.length < 20)).toEqual([]);
});

test('action.yml doubles no word in a description', () => {
  const all = Object.values({ ...ACTION.inputs, ...ACTION.outputs });

  expect(all.filter(({ description = '' }) => /\b([a-z]+)\s+\1\b/i.test(description))).toEqual([]);
});

test('action.yml runs scripts of dist/ on Node 24', () => {
  expect(ACTION.runs).toEqual({ using: 'node24', main: 'dist/index.js', post: 'dist/post.js' });
});

test('action.yml has an icon and a colour that GitHub allows', () => {
  expect(ACTION.branding.icon).toMatch(/^(lock|unlock|shield|user-check)$/);
  expect(ACTION.branding.color).toMatch(/^(white|black|yellow|blue|green|orange|red|purple|gray-dark)$/);
});

test('inputs that arrive empty get the defaults of action.yml, except where empty has a meaning', () => {
  const defaults = Object.entries(ACTION.inputs).flatMap(([name, input]) =>
    input.default ? [[name, input.default]] : [],
  );
  const { 'export-env': _, 'sealed-token': none, ...others } = Object.fromEntries(defaults);

  expect(inputReaders.DEFAULTS).toEqual(others);
  expect(none).toBe('none');
});
