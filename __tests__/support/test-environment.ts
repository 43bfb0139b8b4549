import { defaultInputs } from './action-file';
import { inputVariables } from './environment';

/** Variables of the machine that runs the tests, which would change what the action does. */
const FOREIGN = /^(INPUT|GITHUB|RUNNER|ACTIONS|STATE)_|^(https?|all|no)_proxy$|^NODE_TLS_|^NODE_EXTRA_/i;

/** Runs each test of a file in an environment without runner and proxy variables, and restores the old one. */
export function isolateEnvironment(): void {
  let saved: NodeJS.ProcessEnv;

  beforeEach(() => {
    saved = { ...process.env };
    for (const name of Object.keys(process.env)) {
      if (FOREIGN.test(name)) {
        delete process.env[name];
      }
    }
  });

  afterEach(() => {
    for (const name of Object.keys(process.env)) {
      delete process.env[name];
    }
    Object.assign(process.env, saved);
  });
}

/** Sets inputs as the runner does. */
export function setInputs(inputs: Readonly<Record<string, string>>): void {
  Object.assign(process.env, inputVariables(inputs));
}

/** Sets these inputs, and every other input of action.yml to its default, as the runner does. */
export function setInputsAndDefaults(inputs: Readonly<Record<string, string>> = {}): void {
  setInputs({ ...defaultInputs(), ...inputs });
}
