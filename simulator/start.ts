import { Command } from 'commander';
import { findActionDirectory, readActionFile } from '../__tests__/support/action-file';
import { createMasker } from '../__tests__/support/masker';
import { runStep, type StepResult } from '../__tests__/support/mini-runner';
import refreshDist from '../scripts/dist.mjs';
import { credentials } from './credentials';
import { startSimulator } from './server';

/** The variables that a step needs to reach the real Adobe. */
const networkVariables = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

type Inputs = Record<string, string>;

/**
 * `npm start`: runs the action as the runner does, with a simulated Adobe or, if a credential is set, with
 * Adobe.
 */
async function start(given: Inputs): Promise<number> {
  const { ADOBE_CLIENT_ID: clientId = '', ADOBE_CLIENT_SECRET: clientSecret = '' } = process.env;
  if ((clientId === '') !== (clientSecret === '')) {
    throw new Error(
      `${clientId === '' ? 'ADOBE_CLIENT_ID' : 'ADOBE_CLIENT_SECRET'} is not set. Set both to use Adobe, or none to use the simulator.`,
    );
  }
  if (clientId !== '') {
    console.log('Using Adobe, with the credential in ADOBE_CLIENT_ID and ADOBE_CLIENT_SECRET.\n');
    const environment = networkVariables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
    return show({ 'client-id': clientId, 'client-secret': clientSecret, ...given }, Object.fromEntries(environment));
  }
  const simulator = await startSimulator();
  try {
    console.log(`Using a simulated Adobe on ${simulator.url}.\n`);
    return await show({
      'client-id': credentials.good.clientId,
      'client-secret': credentials.good.clientSecret,
      'ims-url': simulator.url,
      'hello-url': `${simulator.url}/pie/psdService/hello`,
      ...given,
    });
  } finally {
    await simulator.close();
  }
}

async function show(inputs: Inputs, env: Inputs = {}): Promise<number> {
  const secrets = (inputs['client-secret'] ?? '').split('\n').filter((line) => line !== '');
  const result = await runStep({ inputs, env, secrets });
  const masker = createMasker();
  for (const value of [...secrets, ...result.masks]) {
    masker.add(value);
  }
  const list = (title: string, values: StepResult['outputs']) => {
    const lines = Object.entries(values).map(([name, value]) => `  ${name}: ${masker.mask(value)}`);
    console.log([`\n${title}:`, ...(lines.length > 0 ? lines : ['  (none)'])].join('\n'));
  };
  console.log(result.log.join('\n'));
  list('Outputs', result.outputs);
  list('Environment', result.env);
  if (result.post && result.post.log.length > 0) {
    console.log(['\nEnd of the job:', ...result.post.log].join('\n'));
  }
  return result.conclusion === 'success' ? 0 : 1;
}

const program = new Command('npm start --')
  .description('Runs the action as the runner does. Each option sets the input of that name.')
  .allowExcessArguments(false)
  .showHelpAfterError('(npm start -- --help lists the inputs)');
for (const [name, input] of Object.entries(readActionFile(findActionDirectory()).inputs)) {
  program.option(`--${name} <value>`, input.default && `default: ${input.default}`);
}
program
  .action(async () => {
    refreshDist();
    // The options have the names of the inputs, which commander changes to camel case.
    const given = program.options.flatMap((option) => {
      const value: unknown = program.getOptionValue(option.attributeName());
      return typeof value === 'string' ? [[option.long?.slice(2) ?? '', value]] : [];
    });
    process.exitCode = await start(Object.fromEntries(given));
  })
  .parseAsync()
  .catch((error: unknown) => program.error(`error: ${error instanceof Error ? error.message : error}`));
