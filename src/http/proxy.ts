import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { getProxyUrl } from '@actions/http-client/lib/proxy';
import { type Attempt, connectOptions } from './attempt';
import { NetworkError } from './errors';

/**
 * The proxy for requests to `url` according to `https_proxy`, `http_proxy` and `no_proxy`, in lower or upper case;
 * undefined if there is none. Its user name and password are decoded. A loopback host never has a proxy.
 */
export function proxyFor(url: URL): URL | undefined {
  return getProxyUrl(url);
}

/** Host and port of a proxy, without its credentials. */
export function authorityOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

/**
 * Opens a tunnel through `proxy` to the host of `url` (CONNECT; RFC 9110, section 9.3.6), and starts TLS in it.
 *
 * @throws NetworkError `proxy` if the proxy refuses; otherwise whatever Node reports
 */
export async function openTunnel(proxy: URL, url: URL, attempt: Attempt): Promise<TLSSocket> {
  const client = await (proxy.protocol === 'https:' ? import('node:https') : import('node:http'));
  const target = `${url.hostname}:${url.port || 443}`;
  const host = withoutBrackets(proxy.hostname);
  const credentials = Buffer.from(`${proxy.username}:${proxy.password}`).toString('base64');
  const connect = client.request({
    method: 'CONNECT',
    host,
    port: proxy.port,
    path: target,
    headers: {
      host: target,
      ...((proxy.username || proxy.password) && { 'proxy-authorization': `Basic ${credentials}` }),
    },
    // Otherwise Node expects the proxy's certificate to be for the name in the Host header.
    servername: serverName(host),
    agent: false,
    ...connectOptions(attempt.limitMs),
  });
  const tunnel = await new Promise<Socket>((resolve, reject) => {
    connect.on('socket', (socket) =>
      attempt.follow(socket, proxy.protocol === 'https:' ? 'secureConnect' : 'connect', 'tunnel'),
    );
    connect.on('error', reject);
    connect.on('connect', ({ statusCode: status = 0 }: IncomingMessage, socket: Socket, head: Buffer) => {
      if (status < 200 || status > 299) {
        reject(new NetworkError('proxy', { ...attempt.details, status }));
        return;
      }
      socket.unshift(head);
      resolve(socket);
    });
    connect.end();
  });
  attempt.leaveProxy();
  attempt.enter('tls');
  return startTls(url, { socket: tunnel });
}

/**
 * Opens a TLS connection to the host of `url` ahead of a request, so that the request does not wait for it. Nothing is sent
 * on it. If it fails, the request opens another one.
 *
 * @returns undefined for plain http, and behind a proxy
 */
export async function connectAhead(url: URL): Promise<TLSSocket | undefined> {
  if (url.protocol !== 'https:' || proxyFor(url) !== undefined) {
    return undefined;
  }
  const socket = await startTls(url, { port: Number(url.port || 443), ...connectOptions() });
  socket.on('error', () => {});
  return socket;
}

async function startTls(url: URL, via: { readonly socket: Socket } | { readonly port: number }): Promise<TLSSocket> {
  const { connect } = await import('node:tls');
  const host = withoutBrackets(url.hostname);
  return connect({ ...via, host, servername: serverName(host), ALPNProtocols: ['http/1.1'] });
}

/** Node takes IPv6 addresses without the brackets that they have in a URL. */
function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The name for SNI (RFC 6066, section 3): none for an IP address. */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}
