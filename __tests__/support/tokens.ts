/** A token in Adobe's form: a JWT. Its signature is not valid. */
export function adobeToken(claims: Readonly<Record<string, unknown>> = {}): string {
  return [
    { alg: 'RS256', kid: 'ims_na1-key-at-1', itt: 'at' },
    { type: 'access_token', ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('c2lnbmF0dXJl')
    .join('.');
}
