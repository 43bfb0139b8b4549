import type { AdobeClient } from '../../src/adobe/client';

/** A client of Adobe IMS that opens no connection, except for `changes`. */
export function adobeClient(changes: Partial<AdobeClient> & Pick<AdobeClient, 'send'>): AdobeClient {
  return {
    imsUrl: new URL('https://ims-na1.adobelogin.com'),
    mask: () => {},
    redact: (text) => text,
    now: () => new Date(0),
    uptimeMs: () => 0,
    randomUuid: () => '11111111-2222-4333-8444-555555555555',
    connectAhead: async () => undefined,
    ...changes,
  };
}
