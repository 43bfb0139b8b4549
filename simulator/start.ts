import { Command, Option } from 'commander';
import { findActionDirectory, readActionFile } from '../__tests__/support/action-file';
import { createMasker } from '../__tests__/support/masker';
import { runStep, type StepResult } from '../__tests__/support/mini-runner';
import refreshDist from '../scripts/dist.mjs';
import { type Case, type CaseName, cases, firstCase, type Inputs } from './cases';
import { startSimulator } from './server';

/** The variables that a step needs to reach the real Adobe. */
const NETWORK_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

/** Longest value of an output that is shown, in characters: a sealed token has 2,000. */
const MAX_VALUE_LENGTH = 100;

const action = readActionFile(findActionDirectory());

/**
 * `npm start`: runs the action as the runner does, with a simulated Adobe or, if a credential is set, with Adobe.
 * Returns the exit code: 0 if the step ended as expected.
 */
async function start(given: Inputs, caseName: CaseName | undefined): Promise<number> {
  const { ADOBE_CLIENT_ID: clientId = '', ADOBE_CLIENT_SECRET: clientSecret = '' } = process.env;
  if ((clientId === '') !== (clientSecret === '')) {
    throw new Error(
      `${clientId === '' ? 'ADOBE_CLIENT_ID' : 'ADOBE_CLIENT_SECRET'} is not set. Set both to use Adobe, or none to use the simulator.`,
    );
  }
  if (clientId === '') {
    return startWithSimulator(given, caseName);
  }
  if (caseName !== undefined) {
    throw new Error('--try needs the simulated Adobe. Unset ADOBE_CLIENT_ID and ADOBE_CLIENT_SECRET.');
  }
  const url = given['ims-url'] ?? action.inputs['ims-url']?.default;
  console.log(`Adobe: the real one, ${url}, with the credential in ADOBE_CLIENT_ID and ADOBE_CLIENT_SECRET.`);
  const env = NETWORK_VARIABLES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const { conclusion } = await show(
    { 'client-id': clientId, 'client-secret': clientSecret, ...given },
    Object.fromEntries(env),
  );
  return conclusion === 'success' ? 0 : 1;
}

async function startWithSimulator(given: Inputs, caseName: CaseName | undefined): Promise<number> {
  const current: Case = caseName === undefined ? firstCase : cases[caseName];
  const requests: string[] = [];
  const simulator = await startSimulator({ ...current.simulatorOptions, logger: (line) => requests.push(line) });
  current.prepare?.(simulator);
  const toSimulator = {
    'ims-url': simulator.url,
    hello: 'true',
    'hello-url': `${simulator.url}/pie/psdService/hello`,
  };
  try {
    const url = given['ims-url'] ?? simulator.url;
    console.log(`Adobe: ${url === simulator.url ? 'simulated, ' : ''}${url}\nCase: ${current.title}`);
    const first = await show({ ...toSimulator, ...current.inputs, ...given });
    const last = current.secondJob
      ? await show({ ...toSimulator, ...current.secondJob(first), ...given }, {}, 'second job')
      : first;
    list('Requests to the simulated Adobe, and the status of each', requests);
    const isAsExpected = last.conclusion === current.conclusion;
    const isChanged = Object.keys(given).length > 0;
    console.log(`\n${isAsExpected && !isChanged ? `${current.explanation}\n\n` : ''}${nextCommands(caseName)}`);
    return isChanged ? Number(last.conclusion !== 'success') : Number(!isAsExpected);
  } finally {
    await simulator.close();
  }
}

/** Runs a step, and prints what github.com would show of it. */
async function show(inputs: Inputs, env: Inputs = {}, where = 'step'): Promise<StepResult> {
  const { 'client-secret': clientSecret = '', 'credential-json': credentialJson = '' } = inputs;
  const secrets = [...clientSecret.split('\n'), credentialJson].filter((value) => value !== '');
  const result = await runStep({ inputs, env, secrets });
  const masker = createMasker();
  for (const value of [...secrets, ...result.masks]) {
    masker.add(value);
  }
  const shown = (values: StepResult['outputs']) =>
    Object.entries(values).map(([name, value]) => `${name}: ${shorten(masker.mask(value))}`);

  list(`Log of the ${where} (${result.conclusion})`, result.log);
  list('Outputs', shown(result.outputs));
  list('Environment variables for later steps', shown(result.env));
  list('Job summary', result.summary.trim().split('\n'));
  if (result.post && result.post.log.length > 0) {
    list('Log of the end of the job', result.post.log);
  }
  return result;
}

function list(title: string, lines: readonly string[]): void {
  const indented = lines.map((line) => `  ${line}`.trimEnd());
  console.log([`\n${title}:`, ...(lines.length > 0 ? indented : ['  (none)'])].join('\n'));
}

function shorten(value: string): string {
  return value.length > MAX_VALUE_LENGTH ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
}

function nextCommands(caseName: CaseName | undefined): string {
  const others = Object.entries(cases).filter(([name]) => name !== caseName);
  return [
    'Try next:',
    ...others.map(([name, { title }]) => `  npm start -- --try ${name.padEnd(16)} ${title}`),
    `  npm start -- --help                 all inputs as options`,
  ].join('\n');
}

const caseList = Object.entries(cases).map(([name, { title }]) => `  ${name.padEnd(16)} ${title}`);

const program = new Command('npm start --')
  .description(
    'Runs the action as the runner does, with a simulated Adobe, or with Adobe if ADOBE_CLIENT_ID and ADOBE_CLIENT_SECRET are set.',
  )
  .addOption(new Option('--try <case>', 'a case of the list below').choices(Object.keys(cases)))
  .optionsGroup('Inputs of the step:')
  .allowExcessArguments(false)
  .showHelpAfterError('(npm start -- --help lists the options)')
  .addHelpText('after', `\nCases:\n${caseList.join('\n')}`);
const inputOptions = Object.entries(action.inputs).map(
  ([name, { default: value }]) => new Option(`--${name} <value>`, value && `default: ${value}`),
);
for (const option of inputOptions) {
  program.addOption(option);
}
program
  .action(async (options: Inputs) => {
    refreshDist();
    const given = inputOptions.flatMap((option) => {
      const value = options[option.attributeName()];
      return value === undefined ? [] : [[option.name(), value]];
    });
    process.exitCode = await start(Object.fromEntries(given), options.try as CaseName | undefined);
  })
  .parseAsync()
  .catch((error: unknown) => program.error(`error: ${error instanceof Error ? error.message : error}`));
