import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** What the runner takes from an action.yml. */
export type ActionFile = {
  readonly directory: string;
  readonly main: string;
  /** The script of the post phase, null where there is none. */
  readonly post: string | null;
  readonly inputs: Readonly<Record<string, { default: string; deprecationMessage: string | null }>>;
};

type Manifest = {
  inputs?: Record<string, { default?: string; deprecationMessage?: string } | null>;
  runs?: { using?: string; main?: string; post?: string; 'post-if'?: string };
};

const names = ['action.yml', 'action.yaml'];

/**
 * Reads the action.yml of a JavaScript action.
 * @throws Error where it asks for something that this runner does not model.
 */
export function readActionFile(directory: string): ActionFile {
  const path = names.map((name) => join(directory, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${directory} holds no action.yml`);
  // To the runner, an unquoted `false` or `60` is the string that stands there.
  const { inputs, runs } = parse(readFileSync(path, 'utf8'), { schema: 'failsafe' }) as Manifest;
  if (!runs?.using?.startsWith('node') || runs.main === undefined) {
    throw new Error(`${path} is not that of a JavaScript action`);
  }
  if ((runs['post-if'] ?? 'always()') !== 'always()') {
    throw new Error(`${path}: a post-if other than always() is not modelled`);
  }
  const known = Object.entries(inputs ?? {}).map(([name, input]) => {
    const fallback = input?.default ?? '';
    if (fallback.includes('${{'))
      throw new Error(`${path}: the expression in ${name}'s default is not modelled`);
    return [name, { default: fallback, deprecationMessage: input?.deprecationMessage ?? null }] as const;
  });
  return { directory, main: runs.main, post: runs.post ?? null, inputs: Object.fromEntries(known) };
}

/** The nearest directory at or above this one that holds an action.yml: the action that these tests are about. */
export function findActionDirectory(from: string = __dirname): string {
  if (names.some((name) => existsSync(join(from, name)))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('No action.yml here or above');
  return findActionDirectory(parent);
}
