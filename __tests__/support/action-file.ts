import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** An input as action.yml declares it. */
export interface ActionInput {
  readonly description?: string;
  readonly required: boolean;
  /** Absent if action.yml gives none; the runner then passes an empty string. */
  readonly default?: string;
}

/** An action.yml, as far as the runner and the tests read it. */
export interface ActionFile {
  readonly directory: string;
  readonly main: string;
  /** The script of the post phase, or null if there is none. */
  readonly post: string | null;
  readonly inputs: Readonly<Record<string, ActionInput>>;
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>;
  readonly runs: Readonly<Record<string, string>>;
  readonly branding: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly inputs?: Readonly<Record<string, ManifestInput | null>>;
  readonly outputs?: ActionFile['outputs'];
  readonly runs?: ActionFile['runs'];
  readonly branding?: ActionFile['branding'];
}

interface ManifestInput extends Omit<ActionInput, 'required'> {
  readonly required?: string;
}

const FILE_NAMES = ['action.yml', 'action.yaml'];

/**
 * Reads the action.yml of a JavaScript action: of this one, unless given another directory.
 *
 * @throws Error if it uses something that the mini runner does not model
 */
export function readActionFile(directory: string = findActionDirectory()): ActionFile {
  const path = FILE_NAMES.map((name) => join(directory, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new Error(`There is no action.yml in ${directory}`);
  }

  // To the runner, an unquoted `false` or `60` is a string.
  const manifest = parse(readFileSync(path, 'utf8'), { schema: 'failsafe' }) as Manifest;
  const { inputs = {}, outputs = {}, runs = {}, branding = {} } = manifest;
  const { using = '', main, post = null, 'post-if': postIf = 'always()' } = runs;
  if (!using.startsWith('node') || main === undefined) {
    throw new Error(`${path} does not belong to a JavaScript action`);
  }
  if (postIf !== 'always()') {
    throw new Error(`${path}: a post-if other than always() is not modelled`);
  }

  const declared = Object.entries(inputs).map(([name, input]) => [name, readInput(path, name, input)]);
  return { directory, main, post, inputs: Object.fromEntries(declared), outputs, runs, branding };
}

/** The inputs that action.yml declares, by name. */
export function actionInputs(): ActionFile['inputs'] {
  return readActionFile().inputs;
}

/** The default of each declared input, empty if it has none: what the runner passes if a step sets no input. */
export function defaultInputs(inputs: ActionFile['inputs'] = actionInputs()): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).map(([name, { default: value = '' }]) => [name, value]));
}

/** The nearest directory, from this one upwards, with an action.yml in it: the action under test. */
export function findActionDirectory(from: string = __dirname): string {
  if (FILE_NAMES.some((name) => existsSync(join(from, name)))) {
    return from;
  }

  const parent = dirname(from);
  if (parent === from) {
    throw new Error(`There is no action.yml in ${__dirname} or above`);
  }
  return findActionDirectory(parent);
}

function readInput(path: string, name: string, input: ManifestInput | null): ActionInput {
  if (input?.default?.includes('${{')) {
    throw new Error(`${path}: the expression in the default of ${name} is not modelled`);
  }

  return { ...input, required: input?.required === 'true' };
}
