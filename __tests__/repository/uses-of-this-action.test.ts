import { REASONS } from '../../src/failure';
import {
  codeBlocks,
  exampleFiles,
  manifest,
  markdownFiles,
  parseWorkflow,
  read,
  repository,
  type Step,
  stepsOf,
  workflowFiles,
} from './files';

const THIS_ACTION = `${repository}@v1`;
const inputs = Object.keys(manifest.inputs);
const outputs = Object.keys(manifest.outputs);

/** A workflow in a file, or a part of one in a page. */
interface Snippet {
  readonly where: string;
  readonly text: string;
  readonly steps: readonly Step[];
}

const snippets: Snippet[] = [
  ...[...workflowFiles, ...exampleFiles].map((file) => {
    const text = read(file);
    return { where: file, text, steps: stepsOf(parseWorkflow(text)) };
  }),
  ...markdownFiles.flatMap((file) =>
    codeBlocks(read(file), 'yaml').map((text, index) => ({
      where: `${file}, block ${index + 1}`,
      text,
      steps: stepsIn(text),
    })),
  ),
];

function stepsIn(text: string): Step[] {
  const part: unknown = parseWorkflow(text);
  if (Array.isArray(part)) {
    return part as Step[];
  }
  return typeof part === 'object' && part !== null && 'jobs' in part ? stepsOf(parseWorkflow(text)) : [];
}

const isThisAction = ({ uses }: Step) => uses === './' || uses === THIS_ACTION;
const users = snippets.filter(({ steps }) => steps.some(isThisAction));

test('the recipes, the README and the docs use this action', () => {
  const places = new Set(users.map(({ where }) => where.replace(/, block.*/, '')));
  expect([...places]).toEqual(
    expect.arrayContaining([...exampleFiles, 'README.md', 'docs/sharing-a-token.md', 'docs/troubleshooting.md']),
  );
});

describe.each(users)('$where', ({ text, steps }) => {
  const own = steps.filter(isThisAction);

  test('gives this action inputs that it has', () => {
    const given = own.flatMap((step) => Object.keys(step.with ?? {}));
    expect(given.filter((name) => !inputs.includes(name))).toEqual([]);
  });

  test('gives this action a credential', () => {
    const without = own.filter(({ with: given = {} }) => {
      return !('credential-json' in given) && !('client-id' in given && 'client-secret' in given);
    });
    expect(without).toEqual([]);
  });

  test('reads outputs that it has', () => {
    const ids = own.flatMap(({ id }) => id ?? []);
    const known = ids.flatMap((id) => [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))]);
    expect(known.map(([, name = '']) => name).filter((name) => !outputs.includes(name))).toEqual([]);
  });

  test('refers to steps that it has', () => {
    const ids = new Set(steps.flatMap(({ id }) => id ?? []));
    const read = [...text.matchAll(/(?<![.\w-])steps\.([\w-]+)\./g)].map(([, id = '']) => id);
    expect(read.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('compares the reason with reasons that there are', () => {
    const named = [...text.matchAll(/reason == '([^']*)'/g)].map(([, reason = '']) => reason);
    expect(named.filter((reason) => !(REASONS as readonly string[]).includes(reason))).toEqual([]);
  });
});
