import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IssuedToken, isPostPhase, readIssuedToken, saveIssuedToken } from '../../../src/runner/state';

const TOKEN = {
  value: 'eyJ.abc-_~+/.def==',
  expiresAt: new Date('2026-11-24T14:03:21.400Z'),
  scopes: undefined,
};

const saved = { ...process.env };
let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'state-'));
  file = join(directory, 'state');
  writeFileSync(file, '');
  process.env.GITHUB_STATE = file;
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('STATE_')) delete process.env[name];
  }
});

afterEach(() => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, saved);
  rmSync(directory, { recursive: true, force: true });
});

/** What the state file holds, by name; each value in a block of its own. */
function state(): Record<string, string> {
  const blocks = readFileSync(file, 'utf8').matchAll(/^([^\n<]+)<<(.+)\r?\n(.*)\r?\n\2$/gm);
  return Object.fromEntries([...blocks].map(([, name, , value]) => [name, value]));
}

/** Does what the runner does between main and the post phase. */
function handStateOn(): void {
  for (const [name, value] of Object.entries(state())) process.env[`STATE_${name}`] = value;
}

function throughTheRunner(...leaving: Parameters<typeof saveIssuedToken>): IssuedToken | undefined {
  saveIssuedToken(...leaving);
  handStateOn();
  return readIssuedToken();
}

describe('the phase', () => {
  afterEach(() => jest.restoreAllMocks());

  test.each([
    ['main', '/action/dist/index.js', false],
    ['post', '/action/dist/post.js', true],
    ['main, in a folder with that name', '/post.js/dist/index.js', false],
  ])('is %s where the script is %s', (_phase, script, isPost) => {
    jest.replaceProperty(process, 'argv', [process.execPath, script]);

    expect(isPostPhase()).toBe(isPost);
  });
});

describe('the token that main leaves', () => {
  test.each([0, 1])(
    'reaches the post phase with its expiry and the place of its secret, here %d',
    (index) => {
      expect(throughTheRunner(TOKEN, index)).toEqual({
        value: TOKEN.value,
        expiresAt: TOKEN.expiresAt,
        secretIndex: index,
      });
    },
  );

  test('may have no known expiry', () => {
    expect(throughTheRunner({ ...TOKEN, expiresAt: undefined }, 0)).toEqual({
      value: TOKEN.value,
      expiresAt: undefined,
      secretIndex: 0,
    });
  });

  test('is there although main died behind it: the state is written at once', () => {
    saveIssuedToken(TOKEN, 0);
    appendFileSync(file, 'half a li');

    expect(state()).toEqual({
      token: TOKEN.value,
      'expires-at': '2026-11-24T14:03:21.400Z',
      'secret-index': '0',
    });
  });

  test('is none where main saved none', () => {
    expect(readIssuedToken()).toBeUndefined();
  });
});
