import { Failure } from '../../src/failure';
import * as inputReaders from '../../src/runner/inputs';
import type { Outcome } from '../../src/runner/outcome';
import { outputsFor } from '../../src/runner/outputs';
import { report } from '../../src/runner/report';
import { readActionFile } from '../support/action-file';
import { createRunnerFiles } from '../support/runner-files';
import { readSource, sourceFiles } from '../support/source-files';
import { captureStdout } from '../support/stdout';
import { isolateEnvironment } from '../support/test-environment';

const action = readActionFile();
const plain = (text: string) => text;

isolateEnvironment();
afterEach(() => jest.restoreAllMocks());

/** The names of the inputs that src/runner/inputs.ts looks up, whatever it makes of them. */
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
    for (const [name, value] of Object.entries(inputReaders)) {
      if (name.startsWith('read') && typeof value === 'function') {
        attempt(() => (value as (redact: typeof plain) => unknown)(plain));
      }
    }
  } finally {
    process.env = environment;
  }
  return [...names].sort();
}

/** Inputs that are all missing are refused, once they have been read. */
function attempt(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Failure)) {
      throw error;
    }
  }
}

/** The names of the outputs of a step that succeeds, and of one that fails. */
function outputsSet(): string[] {
  const outcome: Outcome = {
    token: { value: 'abc', expiresAt: undefined, scopes: undefined },
    source: 'issued',
    requestedScopes: [],
    hello: { hello: 'skipped' },
    sealedToken: 'e30..a.b.c',
  };
  const files = createRunnerFiles();
  captureStdout();
  try {
    report(new Failure('hello-refused', 'a', 'b'), plain);
    return [
      ...new Set([...Object.keys(outputsFor(outcome, new Date(), plain)), ...Object.keys(files.outputs())]),
    ].sort();
  } finally {
    files.remove();
  }
}

describe('action.yml', () => {
  test('declares the inputs that are read, and no other', () => {
    expect(inputsRead()).toEqual(Object.keys(action.inputs).sort());
  });

  test('declares the outputs that are set, and no other', () => {
    expect(outputsSet()).toEqual(Object.keys(action.outputs).sort());
  });

  test('requires the credential, and nothing else', () => {
    const required = Object.entries(action.inputs).filter(([, input]) => input.required);

    expect(required.map(([name]) => name)).toEqual(['client-id', 'client-secret']);
  });

  test.each(Object.entries(action.inputs))('describes the input %s', (_, { description }) => {
    expect(description).toMatch(/\.$/);
  });

  test.each(Object.entries(action.outputs))('describes the output %s', (_, { description }) => {
    expect(description).toMatch(/\.$/);
  });

  test.each(Object.entries(action.inputs).filter(([, input]) => 'default' in input))(
    'gives the default of %s as a string, as the runner does',
    (_, input) => {
      expect(typeof input.default).toBe('string');
    },
  );

  test('gives no default to a credential', () => {
    expect(action.inputs['client-id']).not.toHaveProperty('default');
    expect(action.inputs['client-secret']).not.toHaveProperty('default');
  });

  test('runs on the Node.js of today', () => {
    expect(action.runs.using).toBe('node24');
  });

  test.each(Object.entries(action.runs).filter(([phase]) => /^(pre|main|post)$/.test(phase)))(
    'runs a bundle in its phase %s',
    (_, file) => {
      expect(file).toMatch(/^dist\/[\w-]+\.js$/);
    },
  );

  test('wears an icon and a colour that GitHub allows', () => {
    expect(action.branding.icon).toMatch(/^(lock|unlock|shield|user-check)$/);
    expect(action.branding.color).toMatch(/^(white|black|yellow|blue|green|orange|red|purple|gray-dark)$/);
  });
});

describe('a default', () => {
  test('is given by action.yml alone: without it, an input is empty', () => {
    process.env['INPUT_CLIENT-ID'] = 'a1b2c3';
    process.env['INPUT_CLIENT-SECRET'] = 'p8e-s3cr3t';
    // An empty export-env is one that exports nothing; an empty org-id or sealed-token is none.
    const mayBeEmpty = ['export-env'];
    const needed = Object.entries(action.inputs)
      .filter(([name, input]) => input.default !== undefined && !mayBeEmpty.includes(name))
      .map(([name]) => name);
    let message = '';
    try {
      inputReaders.readInputs(plain);
    } catch (error) {
      message = (error as Error).message;
    }

    expect(needed.filter((name) => !new RegExp(`\\b${name} (is empty|names no)`).test(message))).toEqual([]);
  });

  const telling = Object.values(action.inputs).flatMap(({ default: value = '' }) =>
    /^https:|,/.test(value) ? [value] : [],
  );

  test.each(telling)('stands nowhere in the source: %s', (value) => {
    expect(sourceFiles().filter((file) => readSource(file).includes(value))).toEqual([]);
  });
});
