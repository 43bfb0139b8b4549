/**
 * Every scope that the simulator knows; any other is `invalid_scope`.
 *
 * Source: Adobe publishes no complete list. These are the scopes in its documentation and samples for
 * Firefly, Audio/Video, Workflow Builder, Photoshop, Illustrator, InDesign, Substance 3D, Express, Frame.io,
 * Analytics, Customer Journey Analytics, Experience Platform, Journey Optimizer, Tags, User Management, PDF
 * Services, Cloud Manager, AEM, Commerce, I/O Management and cloud storage, and a third party's sample for
 * Target.
 */
export const knownScopes = [
  'openid',
  'AdobeID',
  'session',
  'email',
  'profile',
  'read_organizations',
  'additional_info',
  'additional_info.job_function',
  'additional_info.projectedProductContext',
  'additional_info.roles',
  'firefly_api',
  'firefly_enterprise',
  'ff_apis',
  'illustrator_services_beta',
  'indesign_services',
  'creative_cloud',
  'creative_sdk',
  'substance3d_api.spaces.create',
  'substance3d_api.jobs.create',
  'ee.express_api',
  'frame.s2s.all',
  'target_sdk',
  'user_management_sdk',
  'DCAPI',
  'read_pc.dma_aem_ams',
  'aem.folders',
  'aem.assets.author',
  'aem.fragments.management',
  'commerce.accs',
  'adobeio_api',
  'read_client_secret',
  'manage_client_secrets',
  'adobeio.abdata.read',
  'adobeio.abdata.write',
  'adobeio.abdata.manage',
  'admin_api.storage',
] as const;

/** A scope that the simulator knows. */
export type Scope = (typeof knownScopes)[number];

/** Checks if the simulator knows a scope of that name. */
export function isKnownScope(name: string): name is Scope {
  return knownScopes.some((scope) => scope === name);
}
