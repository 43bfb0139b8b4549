import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { read } from './files';

/** For a file of src/: lines of code that biome.json must refuse there, and lines that it must accept. */
const WALLS: Readonly<Record<string, { refused: readonly string[]; accepted: readonly string[] }>> = {
  'index.ts': {
    refused: ["import './main';", "import '@actions/core';", 'process.env.STATE_token;'],
    accepted: ["import './phases';"],
  },
  'post.ts': {
    refused: ["import './revoke';", "import './runner/state';", "void import('./index');"],
    accepted: ["void import('./phases');", 'process.env.STATE_token;'],
  },
  'main.ts': {
    refused: [
      "import './revoke';",
      "import type { A } from './revoke';",
      "export * from './revoke';",
      "void import('./revoke');",
      "import './post';",
      "import './process';",
      "import '@actions/core';",
      "import 'node:fs';",
      "import 'undici';",
      'process.env.HOME;',
      "process['env'].HOME;",
      'globalThis.process.env.HOME;',
    ],
    accepted: ["import './obtain';", "import './runner/inputs';", "void import('./token/seal');"],
  },
  'revoke.ts': {
    refused: ["import './main';", "import './index';", "import './phases';"],
    accepted: ["import './adobe/ims';"],
  },
  'process.ts': {
    refused: ["import './main';", "import 'node:fs';"],
    accepted: ["import './runner/masks';", "import 'node:crypto';"],
  },
  'obtain.ts': {
    refused: ["import './index';", "import './post';", "import 'jose';", 'process.env.HOME;'],
    accepted: ["import './token/reuse';"],
  },
  'failure.ts': { refused: ["import './text';", "import 'node:fs';"], accepted: [] },
  'text.ts': { refused: ["import './failure';", "import '@actions/core';"], accepted: [] },
  'credential/x.ts': {
    refused: ["import '../token/expiry';", "import '../runner/inputs';", "import 'node:fs';"],
    accepted: ["import './y';", "import '../failure';", "import '../text';"],
  },
  'token/x.ts': {
    refused: [
      "import '../adobe/ims';",
      "import '../credential/y';",
      "import '../http/request';",
      "import '../runner/inputs';",
      "import '../result';",
      "import 'node:https';",
      'process.env.HOME;',
    ],
    accepted: ["import './expiry';", "import '../text';", "import 'node:crypto';", "import 'jose';"],
  },
  'http/x.ts': {
    refused: [
      "import '../adobe/errors';",
      "import '../credential/y';",
      "import '../failure';",
      "import '../index';",
      "import '../runner/log';",
      "import '../token/expiry';",
      "import '@actions/core';",
      "import '@actions/http-client';",
      "import 'node:http2';",
      "import 'undici';",
      'process.env.https_proxy;',
    ],
    accepted: [
      "import './retry';",
      "import '../text';",
      "import 'node:https';",
      "import '@actions/http-client/lib/proxy';",
    ],
  },
  'adobe/x.ts': {
    refused: [
      "import '../runner/log';",
      "import '../obtain';",
      "import '../post';",
      "import '@actions/core';",
      "import '@actions/http-client/lib/proxy';",
      ...['http', 'https', 'http2', 'net', 'tls', 'dns', 'dgram'].flatMap((name) => [
        `import '${name}';`,
        `import 'node:${name}';`,
      ]),
      "import 'node:dns/promises';",
      'process.env.HOME;',
    ],
    accepted: ["import './errors';", "import '../http/request';", "import '../failure';"],
  },
  'runner/x.ts': {
    refused: [
      "import '../adobe/errors';",
      "import '../http/request';",
      "import '../main';",
      "import '../process';",
      "import 'node:https';",
      "import '@actions/http-client';",
    ],
    accepted: [
      "import './log';",
      "import '../result';",
      "import '../token/expiry';",
      "import 'node:fs';",
      "import '@actions/core';",
      'process.env.HOME;',
    ],
  },
  // A new folder can import nothing of the others before biome.json lists it.
  'new/x.ts': { refused: ["import '../failure';", "import 'node:fs';"], accepted: ["import './y';"] },
};

/** The rules that are walls. Others have a word on these lines too. */
const RULES = ['lint/style/noRestrictedImports', 'lint/style/noProcessEnv'];

interface Report {
  readonly diagnostics: readonly {
    readonly category: string;
    readonly location: { readonly path: string; readonly start: { readonly line: number } };
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'walls-'));
const refused = new Set<string>();

beforeAll(() => {
  const { vcs: _, $schema: __, ...config } = JSON.parse(read('biome.json'));
  write('biome.json', JSON.stringify({ ...config, root: true }));
  for (const [file, { refused: first, accepted: then }] of Object.entries(WALLS)) {
    write(`src/${file}`, [...first, ...then, ''].join('\n'));
  }
  const biome = createRequire(__filename).resolve('@biomejs/biome/bin/biome');
  const lint = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'];
  const { stdout } = spawnSync(process.execPath, lint, { cwd: folder, encoding: 'utf8' });
  for (const { category, location } of (JSON.parse(stdout) as Report).diagnostics) {
    if (RULES.includes(category)) {
      refused.add(`${location.path.replaceAll('\\', '/')}:${location.start.line}`);
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

test.each(Object.entries(WALLS))('biome.json refuses in src/%s what breaks a wall, and nothing else', (file, walls) => {
  const lines = [...walls.refused, ...walls.accepted];

  const found = lines.filter((_, index) => refused.has(`src/${file}:${index + 1}`));

  expect(found).toEqual(walls.refused);
});
