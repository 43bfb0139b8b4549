import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, Option, program } from 'commander';
import { type Authority, createAuthority } from './certificates';
import { guide } from './guide';
import { type RetiredHello, retiredReplies } from './hello-endpoint';
import { type SimulatorOptions, startSimulator } from './server';

interface Flags {
  readonly port: number;
  readonly https?: boolean;
  readonly tokensPerSecond?: number;
  readonly tokenLifetimeSeconds?: number;
  readonly retiredHello?: RetiredHello;
}

/** The system's errors for a port, as text. */
const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'is not permitted',
};

program
  .name('simulator')
  .description('Runs a simulated Adobe on 127.0.0.1: IMS for tokens, and APIs to use them with.')
  .option('--port <number>', 'port to listen on; 0 for any free one', wholeNumber(0, 65_535), 8080)
  .option('--https', 'use https, with a certificate of a new test authority')
  .option(
    '--tokens-per-second <number>',
    'respond with 429 if a client requests more tokens in a second',
    wholeNumber(1),
  )
  .option('--token-lifetime-seconds <number>', 'lifetime of tokens (default: 86399)', wholeNumber(1))
  .addOption(
    new Option('--retired-hello <response>', 'response of /pie/psdService/hello, as if its API had ended').choices(
      Object.keys(retiredReplies),
    ),
  )
  .action(run)
  .parseAsync()
  .catch((error: unknown) => program.error(`error: ${error instanceof Error ? error.message : error}`));

async function run(flags: Flags): Promise<void> {
  const authority = flags.https ? await createAuthority() : undefined;
  const simulator = await startSimulator(await simulatorOptions(flags, authority)).catch((error) => {
    const problem = portProblems[error.code];
    if (!problem) {
      throw error;
    }
    throw new Error(`port ${flags.port} ${problem}: choose another with --port, or 0 for any free one`);
  });
  const folder = authority && mkdtempSync(join(tmpdir(), 'simulated-adobe-'));
  const caFile = folder && join(folder, 'ca.pem');

  const stop = async () => {
    if (folder) {
      rmSync(folder, { recursive: true, force: true });
    }
    await simulator.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  if (authority && caFile) {
    writeFileSync(caFile, authority.certPem);
  }
  console.log(guide(simulator.url, caFile));
}

async function simulatorOptions(flags: Flags, authority?: Authority): Promise<SimulatorOptions> {
  const { port, tokensPerSecond, tokenLifetimeSeconds, retiredHello } = flags;
  return {
    port,
    logger: (line) => console.log(line),
    ...(authority && { tls: await authority.issue({ hosts: ['localhost', '127.0.0.1'] }) }),
    ...(tokensPerSecond !== undefined && { throttle: { tokensPerSecond } }),
    ...(tokenLifetimeSeconds !== undefined && { tokenLifetimeSeconds }),
    ...(retiredHello !== undefined && { retiredHello }),
  };
}

function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Use a whole number, ${range}.`);
    }
    return value;
  };
}
