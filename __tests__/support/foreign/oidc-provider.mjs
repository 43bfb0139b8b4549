// The package `oidc-provider`, a certified OAuth 2.0 server, at the paths of Adobe IMS.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { serve } from './serve.mjs';

const { clients, jwtClientIds, scopes, audience, lifetimeSeconds } = JSON.parse(process.argv[2]);
const server = createServer();
const port = await serve(server);

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: clients.map((client) => ({ redirect_uris: [], response_types: [], ...client })),
  scopes,
  routes: { token: '/ims/token/v3', revocation: '/ims/invalidate_token/v2' },
  ttl: { ClientCredentials: lifetimeSeconds },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    revocation: { enabled: true },
    // A token is a JWT if it is for a resource. Requests to IMS name none, so the default decides.
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, { clientId }) => (jwtClientIds.includes(clientId) ? audience : undefined),
      getResourceServerInfo: () => ({ audience, scope: scopes.join(' '), accessTokenFormat: 'jwt' }),
    },
  },
});
server.on('request', provider.callback());
