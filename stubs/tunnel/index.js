// What @actions/http-client gets for tunnel: the real one, here the package `tunnel-for-proxies`, with two faults mended.
const tunnel = require('tunnel-for-proxies');

for (const name of ['httpOverHttp', 'httpsOverHttp', 'httpOverHttps', 'httpsOverHttps']) {
  exports[name] = (options) => tunnel[name]({ ...options, proxy: byItsOwnName(options.proxy) });
}

// Node takes the name that a certificate has to be for from the Host header, and that one names the host behind the
// proxy. So the proxy's own name is given beforehand; an empty one has node check the address. And an IPv6 address comes
// in the brackets of its URL, which node would look up as a name.
function byItsOwnName(proxy) {
  const host = proxy.host.replace(/^\[(.*)\]$/, '$1');
  return { ...proxy, host, servername: /^[\d.]+$|:/.test(host) ? '' : host };
}
