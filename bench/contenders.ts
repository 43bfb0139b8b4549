import { join, resolve } from 'node:path';

/** A script that is measured as a whole process. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** The arguments of node. */
  readonly arguments: readonly string[];
  /** Inputs that differ from the defaults. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Whether it has to write a token to the outputs. */
  readonly writesToken: boolean;
}

const dist = join(__dirname, '..', 'dist');

/** The contender that all others are compared with. */
export const floor: Contender = {
  name: 'floor',
  title: 'a bare script with `node:https`',
  arguments: [join(__dirname, 'contenders', 'floor.js')],
  writesToken: true,
};

function step(name: string, title: string, inputs: Record<string, string>, entry = join(dist, 'index.js')): Contender {
  return { name, title, arguments: [entry], inputs, writesToken: true };
}

/** This action with a credential and no other input. */
export const defaultStep = step('action', '**this action**', {});

/** The post phase without `revoke`, which runs in each job that uses the action. */
export const endOfJob: Contender = {
  name: 'post',
  title: 'the end of the job',
  arguments: [join(dist, 'post.js')],
  writesToken: false,
};

export const sealingStep = step('seal', 'with `seal`', { seal: 'true' });

/**
 * @param sealedToken the input of the contender `unseal`
 * @param others the entries (`dist/index.js`) of other builds, which run like `action`
 */
export function contenders(sealedToken: string, others: readonly string[]): Contender[] {
  return [
    { name: 'node', title: '`node -e 0`, no request', arguments: ['-e', '0'], writesToken: false },
    floor,
    defaultStep,
    ...others.map((path) => step(path, `the build in ${path}`, {}, resolve(path))),
    step('hello', 'with `hello`', { hello: 'true' }),
    sealingStep,
    step('unseal', 'with `sealed-token`', { 'sealed-token': sealedToken }),
    endOfJob,
  ];
}
