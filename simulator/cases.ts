import type { StepResult } from '../__tests__/support/step-options';
import { credentials, ORGANIZATION_ID } from './credentials';
import { sendReply, textReply } from './reply';
import type { Simulator, SimulatorOptions } from './server';

export type Inputs = Readonly<Record<string, string>>;

/** A case that `npm start` shows. */
export interface Case {
  /** What happens, for the list of cases. */
  readonly title: string;
  /** What the output shows. */
  readonly explanation: string;
  readonly simulatorOptions?: SimulatorOptions;
  readonly prepare?: (simulator: Simulator) => void;
  /** The inputs beyond `ims-url`, `hello` and `hello-url`. */
  readonly inputs: Inputs;
  /** The inputs of a step in a second job; the first one's result is known. */
  readonly secondJob?: (first: StepResult) => Inputs;
  readonly conclusion: StepResult['conclusion'];
}

const { clientId, clientSecret, secrets } = credentials.good;
const valid = { 'client-id': clientId, 'client-secret': clientSecret };
const deletedSecret = credentials.other.clientSecret;

/** The case that `npm start` shows without `--try`. */
export const firstCase: Case = {
  title: 'a valid credential',
  explanation: 'Adobe issued a token, and its API accepted it. Later steps would find it in ADOBE_ACCESS_TOKEN.',
  inputs: valid,
  conclusion: 'success',
};

/** The cases of `npm start -- --try`, by name. */
export const cases = {
  'wrong-secret': {
    title: 'Adobe rejects the client secret',
    explanation: 'The step failed. The error says what is wrong and what to do, and names its section of the docs.',
    inputs: { ...valid, 'client-secret': deletedSecret },
    conclusion: 'failure',
  },
  rotation: {
    title: 'the first of two client secrets has been deleted at Adobe',
    explanation: 'Adobe rejected the first secret, so the step used the second, and warned to finish the rotation.',
    inputs: { ...valid, 'client-secret': `${deletedSecret}\n${secrets[1]}` },
    conclusion: 'success',
  },
  'sealed-token': {
    title: 'one token for two jobs',
    explanation: 'The second job opened the sealed token of the first. Adobe issued one token, not two.',
    inputs: { ...valid, seal: 'true' },
    secondJob: ({ outputs }) => ({ ...valid, 'sealed-token': outputs['sealed-token'] ?? '' }),
    conclusion: 'success',
  },
  outage: {
    title: 'Adobe is down',
    explanation: 'The step tried four times and failed. The reason says that the credential is not the cause.',
    prepare: (simulator) =>
      simulator.scriptForever('POST /ims/token/v3', (_request, response) =>
        sendReply(response, textReply(503, 'Service Unavailable')),
      ),
    inputs: valid,
    conclusion: 'failure',
  },
  'retired-api': {
    title: 'the API at hello-url has ended',
    explanation:
      'The API responded with 404, so the step asked Adobe IMS, which accepts the token: a warning, no error.',
    simulatorOptions: { retiredHello: '404' },
    inputs: valid,
    conclusion: 'success',
  },
  'credential-json': {
    title: 'the file of Download JSON as one input',
    explanation: 'The step read client ID, secret, scopes and organization from the JSON, and masked the secret in it.',
    inputs: {
      'credential-json': JSON.stringify({
        CLIENT_SECRETS: [clientSecret],
        ORG_ID: ORGANIZATION_ID,
        CLIENT_ID: clientId,
        TECHNICAL_ACCOUNT_ID: '1A2B3C4D5E6F708192A3B4C5@techacct.adobe.com',
        TECHNICAL_ACCOUNT_EMAIL: 'example@techacct.adobe.com',
        SCOPES: ['openid', 'AdobeID', 'firefly_api', 'ff_apis'],
      }),
    },
    conclusion: 'success',
  },
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof cases;
