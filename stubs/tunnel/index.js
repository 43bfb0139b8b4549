// @actions/http-client loads tunnel, and with it node's `assert`, `net` and `util`, at every start, though it needs it
// for proxies alone. Here the real one, the package `tunnel-for-proxies`, waits until a proxy asks for it.
for (const name of ['httpOverHttp', 'httpsOverHttp', 'httpOverHttps', 'httpsOverHttps']) {
  exports[name] = (options) => require('tunnel-for-proxies')[name](options);
}
