import { spawnSync } from 'node:child_process';
import { codeBlocks, exampleFiles, markdownFiles, parseWorkflow, read, stepsOf, workflowFiles } from './files';

// .ci/run installs ShellCheck if it can, and says so if it cannot; the runners of GitHub have it.
const { error } = spawnSync('shellcheck', ['--version']);
const testIfInstalled = error === undefined ? test : test.skip;

/** Every script for bash of this repository: those of its gate, workflows and recipes, and the commands in the pages. */
const scripts = [
  { file: '.ci/run', text: read('.ci/run') },
  ...[...workflowFiles, ...exampleFiles].flatMap((file) =>
    stepsOf(parseWorkflow(read(file))).flatMap(({ run }) => (run === undefined ? [] : { file, text: run })),
  ),
  ...markdownFiles.flatMap((file) => codeBlocks(read(file), 'sh').map((text) => ({ file, text }))),
];

/** What ShellCheck finds in a script. */
function check(text: string): string {
  const { stdout } = spawnSync('shellcheck', ['--shell=bash', '--format=gcc', '-'], { input: text, encoding: 'utf8' });
  return stdout;
}

testIfInstalled('ShellCheck finds nothing in the scripts of the gate, workflows, recipes and pages', () => {
  const found = scripts.map(({ file, text }) => ({ file, text, found: check(text) }));

  expect(scripts.length).toBeGreaterThan(60);
  expect(found.filter((script) => script.found !== '')).toEqual([]);
});

testIfInstalled('ShellCheck finds an unquoted variable', () => {
  expect(check('rm $file\n')).toContain('SC2086');
});
