import { connect, createServer, type Socket } from 'node:net';
import { closer, listenOnLoopback } from '../simulator/listen';

/** A server on loopback that passes all bytes on to another one, as late as a network would. */
export interface Relay {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Delays each direction by half a round trip. The TCP handshake cannot be delayed, so the first bytes of a connection are
 * late by a whole round trip more.
 */
export async function startRelay(targetPort: number, rttMs: number): Promise<Relay> {
  const server = createServer((client) => {
    const upstream = connect(targetPort, '127.0.0.1');
    pass(client, upstream, rttMs / 2, performance.now() + rttMs);
    pass(upstream, client, rttMs / 2, 0);
  });
  const close = closer(server);
  return { port: await listenOnLoopback(server, 0), close };
}

function pass(from: Socket, to: Socket, delayMs: number, notBefore: number): void {
  const later = (action: () => void) => setTimeout(action, Math.max(delayMs, notBefore - performance.now() + delayMs));
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('error', () => later(() => to.destroy()));
}
