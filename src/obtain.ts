import type { AdobeClient } from './adobe/client';
import { requestToken } from './adobe/ims';
import { Failure } from './failure';
import type { Source } from './result';
import { type AccessToken, parseToken } from './token/access-token';
import { type ReuseCriteria, reasonNotReusable } from './token/reuse';

/** What decides which token is obtained. */
export interface TokenRequest extends ReuseCriteria {
  /** One, or two while the secret is being rotated. */
  readonly clientSecrets: readonly string[];
  /** A token that another job sealed. */
  readonly sealedToken: string | undefined;
  /** The token that an earlier step of this job exported, if it may be reused. */
  readonly exportedToken: string | undefined;
  /** Receives a token as soon as it is issued or unsealed, and masked: also one that turns out to be of no use. */
  readonly onToken: (token: string, secretIndex: number) => void;
}

export interface ObtainedToken {
  readonly token: AccessToken;
  readonly source: Source;
  /** Index in `clientSecrets` of the secret that requested or opened it; 0 for a token that was reused. */
  readonly secretIndex: number;
}

export interface Logger {
  readonly info: (line: string) => void;
  readonly warning: (title: string, text: string) => void;
}

/**
 * A valid token: the sealed one, the one that an earlier step exported, or a new one, in this order. The log says why a
 * token is not used. Every token is masked before anything else happens to it.
 *
 * @throws Failure as `requestToken` does
 */
export async function obtainToken(request: TokenRequest, client: AdobeClient, logger: Logger): Promise<ObtainedToken> {
  return (
    (await openSealedToken(request, client, logger)) ??
    reuseExportedToken(request, client, logger) ??
    (await issueToken(request, client, logger))
  );
}

async function openSealedToken(
  request: TokenRequest,
  client: AdobeClient,
  logger: Logger,
): Promise<ObtainedToken | undefined> {
  const { clientId, clientSecrets, sealedToken } = request;
  if (sealedToken === undefined) {
    return undefined;
  }
  // A file of its own in dist/, so that only steps that need it load it.
  const { unseal } = await import('./token/seal');
  for (const [secretIndex, clientSecret] of clientSecrets.entries()) {
    const value = await unseal(sealedToken, { clientId, clientSecret });
    if (value === undefined) {
      continue;
    }
    client.mask(value);
    const token = parseToken(value);
    const reason = reasonNotReusable(token, request, client.now());
    if (token !== undefined && reason === undefined) {
      request.onToken(value, secretIndex);
      return { token, source: 'unsealed', secretIndex };
    }
    logger.info(`The sealed token is not used: it ${reason}.`);
    return undefined;
  }
  logger.info('The sealed token is not used: it was sealed with another client ID or client secret, or was altered.');
  return undefined;
}

function reuseExportedToken(request: TokenRequest, client: AdobeClient, logger: Logger): ObtainedToken | undefined {
  if (request.exportedToken === undefined) {
    return undefined;
  }
  const token = parseToken(request.exportedToken);
  if (token !== undefined) {
    // Nothing but a token is masked: the variable may contain a word that is frequent in the log.
    client.mask(token.value);
  }
  const reason = reasonNotReusable(token, request, client.now());
  if (token !== undefined && reason === undefined) {
    return { token, source: 'reused', secretIndex: 0 };
  }
  logger.info(`The token of an earlier step is not reused: it ${reason}.`);
  return undefined;
}

/** Requests a token with the first secret, and with the second only if IMS says that the first one is wrong. */
async function issueToken(
  { clientId, clientSecrets, scopes, onToken }: TokenRequest,
  client: AdobeClient,
  logger: Logger,
): Promise<ObtainedToken> {
  for (const [secretIndex, clientSecret] of clientSecrets.entries()) {
    try {
      const token = await requestToken(client, { clientId, clientSecret }, scopes, (value) =>
        onToken(value, secretIndex),
      );
      if (secretIndex > 0) {
        logger.warning(
          'The rotation of the client secret is not finished',
          'Adobe IMS rejected the first secret in `client-secret` and accepted the second. To finish the rotation, keep only the accepted secret in the GitHub secret, and delete the other one in the Adobe Developer Console.',
        );
      }
      return { token, source: 'issued', secretIndex };
    } catch (error) {
      if (!isWrongSecret(error) || clientSecrets.length === 1) {
        throw error;
      }
      if (secretIndex === clientSecrets.length - 1) {
        throw new Failure(
          error.reason,
          `Both secrets in \`client-secret\` were rejected. ${error.message}`,
          error.fix,
          error,
        );
      }
    }
  }
  throw new Error('there is no client secret');
}

function isWrongSecret(error: unknown): error is Failure {
  return error instanceof Failure && error.reason === 'invalid-client-secret';
}
