import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** One way to get a token, or to get none, that is measured as a whole process. */
export interface Contender {
  readonly name: string;
  readonly what: string;
  readonly command: 'node' | 'bash';
  readonly arguments: readonly string[];
  /** Inputs that are not the default. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Whether a token must be in its output afterwards. */
  readonly token: boolean;
  /** Programs that it needs. */
  readonly needs?: readonly string[];
}

const dist = join(__dirname, '..', 'dist');
const script = (name: string) => join(__dirname, 'contenders', name);

/** The one that all others are compared with. */
export const floor: Contender = {
  name: 'floor',
  what: 'a bare script with `node:https`',
  command: 'node',
  arguments: [script('floor.js')],
  token: true,
};

function step(
  name: string,
  what: string,
  inputs: Record<string, string>,
  bundle = join(dist, 'index.js'),
): Contender {
  return { name, what, command: 'node', arguments: [bundle], inputs, token: true };
}

/** This action, with a credential and no other input. */
export const defaultStep = step('action', '**this action**', {});

/** What each job that uses the action runs once more at its end. */
export const endOfJob: Contender = {
  name: 'post',
  what: 'the end of the job',
  command: 'node',
  arguments: [join(dist, 'post.js')],
  token: false,
};

export const sealingStep = step('seal', 'with `seal`', { seal: 'true' });

/**
 * @param sealedToken what the contender `unseal` opens
 * @param others bundles of other builds, which run as `action` does
 */
export function contenders(sealedToken: string, others: readonly string[]): Contender[] {
  return [
    {
      name: 'node',
      what: '`node -e 0`, no request at all',
      command: 'node',
      arguments: ['-e', '0'],
      token: false,
    },
    {
      name: 'curl',
      what: '`curl` and `jq` in bash',
      command: 'bash',
      arguments: [script('curl-jq.sh')],
      token: true,
      needs: ['bash', 'curl', 'jq'],
    },
    floor,
    defaultStep,
    ...others.map((path) => step(path, `the build in ${path}`, {}, resolve(path))),
    step('hello', 'with `hello`', { hello: 'true' }),
    sealingStep,
    step('unseal', 'with `sealed-token`', { 'sealed-token': sealedToken }),
    endOfJob,
    {
      name: 'fetch',
      what: 'a bare script with `fetch`',
      command: 'node',
      arguments: [script('fetch.js')],
      token: true,
    },
  ];
}

/** The programs that it needs and that are not here. */
export function missingPrograms(contender: Contender): string[] {
  return (contender.needs ?? []).filter((program) => spawnSync(program, ['--version']).error !== undefined);
}
