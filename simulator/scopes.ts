/**
 * Every scope that the simulator knows; any other is `invalid_scope`.
 *
 * Source: the scopes that Adobe's documentation lists for Firefly, Photoshop and Lightroom, InDesign, audio and
 * video, Frame.io, Analytics, Experience Platform, User Management and PDF Services.
 */
export const knownScopes = [
  'openid',
  'AdobeID',
  'firefly_api',
  'ff_apis',
  'firefly_enterprise',
  'read_organizations',
  'indesign_services',
  'creative_cloud',
  'creative_sdk',
  'frame.s2s.all',
  'additional_info.projectedProductContext',
  'additional_info.job_function',
  'session',
  'user_management_sdk',
  'DCAPI',
] as const;

/** A scope that the simulator knows. */
export type Scope = (typeof knownScopes)[number];

/** Checks if the simulator knows a scope of that name. */
export function isKnownScope(name: string): name is Scope {
  return knownScopes.some((scope) => scope === name);
}
