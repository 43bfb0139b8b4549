import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentials } from '../../simulator/credentials';
import { startProxy } from '../../simulator/proxy';
import { knownScopes } from '../../simulator/scopes';
import type { Handler, Simulator } from '../../simulator/server';
import { withTrustedAdobe } from '../support/adobe-behind-proxy';
import { exampleFiles, manifest, parseWorkflow, read, repository, stepsOf, tableUnder } from './files';
import { type ActionResult, type Contexts, type JobResult, jobsOf, type RecipeJob, runJob } from './recipe';

const { clientId, clientSecret } = credentials.good;
const CREDENTIAL = JSON.stringify({ CLIENT_ID: clientId, CLIENT_SECRETS: [clientSecret], ORG_ID: 'X@AdobeOrg' });
const IO_MANAGEMENT = scopesOfApi('I/O Management');
const FIREFLY = 'openid,AdobeID,firefly_api,ff_apis';

/** Every tool but curl, which is real; a command line that contains a token fails. */
const STUB = `#!/usr/bin/env bash
name=$(basename "$0")
if [[ "$*" == *eyJ* ]]; then echo "The command line of $name contains a token."; exit 1; fi
case "$name $1" in
  curl*) PATH=\${PATH#*:} exec curl "$@" ;;
  'aio console:workspace:list') echo '[{"id": "aio_console_workspace_id"}]' ;;
  'aio app' | aio\\ a*:*) echo "$name $* with \${AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN:0:3}, \${IMS_OAUTH_S2S_SCOPES:-}" ;;
  npx*) echo "$name $*" ;;
  npm*publish-assets) echo "$name $* with \${ADOBE_ACCESS_TOKEN:0:3}" ;;
esac
`;
const STUBS = ['aio', 'curl', 'gh', 'mvn', 'npm', 'npx', 'sleep'];

/** The APIs that the recipes call, and their responses to a request with a token. */
const APIS: Readonly<Record<string, string>> = {
  'GET /discovery/me': '{}',
  'GET /v4/me': '{}',
  'GET /data/foundation/sandbox-management/': '{}',
  'POST /v3/images/generate-async': '{"statusUrl": "https://firefly-epo.adobe.io/v3/status/1"}',
  'GET /v3/status/1':
    '{"status": "succeeded", "result": {"outputs": [{"image": {"url": "https://pictures.example/1.jpg"}}]}}',
  'PUT /api/program/program/pipeline/pipeline/execution': '{}',
  'POST /source/da_org/da_site/news.html': '{}',
  'POST /preview/da_org/da_site/main/news': '{}',
  'POST /live/da_org/da_site/main/news': '{}',
  'GET /status': '{}',
};
const HOSTS = ['*.adobe.io', '*.frame.io', '*.da.live', '*.hlx.page', 'pictures.example', 'api.example.com'];

/** What only some recipes need. */
const VARIABLES: Readonly<Record<string, string>> = {
  ADOBE_API_URL: 'https://api.example.com/status',
  CLOUD_MANAGER_PROGRAM_ID: 'program',
  CLOUD_MANAGER_PIPELINE_ID: 'pipeline',
};

interface RecipeRun {
  readonly results: readonly JobResult[];
  readonly adobe: Simulator;
}

