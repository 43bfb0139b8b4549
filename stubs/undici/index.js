// @actions/http-client imports `ProxyAgent` for its getAgentDispatcher() alone, a method for callers of
// `fetch`. This action never calls it, while the real undici is 87 % of the bundle (1,073 kB against
// 136 kB) and 30 ms of every start behind a proxy. So package.json points `undici` here, in `devDependencies` and in
// `overrides`: an override with a `file:` path of its own gets a wrong path into the lockfile.
class ProxyAgent {
  constructor() {
    throw new Error('undici is left out of this action on purpose: see stubs/undici');
  }
}

module.exports = { ProxyAgent };
