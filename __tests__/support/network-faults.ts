/** What becomes of a connection to an address: it is made after so many milliseconds, never, or fails with this code. */
type Fate = number | 'never' | `E${string}`;

interface NetworkFaults {
  /** The addresses of a name; `never` if its DNS lookup never ends; or the code of its error. */
  readonly names: Readonly<Record<string, readonly string[] | 'never' | `E${string}`>>;
  /** The fates of addresses; any other is connected to at once. */
  readonly fates?: Readonly<Record<string, Fate>>;
}

/**
 * A script for `--import` that gives a process another network: names that no name server knows, and addresses that
 * respond late or never. Node's own code chooses among the addresses, as it does on a real network.
 */
export function withNetwork({ names, fates = {} }: NetworkFaults): string {
  return `
    import dns from 'node:dns';
    import net from 'node:net';
    import os from 'node:os';

    const names = ${JSON.stringify(names)};
    const fates = ${JSON.stringify(fates)};
    const { lookup } = dns;
    dns.lookup = (name, options, callback) => {
      const found = names[name];
      if (found === 'never') return;
      if (typeof found === 'string') {
        const error = Object.assign(new Error('getaddrinfo ' + found), { code: found });
        return setImmediate(callback, error);
      }
      if (found === undefined) return lookup(name, options, callback);
      const all = found.map((address) => ({ address, family: net.isIP(address) }));
      setImmediate(callback, null, ...(options.all ? [all] : [all[0].address, all[0].family]));
    };

    const server = net.createServer().listen(0);
    const handles = Object.getPrototypeOf(server._handle);
    server.close();
    for (const method of ['connect', 'connect6']) {
      const connect = handles[method];
      handles[method] = function (request, address, ...rest) {
        const fate = fates[address];
        if (fate === undefined) return connect.call(this, request, address, ...rest);
        if (fate === 'never') return 0;
        if (typeof fate === 'string') return -os.constants.errno[fate];
        setTimeout(() => connect.call(this, request, '127.0.0.1', ...rest), fate);
        return 0;
      };
    }
  `;
}
