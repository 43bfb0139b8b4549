import type { Reply } from './reply';

/** The shapes of Adobe's token response that are known; times in seconds. */
const bodies = {
  usual: (token: string, seconds: number) => ({
    access_token: token,
    token_type: 'bearer',
    expires_in: seconds,
  }),
  withoutType: (token: string, seconds: number) => ({ access_token: token, expires_in: seconds }),
  capitalType: (token: string, seconds: number) => ({
    access_token: token,
    token_type: 'Bearer',
    expires_in: seconds,
  }),
  textExpiry: (token: string, seconds: number) => ({
    access_token: token,
    token_type: 'bearer',
    expires_in: String(seconds),
  }),
  withoutExpiry: (token: string) => ({ access_token: token, token_type: 'bearer' }),
};

/** The name of a shape of the token response. */
export type ResponseShape = keyof typeof bodies;

/** A successful token response (RFC 6749 §5.1, with Adobe's deviations). */
export function tokenReply(shape: ResponseShape, token: string, lifetimeSeconds: number): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    body: JSON.stringify(bodies[shape](token, lifetimeSeconds)),
  };
}
