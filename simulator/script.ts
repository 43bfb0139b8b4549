import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedRequest } from './recorded-request';

/**
 * Responds to one request, or leaves it without a response; `proceed` sends the simulator's usual response.
 */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  recorded: RecordedRequest,
  proceed: () => void,
) => void | Promise<void>;

/** Handlers that replace the simulator's usual responses. */
export interface Script {
  /** Uses each of these handlers for one of the next requests to a route, such as `POST /ims/token/v3`. */
  add(route: string, ...handlers: Handler[]): void;
  /** Uses this handler for every request to a route, after the handlers of {@link Script.add}. */
  addForever(route: string, handler: Handler): void;
  /** Removes and returns the handler for the next request to a route, if there is one. */
  take(route: string): Handler | undefined;
}

/** Creates an empty script. */
export function createScript(): Script {
  const once = new Map<string, Handler[]>();
  const forever = new Map<string, Handler>();

  return {
    add(route, ...handlers) {
      once.set(checkRoute(route), [...(once.get(route) ?? []), ...handlers]);
    },
    addForever(route, handler) {
      forever.set(checkRoute(route), handler);
    },
    take(route) {
      return once.get(route)?.shift() ?? forever.get(route);
    },
  };
}

// The handler of a misspelt route would never run, and its test could pass without testing anything.
function checkRoute(route: string): string {
  if (!/^[A-Z]+ \/[^?#\s]*$/.test(route)) {
    throw new RangeError(`A route is a method and a path, as in "POST /ims/token/v3", not "${route}"`);
  }
  return route;
}
