import { InvalidValue } from '../../../src/credential/invalid-value';
import { parseExportedVariables } from '../../../src/runner/exported-variables';
import { readInputs } from '../../../src/runner/inputs';
import { exportedVariables, overwrittenVariables } from '../../../src/runner/outputs';
import { isolateEnvironment, setInputsAndDefaults } from '../../support/test-environment';
import { adobeToken } from '../../support/tokens';
import { TOKEN } from './result';

isolateEnvironment();

test.each([
  ['A=client-id', [{ name: 'A', value: 'client-id' }]],
  [
    'A=org-id B=expires-at,C=access-token',
    [
      { name: 'A', value: 'org-id' },
      { name: 'B', value: 'expires-at' },
      { name: 'C', value: 'access-token' },
    ],
  ],
])('parseExportedVariables() reads %j', (text, variables) => {
  expect(parseExportedVariables(text)).toEqual(variables);
});

test.each([
  ...[
    'A=scopes',
    'A=',
    'A==client-id',
    'A=client-id=b',
    'A=CLIENT-ID',
    '=client-id',
    'aio-cli=client-id',
    'A = client-id',
  ],
  // A variable has one value.
  ...['A A=client-id', 'A,a', 'A=client-id A=org-id', 'aio-cli AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY'],
])('parseExportedVariables() rejects %j', (text) => {
  expect(() => parseExportedVariables(text)).toThrow(InvalidValue);
});

test.each([
  ...['HTTPS_PROXY', 'no_proxy', 'ALL_PROXY', 'OPENSSL_CONF', 'SSL_CERT_FILE', 'SSLKEYLOGFILE', 'REQUESTS_CA_BUNDLE'],
  ...['LC_ALL', 'LANG', 'INPUT_SCOPES', 'STATE_TOKEN', 'BASH_FUNC_x', 'PS4', 'PROMPT_COMMAND', 'GITHUB_TOKEN'],
  ...['PYTHONHOME', 'PYTHONSTARTUP', 'PERL5OPT', 'RUBYOPT', 'PHPRC', 'LUA_INIT', 'DENO_DIR', 'BUN_INSTALL'],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'MAVEN_OPTS', 'CLASSPATH', 'JAVA_HOME'],
  ...['DOTNET_STARTUP_HOOKS', 'COMPlus_Version', 'CORECLR_PROFILER', 'COR_ENABLE_PROFILING', 'MSBuildSDKsPath'],
  ...['GIT_SSH_COMMAND', 'SSH_ASKPASS', 'NPM_CONFIG_REGISTRY', 'npm_config_registry', 'PIP_INDEX_URL', 'CURL_HOME'],
  ...['PATH', 'Path', 'GOFLAGS', 'RUSTFLAGS', 'EDITOR', 'GIT_PAGER', 'TZ', 'RES_OPTIONS', 'KUBECONFIG', 'GCONV_PATH'],
])('parseExportedVariables() rejects %s, which changes how programs work', (name) => {
  expect(() => parseExportedVariables(name)).toThrow(expect.objectContaining({ value: name }));
  expect(() => parseExportedVariables(`${name}=client-id`)).toThrow(expect.objectContaining({ value: name }));
});

test.each([
  ...[
    'ADOBE_ACCESS_TOKEN',
    'FIREFLY_SERVICES_ACCESS_TOKEN',
    'FIREFLY_SERVICES_CLIENT_ID',
    'AEM_ACCESS_TOKEN',
    'IMS_ACCESSTOKEN',
  ],
  ...['AIO_PROJECT_ORG_IMS__ORG__ID', 'AIO_CLOUDMANAGER__ORGID', 'REACTOR_IO_INTEGRATION_ACCESS_TOKEN'],
  ...[
    'IMS_OAUTH_S2S_CLIENT_ID',
    'IMS_OAUTH_S2S_ORG_ID',
    'CLIENTID',
    'IMSORGID',
    'GOOGLE_TOKEN',
    'USERS_TOKEN',
    'GITTOKEN',
    'LANGUAGES',
  ],
])('parseExportedVariables() accepts %s, which people use', (name) => {
  expect(parseExportedVariables(name)).toEqual([{ name, value: 'access-token' }]);
});

test('exportedVariables() gives outputs, and omits those that are unknown', () => {
  const variables = parseExportedVariables('T=access-token C=client-id O=org-id E=expires-at');
  const outputs = { 'access-token': 'a.b', 'client-id': 'a1', 'expires-at': '' };

  expect(exportedVariables(variables, outputs, { ...TOKEN, expiresAt: undefined })).toEqual({ T: 'a.b', C: 'a1' });
});

const CREDENTIAL = { 'client-id': 'a1b2c3', 'client-secret': 'p8e-s3cr3t' };

test('readInputs() rejects the export of an organization ID that is not known', () => {
  setInputsAndDefaults({ ...CREDENTIAL, 'export-env': 'A=org-id' });
  expect(() => readInputs(String)).toThrow(expect.objectContaining({ reason: 'invalid-input' }));

  setInputsAndDefaults({ ...CREDENTIAL, 'export-env': 'A=org-id', 'org-id': 'A1@AdobeOrg' });
  expect(readInputs(String).orgId).toBe('A1@AdobeOrg');
});

test('readInputs() rejects reuse if no variable gets the token', () => {
  setInputsAndDefaults({ ...CREDENTIAL, 'export-env': 'A=client-id', reuse: 'true' });

  expect(() => readInputs(String)).toThrow(expect.objectContaining({ reason: 'invalid-input' }));
});

test.each([
  [undefined, 'a.b'],
  ['', 'a.b'],
  ['same', 'same'],
  [adobeToken(), 'a.b'],
  ['2026-11-24T14:03:21Z', '2026-11-25T14:03:21Z'],
  ['1764000000000', '1764086400000'],
])('overwrittenVariables() accepts %j, which an earlier step of this action can have set', (former, value) => {
  Object.assign(process.env, former !== undefined && { TEST_NAME: former });

  expect(overwrittenVariables({ TEST_NAME: value })).toEqual([]);
});

test.each([
  ['something else', 'a.b'],
  ['2026-11-24T14:03:21Z', 'a.b'],
  ['a1', 'b2'],
])('overwrittenVariables() names a variable that contains %j', (former, value) => {
  process.env.TEST_NAME = former;

  expect(overwrittenVariables({ TEST_NAME: value, TEST_OTHER: value })).toEqual(['TEST_NAME']);
});
