import { type Credential, findCredential } from './credentials';
import type { TokenProblemName } from './problems';

/** Returns the credential of the `client_id` and `client_secret` in a form, or the problem with them. */
export function authenticateClient(form: Readonly<Record<string, string>>): Credential | TokenProblemName {
  const { client_id, client_secret } = form;
  if (!client_id) {
    return 'missingClientId';
  }
  if (!client_secret) {
    return 'missingSecret';
  }
  const credential = findCredential(client_id);
  if (!credential) {
    return 'unknownClient';
  }
  return credential.secrets.includes(client_secret) ? credential : 'wrongSecret';
}
