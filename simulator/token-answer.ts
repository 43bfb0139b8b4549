import type { Reply } from './reply';

/** The forms in which Adobe has been seen to hand out a token; times in seconds. */
const answers = {
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

/** The name of one of the forms in which a token is handed out. */
export type AnswerShape = keyof typeof answers;

/** The answer that hands out a token for that many seconds (RFC 6749 §5.1, with Adobe's departures from it). */
export function tokenReply(shape: AnswerShape, token: string, lifetimeSeconds: number): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store' },
    body: JSON.stringify(answers[shape](token, lifetimeSeconds)),
  };
}
