import { captureStdout } from '../support/stdout';
import { isolateEnvironment, setInputs } from '../support/test-environment';

isolateEnvironment();
afterEach(() => {
  jest.restoreAllMocks();
});

/** Runs the script of the post phase; says whether it has loaded the action. */
async function endJob(): Promise<boolean> {
  let loaded = false;
  jest.resetModules();
  jest.doMock('../../src/index', () => {
    loaded = true;
    return {};
  });
  require('../../src/job-end');
  await new Promise((resolve) => setImmediate(resolve));
  return loaded;
}

test.each(['true', 'TRUE', ' true '])(
  'the end of a job loads the action where revoke is "%s"',
  async (revoke) => {
    setInputs({ revoke });

    expect(await endJob()).toBe(true);
  },
);

test.each(['false', '', 'no', 'yes'])(
  'the end of a job loads and prints nothing where revoke is "%s"',
  async (revoke) => {
    const printed = captureStdout();
    setInputs({ revoke });

    expect(await endJob()).toBe(false);
    expect(printed.lines()).toEqual([]);
  },
);
