/** A made-up credential, in the forms of Adobe's values. */
export const MADE_UP = {
  clientId: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  clientSecret: `p8e-${'Made_up-secret-0'.repeat(2)}`,
  otherSecret: '0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  orgId: '0A1B2C3D4E5F60718293A4B5@AdobeOrg',
  scopes: ['openid', 'AdobeID', 'read_organizations', 'additional_info.projectedProductContext'],
} as const;

/** What a form of Adobe's JSON contains. */
export interface Parts {
  readonly clientId: string;
  readonly clientSecrets: readonly string[];
  readonly orgId: string;
  readonly scopes: readonly string[];
}

export const PARTS: Parts = {
  clientId: MADE_UP.clientId,
  clientSecrets: [MADE_UP.clientSecret],
  orgId: MADE_UP.orgId,
  scopes: MADE_UP.scopes,
};

/** A credential in a workspace of the Developer Console. */
export function consoleEntry(name: string, { clientId, clientSecrets, scopes }: Parts) {
  return {
    id: '123456',
    name,
    integration_type: 'oauth_server_to_server',
    oauth_server_to_server: {
      client_id: clientId,
      client_secrets: clientSecrets,
      technical_account_email: 'made-up@techacct.adobe.com',
      technical_account_id: '0A1B2C3D4E5F@techacct.adobe.com',
      scopes,
    },
  };
}

/** The Developer Console's download of a workspace. */
export function consoleDownload(credentials: readonly object[], orgId = MADE_UP.orgId) {
  return {
    project: {
      id: '4566206088344958295',
      name: 'MadeUp',
      title: 'Made up',
      org: { id: '23294', name: 'Made-up org', ims_org_id: orgId },
      workspace: {
        id: '1356',
        name: 'Production',
        details: {
          credentials,
          services: [{ code: 'AdobeIOManagementAPISDK', name: 'I/O Management API' }],
          runtime: { namespaces: [{ name: '23294-madeup', auth: 'made-up-runtime-auth:key' }] },
        },
      },
    },
  };
}

function context({ clientId, clientSecrets, orgId, scopes }: Parts) {
  return {
    client_id: clientId,
    client_secrets: clientSecrets,
    technical_account_email: 'made-up@techacct.adobe.com',
    technical_account_id: '0A1B2C3D4E5F@techacct.adobe.com',
    ims_org_id: orgId,
    scopes,
    oauth_enabled: true,
  };
}

/** The forms in which Adobe hands out a credential. That of PDF Services contains no scopes and one secret. */
export const FORMS: Readonly<Record<string, (parts: Parts) => object>> = {
  'Download JSON': ({ clientId, clientSecrets, orgId, scopes }) => ({
    CLIENT_SECRETS: clientSecrets,
    ORG_ID: orgId,
    CLIENT_ID: clientId,
    TECHNICAL_ACCOUNT_ID: '0A1B2C3D4E5F@techacct.adobe.com',
    TECHNICAL_ACCOUNT_EMAIL: 'made-up@techacct.adobe.com',
    SCOPES: scopes,
  }),
  'a workspace download': (parts) =>
    consoleDownload(
      [
        { id: '1', name: 'Key', integration_type: 'apikey', api_key: { client_id: 'made-up-api-key' } },
        {
          id: '2',
          name: 'Web',
          integration_type: 'oauthweb',
          oauth2: {
            client_id: 'made-up-web',
            client_secret: 'made-up-web-secret',
            redirect_uri: ['https://x.example'],
          },
        },
        consoleEntry('Server', parts),
      ],
      parts.orgId as typeof MADE_UP.orgId,
    ),
  'a context of the aio CLI': context,
  'the configuration of the aio CLI': (parts) => ({
    ims: { contexts: { cli: { env: 'prod' }, 'my-context': context(parts) } },
  }),
  'pdfservices-api-credentials.json': ({ clientId, clientSecrets, orgId }) => ({
    client_credentials: { client_id: clientId, client_secret: clientSecrets[0] },
    service_principal_credentials: { organization_id: orgId },
  }),
};
