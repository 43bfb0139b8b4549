import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedRequest } from './recorded-request';

/** Answers one request, or leaves it unanswered; `proceed` gives it the simulator's own answer. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  recorded: RecordedRequest,
  proceed: () => void,
) => void | Promise<void>;

/** Handlers that stand in for the simulator's own answers. */
export interface Script {
  /** Has the next requests to a route, such as `POST /ims/token/v3`, answered by these handlers, one each. */
  add(route: string, ...handlers: Handler[]): void;
  /** Has every request to a route answered by this handler, once those added one by one are used up. */
  addForever(route: string, handler: Handler): void;
  /** The handler for the next request to a route, if there is one; it is used up. */
  take(route: string): Handler | undefined;
}

/** An empty script. */
export function createScript(): Script {
  const once = new Map<string, Handler[]>();
  const forever = new Map<string, Handler>();

  return {
    add(route, ...handlers) {
      once.set(checked(route), [...(once.get(route) ?? []), ...handlers]);
    },
    addForever(route, handler) {
      forever.set(checked(route), handler);
    },
    take(route) {
      return once.get(route)?.shift() ?? forever.get(route);
    },
  };
}

// A handler for a route that no request can have would wait for ever, and its test pass for nothing.
function checked(route: string): string {
  if (/^[A-Z]+ \/[^?#\s]*$/.test(route)) return route;
  throw new RangeError(`A route is a method and a path, as in "POST /ims/token/v3", not "${route}"`);
}
