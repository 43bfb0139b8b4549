/** Adobe's example for a token request, the scopes of Firefly (Adobe Developer, "Firefly API", authentication). */
export const FIREFLY_SCOPES = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'] as const;

/** What the `aio` CLI needs (Adobe Developer Console, "OAuth Server-to-Server credential implementation guide"). */
export const IO_MANAGEMENT_SCOPES = [
  'AdobeID',
  'openid',
  'read_organizations',
  'additional_info.projectedProductContext',
  'additional_info.roles',
  'adobeio_api',
  'read_client_secret',
  'manage_client_secrets',
] as const;
