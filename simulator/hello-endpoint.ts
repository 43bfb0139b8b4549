import { findGatewayProblem, type Requirements } from './gateway';
import { gatewayProblemReply } from './problems';
import type { RecordedRequest } from './recorded-request';
import { type Reply, textReply } from './reply';
import type { SimulatorState } from './state';

/** The possible responses of the hello of an API that has ended; `none` closes the connection. */
export const retiredReplies = {
  404: textReply(404, 'Not Found'),
  410: textReply(410, 'Gone'),
  403003: gatewayProblemReply(403003),
  none: undefined,
} as const satisfies Record<string, Reply | undefined>;

/** The name of a response of the hello of an API that has ended. */
export type RetiredHello = `${keyof typeof retiredReplies}`;

const requirements: Requirements = { scopes: ['firefly_api', 'read_organizations'] };

/** `GET /pie/psdService/hello`: the hello of Photoshop API v1; undefined if it closes the connection. */
export async function handleHello(recorded: RecordedRequest, state: SimulatorState): Promise<Reply | undefined> {
  if (state.retiredHello) {
    return retiredReplies[state.retiredHello];
  }
  const code = findGatewayProblem(recorded, state, requirements);
  return code ? gatewayProblemReply(code) : textReply(200, 'Welcome to the Photoshop API!');
}