/** Runs all jobs of a recipe against the simulator, in the order of the file. */
async function runRecipe(file: string, contexts: Contexts = {}, apis = APIS): Promise<RecipeRun> {
  const directory = mkdtempSync(join(tmpdir(), 'recipe-'));
  for (const folder of ['bin', 'content']) {
    mkdirSync(join(directory, folder));
  }
  writeFileSync(join(directory, 'content/news.html'), '<main></main>');
  for (const name of STUBS) {
    writeFileSync(join(directory, 'bin', name), STUB);
    chmodSync(join(directory, 'bin', name), 0o755);
  }

  try {
    return await withTrustedAdobe(
      (authority) => authority.issue({ hosts: HOSTS }),
      async ({ adobe, trust }) => {
        for (const [route, body] of Object.entries(apis)) {
          adobe.scriptForever(route, requireToken(adobe, body));
        }
        adobe.scriptForever('GET /1.jpg', (_request, response) => void response.end('picture'));
        const proxy = await startProxy({ target: { host: '127.0.0.1', port: adobe.port } });
        const env = { ...trust, CURL_CA_BUNDLE: trust.NODE_EXTRA_CA_CERTS, https_proxy: proxy.url };
        try {
          const results = await runJobs(jobsOf(file), { env, directory, adobe, contexts: contextsOf(file, contexts) });
          return { results, adobe };
        } finally {
          await proxy.close();
        }
      },
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

interface Setting {
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly adobe: Simulator;
  readonly contexts: Contexts;
}

async function runJobs(jobs: [string, RecipeJob][], setting: Setting): Promise<JobResult[]> {
  const needs: Record<string, unknown> = {};
  const results: JobResult[] = [];
  for (const [name, job] of jobs) {
    const matrix = Object.entries(job.strategy?.matrix ?? {}).map(([key, [first]]) => [key, first]);
    // A recipe's own proxy would replace that of the test.
    const env = job.env !== undefined && 'https_proxy' in job.env ? {} : (job.env ?? {});
    const result = await runJob(
      { ...job, env },
      {
        ...setting,
        contexts: { ...setting.contexts, needs, matrix: Object.fromEntries(matrix) },
        runAction: (inputs) => getToken(setting.adobe, inputs),
      },
    );
    needs[name] = { outputs: result.outputs };
    results.push(result);
  }
  return results;
}

function contextsOf(file: string, contexts: Contexts): Contexts {
  const names = (context: string) =>
    [...read(file).matchAll(new RegExp(`${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name);
  const secrets = names('secrets').map((name) => [name, secretNamed(name)]);
  const vars = names('vars').map((name) => [name, VARIABLES[name] ?? name.toLowerCase()]);
  return {
    github: { event_name: 'push', ref: 'refs/heads/main', event: { repository: { default_branch: 'main' } } },
    inputs: { prompt: 'a lighthouse', environment: 'production' },
    ...contexts,
    secrets: { ...Object.fromEntries(secrets), ...contexts.secrets },
    vars: Object.fromEntries(vars),
  };
}

function secretNamed(name: string): string {
  if (name === 'SCOPES') {
    return '';
  }
  if (name.endsWith('CREDENTIAL')) {
    return CREDENTIAL;
  }
  return /SECRET/.test(name) ? clientSecret : clientId;
}

/** Does what this action does: requests a token, and exports it. */
async function getToken(adobe: Simulator, inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
  const json = JSON.parse(inputs['credential-json'] || '{}') as { CLIENT_ID?: string; CLIENT_SECRETS?: string[] };
  const exportEnv = inputs['export-env'] ?? 'ADOBE_ACCESS_TOKEN';
  const fallback = exportEnv === 'aio-cli' ? IO_MANAGEMENT : FIREFLY;
  const scope = (inputs.scopes || fallback).split(/[\s,]+/).join();
  const form = {
    grant_type: 'client_credentials',
    client_id: inputs['client-id'] ?? json.CLIENT_ID ?? '',
    client_secret: inputs['client-secret']?.trim().split('\n')[0] ?? json.CLIENT_SECRETS?.[0] ?? '',
    scope,
  };
  const token = await requestToken(adobe, new URLSearchParams(form).toString());

  const names = exportEnv === 'aio-cli' ? 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN' : exportEnv;
  return {
    outcome: 'success',
    outputs: {
      'client-id': clientId,
      'org-id': 'X@AdobeOrg',
      'sealed-token': 'sealed',
      scopes: scope,
      source: inputs['sealed-token'] ? 'unsealed' : 'issued',
    },
    exported: names === '' ? {} : { [names]: token },
  };
}

async function requestToken(adobe: Simulator, body: string): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  // The certificate is not for this address; the scripts of the recipes verify it.
  const options = { method: 'POST', headers, rejectUnauthorized: false };
  const [response] = await once(request(`${adobe.url}/ims/token/v3`, options).end(body), 'response');
  const text = (await response.toArray()).join('');
  const { access_token: token } = JSON.parse(text) as { access_token?: string };
  if (token === undefined) {
    throw new Error(text);
  }
  return token;
}

function requireToken(adobe: Simulator, body: string): Handler {
  return (_request, response, { headers }) => {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    response.writeHead(adobe.tokens.includes(token) ? 200 : 401, { 'content-type': 'application/json' });
    response.end(body);
  };
}

/** The scopes of an API in docs/scopes.md, comma-separated. */
function scopesOfApi(api: string): string {
  const row = tableUnder(read('docs/scopes.md'), 'Scopes and hello URLs').find((cells) => cells.includes(`| ${api}`));
  return codeIn(row?.split(' | ')[1] ?? '').join();
}

function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/,\s*/));
}

// The scripts are for the Linux runner of the recipes.
(process.platform === 'win32' ? describe.skip : describe)('the scripts of the recipes', () => {
  test.each(exampleFiles.filter((file) => !file.endsWith('smoke-test.yml')))('%s runs', async (file) => {
    const { results, adobe } = await runRecipe(file);

    const failed = results.filter(({ outcome }) => outcome === 'failure');
    expect(failed.map(({ log }) => log)).toEqual([]);
    const calls = adobe.requests.filter(({ url }) => !url.startsWith('/ims/'));
    const unknown = calls.filter(({ method, url }) => !(`${method} ${url}` in APIS) && url !== '/1.jpg');
    expect(unknown.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
    expect(calls.length > 0).toBe(read(file).includes('curl '));
    const log = results.map((result) => result.log).join('');
    expect(adobe.tokens.filter((token) => log.includes(token))).toEqual([]);
  });

  test('the Firefly recipe shows the error of Adobe', async () => {
    const { results } = await runRecipe('examples/firefly.yml', {}, { 'GET /x': '' });

    expect(results[0]).toMatchObject({
      outcome: 'failure',
      log: expect.stringContaining('::error title=Firefly::Adobe responded: Not Found'),
    });
  });

  test.each([
    'https://evil.example/',
    'https://evil.example/.adobe.io/',
    'http://x.adobe.io/',
    'https://x@evil.example/',
  ])('the Firefly recipe sends no token to %s', async (statusUrl) => {
    const apis = { 'POST /v3/images/generate-async': JSON.stringify({ statusUrl }) };
    const { results, adobe } = await runRecipe('examples/firefly.yml', {}, apis);

    expect(results[0]?.log).toContain('The status URL is not one of adobe.io.');
    expect(adobe.requests.filter(({ method }) => method === 'GET')).toEqual([]);
  });

  test('the Firefly recipe does not send the token to the host of the image', async () => {
    const { adobe } = await runRecipe('examples/firefly.yml');

    const image = adobe.requests.find(({ url }) => url === '/1.jpg');
    expect(image?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['push', 'aio app deploy --no-publish'],
    ['release', 'aio app deploy'],
  ])('the App Builder recipe deploys for a %s with a token and a JSON array of scopes', async (event, command) => {
    const { results } = await runRecipe('examples/app-builder.yml', { github: { event_name: event } });

    expect(results[0]?.log).toContain(`${command} with eyJ, ${JSON.stringify(IO_MANAGEMENT.split(','))}`);
  });

  test('the rotation recipe passes if there is no new secret', async () => {
    const { results } = await runRecipe('examples/rotate-secret.yml', { secrets: { ADOBE_CLIENT_SECRET_NEW: '' } });

    expect(results.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
    expect(results[0]?.log).toContain('nothing to check');
  });

  test.each([
    ['', 'main', ['Keep a new token', 'Save the sealed token']],
    ['abc.def', 'main', []],
    ['', 'feature', []],
  ])(
    'the cache recipe, if the cache contains "%s" and the branch is %s, runs %j to save',
    async (cached, branch, saving) => {
      const { ran } = await runCacheRecipe(branch, cached);

      expect(ran.filter((name) => /^(Keep|Save)/.test(name))).toEqual(saving);
    },
  );

  test('the cache recipe takes only the characters of a sealed token from the cache', async () => {
    const { inputs } = await runCacheRecipe('main', 'abc.\nreason=x\n::warning::def');

    expect(inputs['sealed-token']).toBe('abc.reasonxwarningdef');
  });

  async function runCacheRecipe(branch: string, cached: string) {
    const directory = mkdtempSync(join(tmpdir(), 'recipe-'));
    writeFileSync(join(directory, 'adobe-token'), cached);
    let inputs: Readonly<Record<string, string>> = {};
    const [[, job] = []] = jobsOf('examples/token-cache.yml');
    const steps = (job?.steps ?? []).filter(({ name }) => name !== 'List the Analytics companies');
    const github = { ref: `refs/heads/${branch}`, event: { repository: { default_branch: 'main' } } };
    const { ran } = await runJob(
      { steps },
      {
        contexts: contextsOf('examples/token-cache.yml', { github }),
        env: {},
        directory,
        runAction: (given) => {
          inputs = given;
          const source = given['sealed-token'] ? 'unsealed' : 'issued';
          return { outcome: 'success', outputs: { source, 'sealed-token': 'new' }, exported: {} };
        },
      },
    );
    rmSync(directory, { recursive: true });
    return { ran, inputs };
  }
});

describe('docs/scopes.md', () => {
  const rows = tableUnder(read('docs/scopes.md'), 'Scopes and hello URLs').map((row) => row.split(' | '));
  const listed = rows.map(([, scopes = '']) => codeIn(scopes).sort().join());
  const steps = exampleFiles.flatMap((file) =>
    stepsOf(parseWorkflow(read(file)))
      .filter(({ uses }) => uses?.startsWith(`${repository}@`))
      .map(({ with: inputs = {} }) => ({ file, inputs: inputs as Readonly<Record<string, string>> })),
  );

  test('lists the scopes that the simulator knows, and no others', () => {
    const documented = new Set(rows.flatMap(([, scopes = '']) => codeIn(scopes)));
    expect([...documented].sort()).toEqual([...knownScopes].sort());
  });

  test('lists the scopes of each recipe in one row', () => {
    const unlisted = steps.filter(({ inputs: { scopes = '' } }) => {
      const sorted = scopes
        .split(/[\s,]+/)
        .sort()
        .join();
      return scopes !== '' && !scopes.includes('${{') && !listed.includes(sorted);
    });
    expect(unlisted).toEqual([]);
  });

  test('lists the hello-url of each recipe, beside the scopes of the recipe', () => {
    const unlisted = steps.filter(({ inputs }) => {
      const url = inputs['hello-url'] ?? '${{';
      const sorted = inputs.scopes
        ?.split(/[\s,]+/)
        .sort()
        .join();
      return !url.includes('${{') && !rows.some(([, , cell], row) => cell?.includes(url) && listed[row] === sorted);
    });
    expect(unlisted).toEqual([]);
  });

  test('is right about the default scopes', () => {
    expect(manifest.inputs.scopes?.description).toContain(`\`${FIREFLY.replaceAll(',', ', ')}\``);
    expect(scopesOfApi('Firefly')).toBe(FIREFLY);
  });
});

test.each([...exampleFiles, 'README.md'])(
  '%s puts no token on a command line, and does not call Photoshop API v1',
  (file) => {
    expect(read(file)).not.toMatch(/--header "Authorization|^ +https:\/\/image\.adobe\.io/m);
  },
);
