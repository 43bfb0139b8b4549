import { ORGANIZATION_ID } from './credentials';
import { findGatewayProblem, type Requirements } from './gateway';
import { type ErrorForm, errorForms, gatewayProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { jsonReply, type Reply } from './reply';
import type { SimulatorState } from './state';

/** An API with a URL that can be used as `hello-url`. */
export interface Api extends Requirements {
  readonly name: string;
  /** Its URL in Adobe's documentation; `{…}` stands for a part of the path. */
  readonly url: string;
  /** A successful response, in the API's own shape. */
  readonly body: unknown;
  /** The form of its errors, if it is not the gateway's own. */
  readonly errorForm?: ErrorForm;
}

/**
 * The APIs that respond to a GET with a bearer token and an API key.
 *
 * Which APIs use the error forms `challenge` and `accessError` is not documented; here, each form has one
 * API.
 */
// biome-ignore format: a row is a line.
export const apis: readonly Api[] = [
  { name: 'Firefly', url: 'https://firefly-api.adobe.io/v3/custom-models?start=0&limit=1', scopes: ['firefly_api'], body: { custom_models: [], total_count: 0 } },
  { name: 'Audio/Video', url: 'https://audio-video-api.adobe.io/v1/voices', scopes: ['firefly_api'], body: { voices: [{ voiceId: 'v-1', displayName: 'Ada' }] } },
  { name: 'InDesign', url: 'https://indesign.adobe.io/v3/app-versions', scopes: ['indesign_services'], body: { versions: ['20.0'] } },
  { name: 'Express', url: 'https://express-api.adobe.io/beta/tagged-documents?start=0&limit=1', scopes: ['ee.express_api'], body: { documents: [], total: 0 } },
  { name: 'Frame.io', url: 'https://api.frame.io/v4/me', scopes: ['frame.s2s.all'], body: { data: { id: 'u-1', name: 'Service account' } }, errorForm: errorForms.errorList },
  { name: 'Analytics', url: 'https://analytics.adobe.io/discovery/me', scopes: ['additional_info.projectedProductContext'], body: { imsOrgs: [{ imsOrgId: ORGANIZATION_ID, companies: [] }] }, errorForm: errorForms.challenge },
  { name: 'Experience Platform', url: 'https://platform.adobe.io/data/foundation/sandbox-management/', scopes: ['additional_info.projectedProductContext'], needsOrganization: true, body: { sandboxes: [{ name: 'prod', state: 'active' }] } },
  { name: 'Journey Optimizer', url: 'https://cjm.adobe.io/imp/', scopes: ['additional_info.projectedProductContext'], needsOrganization: true, body: { results: [], total: 0 } },
  { name: 'Cloud Manager', url: 'https://cloudmanager.adobe.io/api/tenants', scopes: ['additional_info.projectedProductContext'], needsOrganization: true, body: { _embedded: { tenants: [{ id: '1' }] } }, errorForm: errorForms.accessError },
  { name: 'User Management', url: 'https://usermanagement.adobe.io/v2/usermanagement/groups/{orgId}/0', scopes: ['user_management_sdk'], body: { lastPage: true, result: 'success', groups: [{ groupName: '_org_admin' }] } },
  { name: 'I/O Events', url: 'https://api.adobe.io/events/{consumerOrgId}/providers', scopes: ['adobeio_api'], body: { _embedded: { providers: [] } } },
];

const patterns = apis.map((api) => ({ api, pattern: pathPattern(api) }));

/** Returns the API with that path, if there is one. */
export function findApi(path: string): Api | undefined {
  return patterns.find(({ pattern }) => pattern.test(path))?.api;
}

/** `GET` of an API, behind the checks of the gateway. */
export async function handleApi(api: Api, recorded: RecordedRequest, state: SimulatorState): Promise<Reply> {
  const code = findGatewayProblem(recorded, state, api);
  return code ? gatewayProblemReply(code, api.errorForm) : jsonReply(200, api.body);
}

function pathPattern({ url }: Api): RegExp {
  const path = decodeURI(new URL(url).pathname);
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}
