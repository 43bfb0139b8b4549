/** Variables of the machine that runs the tests, which would change what the action does. */
const FOREIGN = /^(INPUT|GITHUB|RUNNER|ACTIONS|STATE)_|^(https?|all|no)_proxy$|^NODE_TLS_|^NODE_EXTRA_/i;

/** Gives each test of a file an environment without a runner or a proxy in it, and puts the old one back. */
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

/** Sets inputs the way the runner does: upper case, spaces to underscores, hyphens kept. */
export function setInputs(inputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(inputs)) {
    process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = value;
  }
}
