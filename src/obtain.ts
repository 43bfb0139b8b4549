import { type Credential, type Means, requestToken } from './adobe/ims';
import { Failure } from './failure';
import { type AccessToken, isBearerToken, readClaims } from './token/access-token';
import { type Demand, whyItNoLongerServes } from './token/still-serves';

/** What decides which token is obtained. */
export interface Wanted extends Demand {
  readonly imsUrl: URL;
  /** One, or two while the secret is being rotated. */
  readonly clientSecrets: readonly string[];
  /** A token that another job sealed. */
  readonly sealedToken: string | undefined;
  /** What an earlier step of this job exported, where it may be reused. */
  readonly exportedToken: string | undefined;
}

export interface Obtained {
  readonly token: AccessToken;
  readonly source: 'issued' | 'reused' | 'unsealed';
  /** The secret that got or opened it; of a token that was reused, the first one. */
  readonly clientSecret: string;
}

/** Where the user is told how it went. */
export interface Narrator {
  readonly info: (line: string) => void;
  readonly warning: (title: string, text: string) => void;
}

/**
 * A token that serves: the sealed one, the one that an earlier step exported, or a new one, in this order. Of one
 * that does not serve the log says why. Whatever it is, it is masked before it is looked at.
 *
 * @throws Failure as `requestToken` does
 */
export async function obtainToken(wanted: Wanted, means: Means, narrator: Narrator): Promise<Obtained> {
  return (
    (await openSealed(wanted, means, narrator)) ??
    reuseExported(wanted, means, narrator) ??
    (await issueToken(wanted, means, narrator))
  );
}

async function openSealed(wanted: Wanted, means: Means, { info }: Narrator): Promise<Obtained | undefined> {
  if (wanted.sealedToken === undefined) {
    return undefined;
  }
  // A file of its own in dist/: a step that opens and seals nothing does not pay for reading it.
  const { unseal } = await import('./token/seal');
  for (const clientSecret of wanted.clientSecrets) {
    const value = await unseal(wanted.sealedToken, { clientId: wanted.clientId, clientSecret });
    if (value === undefined) {
      continue;
    }
    means.mask(value);
    const why = whyItNoLongerServes(value, wanted, means.now());
    if (why === undefined) {
      return { token: known(value), source: 'unsealed', clientSecret };
    }
    info(`The sealed token is not used: it ${why}.`);
    return undefined;
  }
  info(
    'The sealed token is not used: it was sealed with another client ID or secret, or altered on the way.',
  );
  return undefined;
}

function reuseExported(wanted: Wanted, means: Means, { info }: Narrator): Obtained | undefined {
  const value = wanted.exportedToken;
  if (value === undefined) {
    return undefined;
  }
  // Only what looks like a token is masked: the variable may as well hold a word that the log is full of.
  if (isBearerToken(value) && readClaims(value) !== undefined) {
    means.mask(value);
  }
  const why = whyItNoLongerServes(value, wanted, means.now());
  if (why !== undefined) {
    info(`The token of an earlier step is not reused: it ${why}.`);
    return undefined;
  }
  return { token: known(value), source: 'reused', clientSecret: wanted.clientSecrets[0] ?? '' };
}

function known(value: string): AccessToken {
  const claims = readClaims(value);
  return { value, expiresAt: claims?.expiresAt, scopes: claims?.scopes };
}

/** Asks with the first secret, and with the second only where IMS says that the first one is wrong. */
async function issueToken(wanted: Wanted, means: Means, { warning }: Narrator): Promise<Obtained> {
  const { imsUrl, clientId, scopes } = wanted;
  const request = async (clientSecret: string): Promise<Obtained> => {
    const credential: Credential = { clientId, clientSecret };
    return { token: await requestToken(imsUrl, credential, scopes, means), source: 'issued', clientSecret };
  };
  const [first = '', second] = wanted.clientSecrets;
  if (second === undefined) {
    return request(first);
  }
  try {
    return await request(first);
  } catch (error) {
    if (!isWrongSecret(error)) {
      throw error;
    }
  }
  const obtained = await request(second).catch((error) => {
    throw isWrongSecret(error)
      ? new Failure(error.reason, `Both lines of client-secret were refused. ${error.message}`, error.cure, {
          cause: error,
        })
      : error;
  });
  warning(
    'Rotation is not finished',
    'Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.',
  );
  return obtained;
}

function isWrongSecret(error: unknown): error is Failure {
  return error instanceof Failure && error.reason === 'invalid-client-secret';
}
