import { respond } from '../../support/adobe-step';
import { clientSecret, type FaultCase, usual } from './fault-case';

const inMain = `URL.canParse = () => { throw new TypeError('boom ${clientSecret}'); };`;

const inRequest = `
  const { default: http } = await import('node:http');
  const { request } = http;
  let calls = 0;
  http.request = (...given) => {
    calls += 1;
    if (calls === 1) throw new TypeError('boom ${clientSecret}');
    return request(...given);
  };
`;

const outsideMain = `
  const { Agent } = await import('node:http');
  const { createConnection } = Agent.prototype;
  Agent.prototype.createConnection = function (...given) {
    setImmediate(() => { throw new Error('boom'); });
    return createConnection.apply(this, given);
  };
`;

// The waits between attempts take less than a second here, the limits of an attempt far more.
const withoutWaits = `
  const { setTimeout: start, clearTimeout: stop } = globalThis;
  globalThis.setTimeout = (callback, ms, ...rest) => {
    const timer = start(callback, ms, ...rest);
    if (ms < 500) stop(timer);
    return timer;
  };
`;

/** Defects of the action, or of Node. */
// biome-ignore format: a row is a line.
export const defects: readonly FaultCase[] = [
  ['an exception in the main function', { preload: inMain }, 'internal-error', {}],
  ['an exception in a request', { preload: inRequest }, 'internal-error', {}],
  // The token comes after the failure has been reported.
  ['an exception outside the main function', { preload: outsideMain, token: (...call) => void setTimeout(() => usual(...call), 200) }, 'internal-error', 'any'],
  ['an event loop that is empty too soon', { preload: withoutWaits, token: respond(503) }, 'internal-error', 1],
];
