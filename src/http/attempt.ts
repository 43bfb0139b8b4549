import type { Socket } from 'node:net';
import type { NetworkErrorDetails, Phase } from './errors';

/**
 * How long each address of a host gets for its connection, in milliseconds. Node's default, 250, is less than a round trip
 * may take.
 */
const ADDRESS_LIMIT_MS = 5000;

/** An IP address, with or without a port. */
const ADDRESS = /^([\d.]+|\[.+\])(:\d+)?$/;

/** The options of a connection that has this long. A second address must be tried in that time. */
export function connectOptions(limitMs = Number.POSITIVE_INFINITY) {
  return { autoSelectFamilyAttemptTimeout: Math.ceil(Math.min(ADDRESS_LIMIT_MS, limitMs / 2)) };
}

/** The state of one attempt at a request: how far it got, with whom, and what to close when it ends. */
export class Attempt {
  private phase: Phase;
  private readonly sockets: Socket[] = [];

  /**
   * @param host of the request
   * @param proxy host and port of the proxy, for as long as the proxy is the peer
   * @param limitMs time for the attempt, in milliseconds
   */
  constructor(
    private readonly host: string,
    private proxy: string | undefined,
    readonly limitMs: number,
  ) {
    // Node does not look up an address.
    this.phase = ADDRESS.test(proxy ?? host) ? 'connection' : 'lookup';
  }

  /** What an error that occurs now is about. */
  get details(): NetworkErrorDetails {
    return { host: this.host, proxy: this.proxy, phase: this.phase };
  }

  enter(phase: Phase): void {
    this.phase = phase;
  }

  /** From now on the peer is the host itself. */
  leaveProxy(): void {
    this.proxy = undefined;
  }

  /** Follows a new connection, and enters `next` when it is ready. */
  follow(socket: Socket, readyEvent: 'connect' | 'secureConnect', next: Phase): void {
    this.sockets.push(socket);
    const connected = readyEvent === 'connect' ? next : 'tls';
    // A connection that was opened ahead may have got this far.
    if ('authorized' in socket && socket.authorized) {
      this.enter(next);
    } else if (!socket.connecting) {
      this.enter(connected);
    }
    socket.once('lookup', () => this.enter('connection'));
    socket.once('connect', () => this.enter(connected));
    socket.once('secureConnect', () => this.enter(next));
  }

  /** Closes every connection of the attempt, and with it whatever uses the connection. */
  end(): void {
    for (const socket of this.sockets) {
      socket.destroy();
    }
  }
}
