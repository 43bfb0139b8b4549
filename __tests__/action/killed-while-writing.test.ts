import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runAdobeStep } from '../support/adobe-step';

/** Kills the process when it has written to this file of the runner for the first time. */
const killAfterWrite = (file: string) => `
  import fs from 'node:fs';
  const { appendFileSync } = fs;
  fs.appendFileSync = (path, ...rest) => {
    appendFileSync(path, ...rest);
    if (path === process.env.${file}) process.kill(process.pid, 'SIGKILL');
  };
`;

async function runKilled(file: string) {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'test-kill-'));
  try {
    const script = join(directory, 'kill.mjs');
    writeFileSync(script, killAfterWrite(file));
    return await runAdobeStep({
      inputs: { 'export-env': 'FIRST, SECOND, aio-cli' },
      env: { NODE_OPTIONS: `--import=${pathToFileURL(script)}` },
      // The process kills itself, which the mini runner would take for a step that hung.
      signal: { name: 'SIGKILL', when: new Promise(() => {}) },
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test.concurrent('a step that is killed after its first write has written all outputs, and no variable', async () => {
  const { result, adobe } = await runKilled('GITHUB_OUTPUT');

  expect([result.signal, result.conclusion]).toEqual(['SIGKILL', 'failure']);
  expect(Object.keys(result.outputs)).toEqual(
    expect.arrayContaining(['access-token', 'expires-in', 'expires-at', 'scopes', 'source', 'hello']),
  );
  expect(result.outputs['access-token']).toBe(adobe.tokens[0]);
  expect(result.env).toEqual({});
});

test.concurrent('a step that is killed after it has written a variable has written all of them', async () => {
  const { result } = await runKilled('GITHUB_ENV');

  expect(Object.keys(result.env)).toEqual([
    'FIRST',
    'SECOND',
    'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN',
    'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY',
  ]);
});
