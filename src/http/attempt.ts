import type { Socket } from 'node:net';
import type { NetworkErrorDetails, Phase } from './errors';

/**
 * How long each address of a host gets for its connection, in milliseconds. Node's default, 250, is less than a round trip
 * may take.
 */
export const ADDRESS_LIMIT_MS = 5000;

/** Whether a host name, as in a URL, is an IP address. */
export function isAddress(hostname: string): boolean {
  return /^[\d.]+$|:/.test(hostname);
}

interface Destroyable {
  destroy(): unknown;
}

/** The state of one attempt at a request: how far it got, with whom, and what to close when it ends. */
export class Attempt {
  private phase: Phase;
  private readonly resources: Destroyable[] = [];

  /**
   * @param host of the request
   * @param proxy host and port of the proxy, for as long as the proxy is the peer
   * @param hostname of the peer; Node does not look up an address
   */
  constructor(
    private readonly host: string,
    private proxy: string | undefined,
    hostname: string,
  ) {
    this.phase = isAddress(hostname) ? 'connection' : 'lookup';
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
    this.closeAtEnd(socket);
    // A connection that was opened ahead may have got this far.
    if ('authorized' in socket && socket.authorized) {
      this.enter(next);
    }
    socket.once('lookup', () => this.enter('connection'));
    socket.once('connect', () => this.enter(readyEvent === 'connect' ? next : 'tls'));
    socket.once('secureConnect', () => this.enter(next));
  }

  closeAtEnd(resource: Destroyable): void {
    this.resources.push(resource);
  }

  end(): void {
    for (const resource of this.resources) {
      resource.destroy();
    }
  }
}
