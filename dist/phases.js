/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 111:
/***/ ((module) => {

module.exports = require("./token/seal");

/***/ }),

/***/ 67:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = require("node:tls");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  runPostPhase: () => (/* binding */ runPostPhase),
  runStep: () => (/* binding */ runStep)
});

// NAMESPACE OBJECT: ./lib/runner/log.js
var log_namespaceObject = {};
__nccwpck_require__.r(log_namespaceObject);
__nccwpck_require__.d(log_namespaceObject, {
  info: () => (log_info),
  warning: () => (log_warning)
});

;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"1.0.0"};
;// CONCATENATED MODULE: ./lib/http/errors.js
/** A request that got no usable response. It contains no text of the peer except the origin of a redirect. */
class NetworkError extends Error {
    name = 'NetworkError';
    kind;
    details;
    constructor(kind, details) {
        super(`${kind} ${details.code ?? ''}`.trimEnd(), { cause: details.cause });
        this.kind = kind;
        this.details = details;
    }
    /** Whether the same request may succeed later. */
    get retriable() {
        return this.kind === 'proxy'
            ? (this.details.status ?? 0) >= 500
            : ['dns', 'connection', 'tls', 'timeout'].includes(this.kind) ||
                (this.kind === 'protocol' && this.details.proxy !== undefined);
    }
}
/** Names of errors that show a defect of the program. Of the network's, only that for an unreadable certificate has one. */
const DEFECTS = /^(Eval|Range|Reference|Syntax|Type|URI)Error$/;
/**
 * The kinds of error codes; the first pattern that matches counts. An alert about certificates is the peer's verdict on
 * that of the client (RFC 8446, section 6.2); with TLS 1.2, a handshake failure may be the same. The other codes of
 * certificates are those of X.509 verification (Node, `tls`, "X509 certificate error codes") and of OpenSSL's security
 * level.
 */
const KINDS = [
    [/^HPE_/, 'protocol'],
    [/ALERT[ _].*(CERTIFICATE|UNKNOWN[ _]CA|ACCESS[ _]DENIED)/i, 'client-certificate'],
    [/ALERT[ _](HANDSHAKE[ _]FAILURE|PROTOCOL[ _]VERSION|INSUFFICIENT[ _]SECURITY)/i, 'handshake'],
    [/CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$|^UNSPECIFIED$/, 'certificate'],
    [/_(KEY_TOO_SMALL|MD_TOO_WEAK)$/, 'certificate'],
    [/^(ENOTFOUND|EAI_)/, 'dns'],
    [/^EPROTO|^ERR_SSL_/, 'tls'],
];
/** A code that names the problem. Where Node's does not, OpenSSL's sentence does; it contains no text of the peer. */
function describeCode(code, message) {
    if (code === 'UNSPECIFIED') {
        return message;
    }
    const problem = code === 'EPROTO' ? /\b(alert [a-z ]+|wrong version number)/.exec(message)?.[0] : undefined;
    return problem === undefined ? code : `${code}, ${problem}`;
}
/**
 * The NetworkError for an error that Node reported during a request. Its message is dropped: it may contain text of the
 * peer.
 *
 * @throws the error itself if it shows a defect of this program
 */
function toNetworkError(error, details) {
    if (error instanceof NetworkError) {
        return error;
    }
    const given = error;
    const { name = '', message = '', errors } = given;
    const code = describeCode(given.code ?? '', message);
    const kind = KINDS.find(([codes]) => codes.test(given.code ?? '') || codes.test(code))?.[1];
    if (kind === undefined && DEFECTS.test(name)) {
        throw error;
    }
    return new NetworkError(kind ?? 'connection', {
        ...details,
        code: code || undefined,
        addresses: Array.isArray(errors) ? errors.map(({ address = '', code = '' }) => ({ address, code })) : undefined,
        cause: error,
    });
}

;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/proxy.js
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map
;// CONCATENATED MODULE: ./lib/http/attempt.js
/**
 * How long each address of a host gets for its connection, in milliseconds. Node's default, 250, is less than a round trip
 * may take.
 */
const ADDRESS_LIMIT_MS = 5000;
/** An IP address, with or without a port. */
const ADDRESS = /^([\d.]+|\[.+\])(:\d+)?$/;
/** The options of a connection that has this long. A second address must be tried in that time. */
function connectOptions(limitMs = Number.POSITIVE_INFINITY) {
    return { autoSelectFamilyAttemptTimeout: Math.ceil(Math.min(ADDRESS_LIMIT_MS, limitMs / 2)) };
}
/** The state of one attempt at a request: how far it got, with whom, and what to close when it ends. */
class Attempt {
    host;
    proxy;
    limitMs;
    phase;
    sockets = [];
    /**
     * @param host of the request
     * @param proxy host and port of the proxy, for as long as the proxy is the peer
     * @param limitMs time for the attempt, in milliseconds
     */
    constructor(host, proxy, limitMs) {
        this.host = host;
        this.proxy = proxy;
        this.limitMs = limitMs;
        // Node does not look up an address.
        this.phase = ADDRESS.test(proxy ?? host) ? 'connection' : 'lookup';
    }
    /** What an error that occurs now is about. */
    get details() {
        return { host: this.host, proxy: this.proxy, phase: this.phase };
    }
    enter(phase) {
        this.phase = phase;
    }
    /** From now on the peer is the host itself. */
    leaveProxy() {
        this.proxy = undefined;
    }
    /** Follows a new connection, and enters `next` when it is ready. */
    follow(socket, readyEvent, next) {
        this.sockets.push(socket);
        const connected = readyEvent === 'connect' ? next : 'tls';
        // A connection that was opened ahead may have got this far.
        if ('authorized' in socket && socket.authorized) {
            this.enter(next);
        }
        else if (!socket.connecting) {
            this.enter(connected);
        }
        socket.once('lookup', () => this.enter('connection'));
        socket.once('connect', () => this.enter(connected));
        socket.once('secureConnect', () => this.enter(next));
    }
    /** Closes every connection of the attempt, and with it whatever uses the connection. */
    end() {
        for (const socket of this.sockets) {
            socket.destroy();
        }
    }
}

;// CONCATENATED MODULE: ./lib/http/proxy.js



/**
 * The proxy for requests to `url` according to `https_proxy`, `http_proxy` and `no_proxy`, in lower or upper case;
 * undefined if there is none. Its user name and password are decoded. A loopback host never has a proxy.
 */
function proxyFor(url) {
    return getProxyUrl(url);
}
/** Host and port of a proxy, without its credentials. */
function authorityOf({ hostname, port, protocol }) {
    return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}
/**
 * Opens a tunnel through `proxy` to the host of `url` (CONNECT; RFC 9110, section 9.3.6), and starts TLS in it.
 *
 * @throws NetworkError `proxy` if the proxy refuses; otherwise whatever Node reports
 */
async function openTunnel(proxy, url, attempt) {
    const client = await (proxy.protocol === 'https:' ? Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 708, 23)) : Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23)));
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
    const tunnel = await new Promise((resolve, reject) => {
        connect.on('socket', (socket) => attempt.follow(socket, proxy.protocol === 'https:' ? 'secureConnect' : 'connect', 'tunnel'));
        connect.on('error', reject);
        connect.on('connect', ({ statusCode: status = 0 }, socket, head) => {
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
async function connectAhead(url) {
    if (url.protocol !== 'https:' || proxyFor(url) !== undefined) {
        return undefined;
    }
    const socket = await startTls(url, { port: Number(url.port || 443), ...connectOptions() });
    socket.on('error', () => { });
    return socket;
}
async function startTls(url, via) {
    const { connect } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 692, 23));
    const host = withoutBrackets(url.hostname);
    return connect({ ...via, host, servername: serverName(host), ALPNProtocols: ['http/1.1'] });
}
/** Node takes IPv6 addresses without the brackets that they have in a URL. */
function withoutBrackets(hostname) {
    return hostname.replace(/^\[(.*)\]$/, '$1');
}
/** The name for SNI (RFC 6066, section 3): none for an IP address. */
function serverName(host) {
    return /^[\d.]+$|:/.test(host) ? '' : host;
}

// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __nccwpck_require__(708);
;// CONCATENATED MODULE: ./lib/http/request.js




/** Largest response body, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;
/** How long to wait for a body that only adds details, in milliseconds. */
const DETAILS_LIMIT_MS = 2000;
/**
 * Sends one request and reads the whole response, directly or through the proxy that the environment names. Nothing is
 * repeated, and no redirect is followed: a 307 would send the client secret to another host.
 *
 * Node's own client, because that of `@actions/http-client` cannot be aborted and never reports a connection that
 * breaks in the middle of a response.
 *
 * @param limitMs time for all of it, in milliseconds
 * @throws NetworkError if there is no complete response in time, or if it is a redirect, longer than 1 MiB or not HTTP
 */
async function sendOnce(request, limitMs) {
    const proxy = proxyFor(request.url);
    const attempt = new Attempt(request.url.host, proxy && authorityOf(proxy), limitMs);
    let timer;
    const timeout = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new NetworkError('timeout', { ...attempt.details, limitMs })), limitMs);
    });
    try {
        return await Promise.race([exchange(request, proxy, attempt), timeout]);
    }
    catch (error) {
        throw toNetworkError(error, attempt.details);
    }
    finally {
        clearTimeout(timer);
        attempt.end();
    }
}
async function exchange({ url, method, headers, body, connection, statusOnly = false }, proxy, attempt) {
    const early = await connection;
    const ready = early?.destroyed ? undefined : early;
    const socket = ready ?? (proxy && (await openTunnel(proxy, url, attempt)));
    const { request } = url.protocol === 'https:' ? external_node_https_ : await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23));
    const sent = request(url, {
        method,
        headers,
        // Without an agent, Node would add port 80 to the Host header.
        ...(socket
            ? { createConnection: () => socket, defaultPort: 443 }
            : { agent: false, ...connectOptions(attempt.limitMs) }),
    });
    return new Promise((resolve, reject) => {
        let response;
        sent.on('socket', (socket) => attempt.follow(socket, url.protocol === 'https:' ? 'secureConnect' : 'connect', 'request'));
        sent.on('error', (error) => {
            // An error after the response, or in a body that only adds details, changes nothing.
            if (response === undefined || (isSuccess(response) && !response.complete)) {
                reject(error);
            }
        });
        sent.on('response', (received) => {
            response = received;
            attempt.enter('response');
            readResponse(received, url, statusOnly, attempt).then(resolve, reject);
        });
        sent.on('upgrade', ({ statusCode: status }) => reject(new NetworkError('protocol', { ...attempt.details, status })));
        sent.end(body);
    });
}
async function readResponse(response, url, statusOnly, attempt) {
    const { statusCode: status = 0, headers } = response;
    if (status >= 300 && status < 400) {
        const { location } = headers;
        const target = location !== undefined && URL.canParse(location, url.href) && new URL(location, url);
        const redirectOrigin = target ? `${target.protocol}//${target.host}` : undefined;
        throw new NetworkError('redirect', { ...attempt.details, status, redirectOrigin });
    }
    const required = isSuccess(response);
    return { status, headers, body: required && statusOnly ? '' : await readBody(response, required, attempt) };
}
function isSuccess({ statusCode = 0 }) {
    return statusCode >= 200 && statusCode < 300;
}
/** @param required whether a body that is not complete is an error; otherwise what arrived of it is returned */
function readBody(response, required, attempt) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        const end = () => resolve(Buffer.concat(chunks).toString());
        const fail = required ? reject : end;
        if (!required) {
            const timer = setTimeout(end, DETAILS_LIMIT_MS);
            response.on('close', () => clearTimeout(timer));
        }
        response.on('data', (chunk) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > MAX_BODY_BYTES) {
                fail(new NetworkError('too-large', attempt.details));
            }
        });
        response.on('end', end);
        response.on('error', fail);
    });
}

;// CONCATENATED MODULE: ./lib/http/retry.js


/** Longest duration of one attempt, in milliseconds. */
const ATTEMPT_LIMIT_MS = 15_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 10_000;
/** Longest time that a request leaves for the one that follows, in milliseconds. */
const NEXT_REQUEST_MS = 5000;
/** Whether the same request may get another status later: 408, 429 and every 5xx. */
function isTemporary(status) {
    return status === 408 || status === 429 || status >= 500;
}
/**
 * A `Send` that repeats a request after a retriable NetworkError or a temporary status: with exponential backoff and
 * full jitter (0.5 s base, 10 s cap), added to what `Retry-After` requires (RFC 9110, section 10.2.3). It does not wait
 * if the time left is shorter than the wait.
 *
 * @throws NetworkError of the last attempt, with how the attempts ended
 */
function withRetries(options) {
    return async (request) => {
        const reservedMs = request.leavesTime ? Math.min(NEXT_REQUEST_MS, options.leftMs() / 3) : 0;
        for (let attempt = 1;; attempt++) {
            const limitMs = Math.max(1, Math.min(ATTEMPT_LIMIT_MS, Math.ceil(options.leftMs() - reservedMs)));
            const result = await sendOnce(request, limitMs).catch(networkErrorOnly);
            if (!isRetriable(result)) {
                return finish(result, { count: attempt });
            }
            const leftMs = options.leftMs() - reservedMs;
            if (result instanceof NetworkError && leftMs < 1) {
                return finish(result, { count: attempt, stop: reservedMs === 0 ? 'out-of-time' : 'max-attempts' });
            }
            if (attempt >= options.maxAttempts || request.once) {
                return finish(result, { count: attempt, stop: 'max-attempts' });
            }
            // The backoff comes on top: clients that got the same Retry-After must not return at the same instant.
            const retryAfterMs = result instanceof NetworkError ? 0 : readRetryAfter(result.headers, options.now());
            const waitMs = retryAfterMs + backoffMs(attempt, options.random);
            if (waitMs >= leftMs) {
                return finish(result, { count: attempt, stop: { leftMs: Math.max(0, leftMs), retryAfterMs } });
            }
            options.onRetry({ request, failure: result, nextAttempt: attempt + 1, waitMs });
            await options.sleep(waitMs);
        }
    };
}
function networkErrorOnly(error) {
    if (error instanceof NetworkError) {
        return error;
    }
    throw error;
}
function isRetriable(result) {
    return result instanceof NetworkError ? result.retriable : isTemporary(result.status);
}
function finish(result, attempts) {
    if (result instanceof NetworkError) {
        throw new NetworkError(result.kind, { ...result.details, attempts, cause: result });
    }
    return { ...result, attempts };
}
function backoffMs(attempt, random) {
    return random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
}
/**
 * `Retry-After` in milliseconds: seconds or an HTTP date; 0 if it is absent, past or invalid. A date counts from the
 * server's own `Date`, because the runner's clock may be wrong; without one, from `now`.
 */
function readRetryAfter(headers, now) {
    const value = headers['retry-after'];
    if (typeof value !== 'string') {
        return 0;
    }
    if (/^\d+$/.test(value)) {
        return Number(value) * 1000;
    }
    const date = parseHttpDate(value);
    return date === undefined ? 0 : Math.max(0, date - (parseHttpDate(headers.date) ?? now.getTime()));
}
/** An HTTP date (RFC 9110, section 5.6.7) in milliseconds since the epoch, undefined if it is not valid. */
function parseHttpDate(value) {
    // It starts with the weekday: `Date.parse` alone would read `-5` as a year.
    if (typeof value !== 'string' || !/^[A-Z][a-z]{2}/.test(value)) {
        return undefined;
    }
    const ms = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`);
    return Number.isNaN(ms) ? undefined : ms;
}

;// CONCATENATED MODULE: ./lib/text.js
/** Longest quotation, in characters. */
const MAX_QUOTE_LENGTH = 200;
/** How much of a text is read to quote it, in characters. */
const MAX_READ_LENGTH = 8192;
const ELLIPSIS = '\u2026';
/** Shortest encoded form of a secret that is masked, in characters: a shorter one occurs by chance. */
const MIN_ENCODED_LENGTH = 8;
/** Shortest run of letters and digits of a secret that must not be quoted. */
const RUN_LENGTH = 8;
/**
 * Makes text from outside (a response, an input) safe for a log line: removes control and invisible characters, replaces
 * it if it contains something secret, breaks up workflow commands (`::`, `##[`), and cuts it to 200 characters.
 *
 * Secrets are looked for before the text is cut: a secret that is cut in two is not recognized.
 */
function quote(text, redact) {
    const visible = redact(removeInvisible(text.slice(0, MAX_READ_LENGTH)));
    const safe = visible.replace(/:(?=:)/g, ': ').replaceAll('##[', '## [');
    const characters = [...safe];
    return characters.length > MAX_QUOTE_LENGTH
        ? `${characters.slice(0, MAX_QUOTE_LENGTH - ELLIPSIS.length).join('')}${ELLIPSIS}`
        : safe;
}
/** Not a literal: V8 builds the tables of one at start-up, also in a step that quotes nothing. */
const INVISIBLE = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]';
/** `text` without control, bidirectional and other invisible characters. */
function removeInvisible(text) {
    return text.toWellFormed().replace(new RegExp(INVISIBLE, 'gu'), '');
}
/** Splits a list at commas and white space. Empty entries and duplicates are dropped, the order is kept. */
function splitList(list) {
    return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
}
/** Whether a host name, as in a URL, is this machine. */
function isLoopback(hostname) {
    return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
/** A JSON object or array; undefined if `text` is anything else. */
function parseJson(text) {
    // An error costs more than this check, and each step reads a client secret.
    if (!/^\s*[{[]/.test(text)) {
        return undefined;
    }
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** A JSON object, or undefined if `text` is anything else. */
function parseJsonObject(text) {
    const value = parseJson(text);
    return isObject(value) ? value : undefined;
}
/** Whether `value` is an object, and neither null nor an array. */
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** `value` as application/x-www-form-urlencoded (URL Standard, section 5). */
function formEncode(value) {
    return new URLSearchParams({ '': value }).toString().slice(1);
}
/** `value` percent-encoded; a lone surrogate, which has no encoding, becomes U+FFFD. */
function uriEncode(value) {
    return encodeURIComponent(value.toWellFormed());
}
/**
 * The base64 characters (RFC 4648, sections 4 and 5) that depend on `value` alone, for each of the three positions at
 * which it can start in a group of three bytes of a longer text.
 */
function base64Cores(value, alphabet) {
    const bytes = Buffer.from(value);
    return [0, 1, 2].map((shift) => {
        const rest = bytes.subarray(shift);
        return rest.toString(alphabet).slice(0, Math.floor((rest.length * 8) / 6));
    });
}
/**
 * What a text must not contain of `secret`: each eight characters in a row (all, if it has fewer), and each eight of its
 * letters and digits, as they are, or in base64, base64url, base32 or hex; all in lower case.
 */
function partsOf(secret) {
    // Encoded as well: what is no escape in a secret may look like one.
    const forms = [secret, uriEncode(secret), formEncode(secret), lettersAndDigits(secret)].map((form) => form.toLowerCase());
    const parts = forms.flatMap((form) => runsOf(form, Math.min(form.length, RUN_LENGTH)));
    return [...parts, ...encodedForms(secret).flatMap((form) => runsOf(form, RUN_LENGTH))].filter((part) => part !== '');
}
/**
 * `text`, or `***` if it contains one of `parts`, in either case, forwards or backwards, with anything but letters and
 * digits between them, with percent-encoding, escapes of JSON and JavaScript, character references and full-width letters
 * undone.
 */
function redactParts(text, parts) {
    const once = undoEscapes(text);
    // Each stage counts: what is no escape may look like one, and a gateway may escape what a server has escaped.
    const plain = [...new Set([text, once, undoEscapes(once)].map((stage) => lettersAndDigits(stage.normalize('NFKC'))))];
    const texts = [text.toLowerCase(), ...plain, ...plain.map((stage) => [...stage].reverse().join(''))];
    const lengths = Array.from({ length: RUN_LENGTH }, (_, index) => index + 1);
    const isSecret = (candidate) => lengths.some((length) => runsOf(candidate, length).some((run) => parts.has(run)));
    return texts.some(isSecret) ? '***' : text;
}
function lettersAndDigits(text) {
    return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}
/** Every run of `length` characters. */
function runsOf(text, length) {
    return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) => text.slice(start, start + length));
}
function encodedForms(secret) {
    const forms = [
        ...base64Cores(secret, 'base64'),
        ...base64Cores(secret, 'base64url'),
        ...base32Cores(secret),
        Buffer.from(secret).toString('hex'),
    ];
    return forms.map(lettersAndDigits).filter((form) => form.length >= RUN_LENGTH);
}
/** Like `base64Cores`, for base32 (RFC 4648, section 6) and each of the five positions in a group of five bytes. */
function base32Cores(value) {
    const bits = [...Buffer.from(value)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    return [0, 8, 16, 24, 32].map((shift) => (bits.slice(shift).match(/.{5}/g) ?? [])
        .map((group) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(group, 2)])
        .join(''));
}
const ESCAPES = /%([0-9a-f]{2})|\\u\{?0*([0-9a-f]{2,5})\}?|\\?0?x([0-9a-f]{2})|&#x0*([0-9a-f]{2,5});?|&#0*(\d{2,6});?/gi;
function undoEscapes(text) {
    return text.replace(ESCAPES, (_, percent, unicode, hex, reference, decimal) => String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(percent ?? unicode ?? hex ?? reference, 16)));
}

;// CONCATENATED MODULE: ./lib/token/expiry.js
/** How far the clock of a runner may differ from Adobe's before it counts as wrong, in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000;
/** Whole seconds until `token` expires, undefined if its expiry is unknown. */
function secondsLeft({ expiresAt }, now) {
    return expiresAt && Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
}
/** When `token` expired; undefined if it is still valid at `now`, or if its expiry is unknown. */
function expiredAt({ expiresAt }, now) {
    return expiresAt !== undefined && expiresAt <= now ? expiresAt : undefined;
}
/**
 * An instant in ISO 8601, UTC, in whole seconds: `2026-11-24T14:03:21Z`; after the year 9999 with a sign and six digits.
 *
 * Not by `toISOString`: its first call reads the machine's time zone from the disk, 7 to 18 ms in a cold process.
 */
function formatInstant(instant) {
    const digits = (number, count) => String(number).padStart(count, '0');
    const year = instant.getUTCFullYear();
    const date = [
        year > 9999 ? `+${digits(year, 6)}` : digits(year, 4),
        digits(instant.getUTCMonth() + 1, 2),
        digits(instant.getUTCDate(), 2),
    ];
    const time = [instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds()];
    return `${date.join('-')}T${time.map((number) => digits(number, 2)).join(':')}Z`;
}
/** A duration in its two largest units: `23 h 59 min`, `59 min`, `45 s`. */
function formatDuration(seconds) {
    if (seconds < 60) {
        return `${seconds} s`;
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
/** `valid until 2026-11-24T14:03:21Z (23 h 59 min)`, or `expiry unknown`. */
function describeExpiry(token, now) {
    const seconds = secondsLeft(token, now);
    return token.expiresAt === undefined || seconds === undefined
        ? 'expiry unknown'
        : `valid until ${formatInstant(token.expiresAt)} (${formatDuration(seconds)})`;
}

;// CONCATENATED MODULE: ./lib/credential/lists.js

/** Adobe's client secrets have one of these forms: p8e- and 32 characters, and earlier UUIDs. */
const SECRET_FORM = /^(p8e-[\w-]{32}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i;
const QUOTATION_MARKS = new Set(['""', "''", '``', '\u201c\u201d', '\u2018\u2019']);
/** Removes white space around a value, and one pair of quotation marks. */
function unquote(text) {
    const value = text.trim();
    return value.length > 1 && QUOTATION_MARKS.has(value.charAt(0) + value.slice(-1)) ? value.slice(1, -1).trim() : value;
}
/**
 * Splits client secrets: a JSON array of strings, lines, or, where each piece has the form of an Adobe secret, pieces
 * between commas and spaces (adobe/aio-apps-action, `CLIENTSECRET`). Never throws, because secrets are masked before they
 * are checked.
 */
function splitSecrets(text) {
    const array = parseJson(text);
    const lines = isTexts(array) ? array : text.split(/[\r\n]+/);
    return [...new Set(lines.flatMap(splitLine))].filter((secret) => secret !== '');
}
/** Splits scopes: a list, or an array as JSON or with single quotation marks. No scope contains a quotation mark. */
function splitScopes(text) {
    const list = unquote(text).replace(/^\[(.*)\]$/s, '$1');
    const scopes = splitList(list).map((scope) => scope.replace(/^["'`\u2018\u201c]|["'`\u2019\u201d]$/g, ''));
    return [...new Set(scopes)].filter((scope) => scope !== '');
}
function splitLine(line) {
    const value = unquote(line);
    if (!/[\s,]/.test(value)) {
        return [value];
    }
    const pieces = [line, value].map((list) => splitList(list).map(unquote));
    return pieces.find((list) => list.every((piece) => SECRET_FORM.test(piece))) ?? [value];
}
function isTexts(value) {
    return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

;// CONCATENATED MODULE: ./lib/credential/shape.js

/** The usual forms of what people mix up. The first match counts. */
const FORMS = [
    [SECRET_FORM, 'the usual form of a client secret'],
    [/^[\da-f]{32}$/i, 'the usual form of a client ID'],
    [/^p8e-/, 'the start of a client secret, but another length'],
    [/@techacct\.adobe\.com$/i, 'the form of a technical account ID'],
    [/@AdobeOrg$/i, 'the form of an organization ID'],
    [/^eyJ[\w-]+\.[\w-]+\./, 'the form of an access token'],
];
const shape_KINDS = [
    [/[a-z]/i, 'a letter'],
    [/\d/, 'a digit'],
    [/["'`\u2018\u2019\u201c\u201d]/, 'a quotation mark'],
    [/[()[\]{}<>]/, 'a bracket'],
    [/=/, 'an equals sign'],
    [/\s/, 'a space'],
    [/[-_.,:;/\\]/, 'a punctuation mark'],
];
/** Kinds of characters that no client ID or secret of Adobe contains. */
const ODD_KINDS = ['a quotation mark', 'a bracket', 'an equals sign', 'a space'];
/**
 * Describes a client ID or secret that was rejected, without showing a character of it: GitHub never shows a secret again,
 * so its owner cannot compare it.
 *
 * @returns what completes "the value has ...", such as "36 characters and the usual form of a client secret"
 */
function describeShape(value) {
    const characters = [...value];
    const form = FORMS.find(([pattern]) => pattern.test(value))?.[1];
    if (form !== undefined) {
        return `${characters.length} characters and ${form}`;
    }
    const kinds = characters.map(kindOf);
    const odd = ODD_KINDS.filter((kind) => kinds.includes(kind));
    const first = `${characters.length} characters, ${kinds[0] ?? 'nothing'} first and ${kinds.at(-1) ?? 'nothing'} last`;
    return odd.length === 0 ? first : `${first}, and contains ${odd.join(', ')}`;
}
function kindOf(character) {
    return shape_KINDS.find(([pattern]) => pattern.test(character))?.[1] ?? 'another character';
}

;// CONCATENATED MODULE: ./lib/failure.js
/** Every reason that a failed step can give: the `reason` output, and a section of docs/troubleshooting.md. */
const REASONS = (/* unused pure expression or super */ null && ([
    'missing-credentials',
    'invalid-input',
    'insecure-tls',
    'invalid-client-id',
    'invalid-client-secret',
    'invalid-client',
    'unauthorized-client',
    'invalid-scope',
    'access-denied',
    'ims-rejected',
    'rate-limited',
    'ims-unavailable',
    'unreachable',
    'timed-out',
    'unexpected-response',
    'hello-refused',
    'internal-error',
]));
/** Why a step failed: `message` says what is wrong, `fix` says what to do about it. */
class Failure extends Error {
    name = 'Failure';
    reason;
    fix;
    constructor(reason, message, fix, cause) {
        super(message, { cause });
        this.reason = reason;
        this.fix = fix;
    }
}

;// CONCATENATED MODULE: ./lib/adobe/errors.js





// Every sentence about a request that failed is in this file.
const CREDENTIAL_PAGE = "the credential's page in the Adobe Developer Console project";
const CLOCK_FIX = "Check the runner's clock.";
const WRONG_SERVER_FIX = 'Check the URL, and whether a proxy or gateway responds in place of Adobe.';
const REISSUE_FIX = 'Whoever operates this server, such as a proxy that inspects TLS, must replace the certificate: at least RSA 2048 or ECDSA P-256, SHA-256, for server authentication.';
const NETWORK_FIX = 'Run the job again. If the problem persists, check that the runner can reach this host: firewall, proxy (`https_proxy`), DNS.';
const AUTHORITY_FIX = 'If the runner is behind a proxy that inspects TLS, save its root certificate as a PEM file and set `NODE_EXTRA_CA_CERTS` to its path, in the `env:` of the step or of the runner.';
const CLIENT_CERTIFICATE_FIX = 'Adobe demands no client certificate, and this action has none to send: a gateway or proxy that demands one responds in place of Adobe. Let the runner reach Adobe without it.';
const PROXY_FIX = 'Check the proxy in `https_proxy`, and that it allows connections to this host. Hosts in `no_proxy` are connected to directly.';
const PROXY_CREDENTIALS_FIX = 'Put the user name and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.';
const INVALID_SECRET = {
    text: /client_secret/,
    reason: 'invalid-client-secret',
    problem: 'Adobe IMS rejected the client secret',
    fix: `Retrieve the client secret on ${CREDENTIAL_PAGE}, and update the GitHub secret with it. If it is not there, create a new one.`,
};
const INVALID_CLIENT_ID = {
    text: /client_id/,
    reason: 'invalid-client-id',
    problem: 'Adobe IMS does not recognize the client ID',
    fix: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\`. It is neither the secret nor the technical account ID. A credential of the stage environment needs \`ims-url\`.`,
};
/**
 * What a response of IMS other than 200 means. The first row that matches counts (Adobe Developer Console, "OAuth
 * Server-to-Server credential implementation guide", error codes).
 */
const IMS_ERRORS = [
    {
        status: 429,
        reason: 'rate-limited',
        problem: 'Adobe IMS is rate-limiting this credential',
        fix: 'Request fewer tokens: one is valid for 24 hours, so share it between the steps of a job instead of requesting one in each. Run the job again later.',
    },
    {
        // RFC 6585, section 6.
        status: 511,
        reason: 'unreachable',
        problem: 'The network of the runner requires a sign-in',
        fix: 'A captive portal responds in place of Adobe IMS: sign the runner in, or use another network.',
    },
    {
        status: isTemporary,
        reason: 'ims-unavailable',
        problem: 'Adobe IMS is not available',
        fix: 'Run the job again later. status.adobe.com shows the state of Adobe services. The credential is not the cause.',
    },
    { code: 'invalid_client', ...INVALID_SECRET },
    { code: 'invalid_client', ...INVALID_CLIENT_ID },
    {
        code: 'invalid_client',
        reason: 'invalid-client',
        problem: 'Adobe IMS rejected the credential',
        fix: `Compare \`client-id\` and \`client-secret\` with ${CREDENTIAL_PAGE}. Both must belong to the same credential.`,
    },
    {
        code: 'unauthorized_client',
        reason: 'unauthorized-client',
        problem: 'This credential is not allowed to use the client_credentials grant',
        fix: 'Use a credential of type OAuth Server-to-Server: add one to the project in the Adobe Developer Console.',
    },
    {
        code: 'invalid_scope',
        reason: 'invalid-scope',
        problem: 'Adobe IMS rejected the scopes',
        fix: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}.`,
    },
    {
        code: 'invalid_target_scope',
        reason: 'invalid-scope',
        problem: 'None of the scopes is enabled for this credential',
        fix: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}. If a scope is missing there, add its API to the project.`,
    },
    {
        code: 'access_denied',
        reason: 'access-denied',
        problem: 'Adobe IMS denied access to the technical account of this credential',
        fix: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. If not, create a new credential.",
    },
    {
        code: 'Forbidden',
        reason: 'access-denied',
        problem: 'Adobe IMS denied the request for this credential',
        fix: 'Ask an administrator of the Adobe organization whether the project and its credential are still enabled.',
    },
    {
        code: 'missing_separator',
        reason: 'ims-rejected',
        problem: 'Adobe IMS rejected an identifier as malformed',
        fix: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\` again.`,
    },
    {
        code: 'not_found',
        reason: 'ims-rejected',
        problem: 'Adobe IMS cannot find the organization of this credential',
        fix: 'Check that the Adobe organization still exists, and that `ims-url` is the environment in which the credential was created.',
    },
    {
        code: 'duplicate_binding',
        reason: 'ims-rejected',
        problem: 'Adobe IMS has more than one binding for this credential in its organization',
        fix: 'Create a new credential in the Adobe Developer Console, or ask Adobe support to correct this one.',
    },
    // A gateway may replace the code, but keep the description.
    INVALID_SECRET,
    INVALID_CLIENT_ID,
    {
        status: 403,
        reason: 'access-denied',
        problem: 'Adobe IMS denied access',
        fix: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. A proxy or firewall may also return 403.",
    },
    {
        status: (status) => status >= 400,
        reason: 'ims-rejected',
        problem: 'Adobe IMS rejected the request',
        fix: 'Check `client-id`, `client-secret`, `scopes` and `ims-url`, and whether a proxy responds in place of Adobe IMS.',
    },
    {
        reason: 'unexpected-response',
        problem: 'Adobe IMS sent a response that is not part of the protocol',
        fix: WRONG_SERVER_FIX,
    },
];
const ENTITLEMENT_FIX = 'Check that the organization is entitled to this API, and that the credential has a product profile for it (Developer Console, or Admin Console).';
const HEADERS_FIX = 'Check that `hello-url` is an Adobe API, and that no proxy removes headers.';
const SCOPES_FIX = "Add the API's scopes to `scopes`. The credential's page in the Developer Console lists them.";
const ADDRESS_FIX = "The API accepts only certain IP addresses: allow the runner's address, or run the job on a runner whose address is allowed.";
const NOT_ADOBE_FIX = 'The response is not in the form of an Adobe API: a firewall, CDN or proxy probably sent it. Check `hello-url`, and that the runner is allowed to call it.';
const PAGE_FIX = 'An HTML page is not a response of Adobe: a proxy, firewall or CDN probably sent it. Check the network of the runner.';
const HELLO_FIX = "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` contains the API's scopes, and whether it needs `org-id`.";
/** Fixes by error code of Adobe's API gateway. */
const GATEWAY_FIXES = new Map(Object.entries({
    400003: 'The API needs a header that was not sent: set `org-id`.',
    401013: 'Check that `ims-url` and `hello-url` belong to the same environment: a token of another one is not valid, nor is one that has expired or was revoked.',
    401014: 'Check that `ims-url` and `hello-url` belong to the same environment, and that the API accepts tokens of this product.',
    401015: SCOPES_FIX,
    403000: HEADERS_FIX,
    403003: "This code is about the API key, which is the client ID, and not about the token: add the API to the credential's project in the Adobe Developer Console.",
    403010: HEADERS_FIX,
    403011: SCOPES_FIX,
    403012: ADDRESS_FIX,
    403013: ADDRESS_FIX,
    403020: HEADERS_FIX,
    403023: ENTITLEMENT_FIX,
    403024: ENTITLEMENT_FIX,
    403025: ENTITLEMENT_FIX,
    403027: `Check that the credential belongs to the right organization. ${ENTITLEMENT_FIX}`,
    403201: "Add the service to the credential's project in the Adobe Developer Console.",
    // RFC 6750, section 3.1.
    insufficient_scope: SCOPES_FIX,
}));
/** What a Failure says about the request, by its reason. GitHub never shows a stored secret, so its shape is described. */
const DIAGNOSES = {
    'invalid-client-secret': ({ clientSecret }) => ` The client secret has ${describeShape(clientSecret)}.`,
    'invalid-client-id': ({ clientId }) => ` The client ID has ${describeShape(clientId)}.`,
    'invalid-client': ({ clientId, clientSecret }) => ` The client ID has ${describeShape(clientId)}. The client secret has ${describeShape(clientSecret)}.`,
    'invalid-scope': ({ scopes }) => (scopes === undefined ? '' : ` Requested scopes: ${scopes.join(',')}.`),
};
/** The Failure for an error response of IMS. It quotes status, error, description and request IDs. */
function imsFailure(response, host, request, redact) {
    const body = readImsError(response.body);
    const row = IMS_ERRORS.find((candidate) => matches(candidate, response.status, body));
    const { reason, problem, fix } = row;
    const description = describeResponse(response, host, body, redact);
    const diagnosis = DIAGNOSES[reason]?.(request) ?? '';
    return new Failure(reason, `${problem}: ${description}.${diagnosis}${describeStop(response.attempts)}`, isPage(response) ? `${PAGE_FIX} ${fix}` : fix);
}
function matches({ status, code, text }, actual, body) {
    return ((status === undefined || (typeof status === 'number' ? status === actual : status(actual))) &&
        (code === undefined || code === body?.code) &&
        (text === undefined || (body !== undefined && text.test(body.text))));
}
/**
 * The Failure for a 200 response that contains no usable token (RFC 6749, section 5.1; RFC 6750, section 2.1).
 *
 * @param field the one that is wrong: the body itself, or one of its fields
 * @param actual what it is, or the content type of the body
 */
function tokenResponseFailure(field, actual, host, redact) {
    const shown = typeof actual === 'string' ? quote(actual, redact) : undefined;
    const problem = {
        body: `the body is not a JSON object (${shown})`,
        access_token: actual === undefined ? 'there is no access_token' : 'the access_token is not a valid bearer token (RFC 6750)',
        token_type: `the token is not a bearer token: its token_type is ${shown === undefined ? 'not a string' : `"${shown}"`}`,
    }[field];
    return new Failure('unexpected-response', `${host} responded with 200, but ${problem}.`, 'Check `ims-url`, and whether a proxy or gateway responds in place of Adobe IMS. If neither does, run the job again.');
}
/** The log line for a clock that is wrong by `errorMs` milliseconds; positive if it is fast. */
function describeClockError(errorMs) {
    const duration = formatDuration(Math.round(Math.abs(errorMs) / 1000));
    return `The runner's clock is ${duration} ${errorMs > 0 ? 'fast' : 'slow'}, compared with that of Adobe IMS, which is used instead.`;
}
/** The Failure for a token that IMS issued, but that has expired. */
function expiredOnArrival(host, expiry, now) {
    return new Failure('unexpected-response', `${host} issued a token that expired at ${expiry.toISOString()}. It is ${now.toISOString()}.`, CLOCK_FIX);
}
/** What a response to hello other than 2xx says. */
function readHelloResponse(response, host, requestId, redact) {
    const body = readApiError(response);
    const code = body?.code ?? '';
    // With a code 503xxx the gateway says that it could not check the token, whatever the status.
    const refused = (response.status === 401 || response.status === 403) && !/^503\d{3}$/.test(code);
    const description = describeResponse(response, host, body, redact, requestId);
    // A body that was cut is not readable either, but begins like Adobe's.
    const isForeign = body === undefined && !/^\s*[[{]/.test(response.body);
    const refusedFix = isForeign ? NOT_ADOBE_FIX : HELLO_FIX;
    const otherFix = isPage(response) ? PAGE_FIX : '';
    return {
        refused,
        message: `${description}.${describeStop(response.attempts)}`,
        fix: GATEWAY_FIXES.get(code) ?? (refused ? refusedFix : otherFix),
    };
}
/** The Failure for a token that IMS declares invalid. */
function invalidTokenFailure(reason, problem, redact) {
    const quoted = reason === '' ? '' : ` ("${quote(reason, redact)}")`;
    return new Failure('hello-refused', `Adobe IMS does not accept the token${quoted}. ${problem.message}`, 'Run the job again. If the problem persists, check that the credential still exists in the Adobe Developer Console, and that `ims-url` is its environment.');
}
/** The Failure for a token that the API rejected. */
function helloFailure({ message, fix }, validity) {
    const problem = validity === 'valid'
        ? 'The credential is valid, but the API at `hello-url` does not accept it'
        : 'The API at `hello-url` rejected the request, and Adobe IMS did not confirm that the token is valid';
    return new Failure('hello-refused', `${problem}: ${message}`, fix);
}
/** What is known if the API at `hello-url` shows nothing about the token. */
function describeInconclusiveHello({ message, fix }, validity) {
    const opinion = validity === 'valid'
        ? 'This does not show whether the API accepts the token. Adobe IMS confirms that the token is valid.'
        : 'This does not show whether the token is valid, and Adobe IMS did not confirm it.';
    return [message, opinion, fix].join(' ').trimEnd();
}
/** What is known if the default `hello-url` does not respond with 2xx. */
function describeRetiredHello(verdict, { message }) {
    const opinion = verdict === 'ok'
        ? 'Adobe IMS confirms that the token is valid.'
        : `${message} Adobe IMS did not confirm that the token is valid.`;
    return `${opinion} The default \`hello-url\` belongs to Photoshop API v1, which ended on 31 July 2026: to check an API too, set \`hello-url\` to one that you use.`;
}
/**
 * The Failure for a request that got no usable response.
 *
 * @param settings of the environment
 */
function networkFailure(error, redact, settings) {
    const { attempts } = error.details;
    const [message, generalFix] = describeNetworkError(error, redact);
    const fix = specificFix(generalFix, settings);
    if (attempts?.stop === 'out-of-time') {
        return new Failure('timed-out', `The time of the step was up during attempt ${attempts.count}: ${message}`, `Increase \`timeout-seconds\`. ${fix}`, error);
    }
    const isResponse = ['redirect', 'too-large'].includes(error.kind) || (error.kind === 'protocol' && error.details.proxy === undefined);
    const reason = isResponse ? 'unexpected-response' : 'unreachable';
    return new Failure(reason, `${message}${describeStop(attempts)}`, fix, error);
}
/** The log line for a retry: why, which attempt, how long the wait. */
function describeRetry({ request, failure, nextAttempt, waitMs }, maxAttempts, redact) {
    const why = 'status' in failure
        ? `${request.url.host} responded with ${failure.status}.`
        : describeNetworkError(failure, redact)[0];
    return `${why} Attempt ${nextAttempt} of ${maxAttempts} follows in ${seconds(Math.max(100, waitMs))}.`;
}
const CONNECTION_CAUSES = {
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection was reset',
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no route to the host',
    ENETUNREACH: 'there is no route to the host',
    '': 'the connection was closed',
};
/** `the connection was refused (ECONNREFUSED)`; of several addresses, each with its cause. */
function describeConnectionError({ code = '', addresses = [], }) {
    return addresses.length > 0
        ? addresses.map(({ address, code }) => `${address}: ${describeConnectionError({ code })}`).join(', ')
        : `${CONNECTION_CAUSES[code] ?? 'the connection failed'}${code && ` (${code})`}`;
}
/** Why a certificate is rejected, by Node's code or, where it has none, by OpenSSL's sentence. The first match counts. */
const CERTIFICATE_CAUSES = [
    [/^CERT_HAS_EXPIRED$/, 'it has expired', `${CLOCK_FIX} ${WRONG_SERVER_FIX}`],
    [/^CERT_NOT_YET_VALID$/, 'it is not valid yet', `${CLOCK_FIX} ${WRONG_SERVER_FIX}`],
    [/ALTNAME|HOSTNAME/, 'it is for another host name', WRONG_SERVER_FIX],
    [/PURPOSE/, 'it is not for servers', REISSUE_FIX],
    [/weak|too small|TOO_WEAK|TOO_SMALL/i, 'its key or signature is too weak', REISSUE_FIX],
    [/^CERT_REVOKED$/, 'it was revoked', REISSUE_FIX],
    [
        /^UNABLE_TO_(GET|VERIFY)|SELF_SIGNED|^CERT_(UNTRUSTED|SIGNATURE_FAILURE)$/,
        'it was not issued by an authority that the runner trusts',
        AUTHORITY_FIX,
    ],
];
const UNKNOWN_CAUSE = [/^/, 'its verification failed', `${WRONG_SERVER_FIX} ${REISSUE_FIX}`];
/** What to do if the authority of a certificate is not trusted. */
function authorityFix(file) {
    switch (file) {
        case 'none':
            return AUTHORITY_FIX;
        case 'usable':
            return 'The authorities in the file of `NODE_EXTRA_CA_CERTS` did not issue it: add the root certificate of the proxy that inspects TLS to this file.';
        case 'not PEM':
            return 'Node ignores `NODE_EXTRA_CA_CERTS`, because the file contains no certificate in PEM format (-----BEGIN CERTIFICATE-----): convert it.';
        default:
            return `Node ignores \`NODE_EXTRA_CA_CERTS\`, because the file cannot be read (${file.errorCode}): set it to the absolute path of a file on the runner.`;
    }
}
/** A fix, adapted to the environment. */
function specificFix(fix, { authorityFile, unusedProxy }) {
    if (fix === NETWORK_FIX && unusedProxy !== undefined) {
        return `${fix} \`${unusedProxy}\` is set, but Adobe's servers use https: set \`https_proxy\`.`;
    }
    return fix === AUTHORITY_FIX ? authorityFix(authorityFile) : fix;
}
/** How a connection broke that had been established. */
const INTERRUPTIONS = {
    tunnel: 'Lost the connection to',
    request: 'Lost the connection to',
    response: 'Lost the connection during the response of',
};
function describeNetworkError({ kind, details }, redact) {
    const { host, proxy, status, redirectOrigin } = details;
    const code = details.code === undefined ? '' : ` (${details.code})`;
    const peer = proxy === undefined ? host : `the proxy ${proxy}`;
    const peerFix = proxy === undefined ? NETWORK_FIX : PROXY_FIX;
    switch (kind) {
        case 'dns':
            return [`Could not connect to ${peer}: DNS lookup failed${code}.`, peerFix];
        case 'connection':
            return [
                `${INTERRUPTIONS[details.phase] ?? 'Could not connect to'} ${peer}: ${describeConnectionError(details)}.`,
                peerFix,
            ];
        case 'tls':
            return [
                `Could not connect to ${peer}: ${/wrong.version.number/i.test(code) ? 'it does not speak TLS on this port' : 'the TLS handshake failed'}${code}.`,
                peerFix,
            ];
        case 'certificate': {
            const [, cause, fix] = CERTIFICATE_CAUSES.find(([pattern]) => pattern.test(details.code ?? '')) ?? UNKNOWN_CAUSE;
            return [`The certificate of ${peer} was rejected: ${cause}${code}.`, fix];
        }
        case 'client-certificate':
            return [
                `${capitalize(peer)} demands a client certificate, or rejected the one that it got${code}.`,
                CLIENT_CERTIFICATE_FIX,
            ];
        case 'handshake':
            return [
                `${capitalize(peer)} refused the TLS handshake${code}.`,
                `It may demand a client certificate, or a version or cipher of TLS that Node does not offer. ${CLIENT_CERTIFICATE_FIX}`,
            ];
        case 'proxy':
            return status === 407
                ? [
                    `The proxy ${proxy} rejected the credentials in \`https_proxy\` (407 Proxy Authentication Required).`,
                    PROXY_CREDENTIALS_FIX,
                ]
                : [`The proxy ${proxy} refused to connect to ${host} (${status}).`, PROXY_FIX];
        case 'timeout':
            return [describeTimeout(details, peer), peerFix];
        case 'redirect': {
            const target = redirectOrigin === undefined ? 'without a valid target' : `to ${quote(redirectOrigin, redact)}`;
            return [
                `${host} redirected the request (${status}) ${target}. Redirects are not followed, because they could send the credential or the token to another host.`,
                'Check the URL, and whether a proxy or a sign-in page responds in place of Adobe.',
            ];
        }
        case 'too-large':
            return [`${host} sent a response larger than 1 MiB.`, WRONG_SERVER_FIX];
        case 'protocol':
            if (proxy !== undefined) {
                return [
                    `${describeProtocolError(`The proxy ${proxy}`, details.code)} It was asked to connect to ${host}.`,
                    PROXY_FIX,
                ];
            }
            return [
                status === undefined
                    ? describeProtocolError(host, details.code)
                    : `${host} responded with 101 Switching Protocols, which is not supported.`,
                WRONG_SERVER_FIX,
            ];
    }
}
function describeProtocolError(peer, code = '') {
    return code === 'HPE_HEADER_OVERFLOW'
        ? `${peer} sent response headers that are too large (${code}).`
        : `${peer} sent an invalid HTTP response (${code}).`;
}
function describeTimeout({ phase, host, limitMs = 0 }, peer) {
    const limit = seconds(limitMs);
    return {
        lookup: `The DNS lookup for ${peer} timed out after ${limit}.`,
        connection: `Connecting to ${peer} timed out after ${limit}.`,
        tunnel: `Connected to ${peer}, but it did not open a tunnel to ${host} within ${limit}.`,
        tls: `Connected to ${peer}, but the TLS handshake timed out after ${limit}.`,
        request: `${host} did not respond within ${limit}.`,
        response: `${host} stalled while sending its response (timed out after ${limit}).`,
    }[phase];
}
const API_CODE_FIELDS = ['error_code', 'code', 'errorCode', 'error'];
const API_TEXT_FIELDS = ['message', 'description', 'detail', 'title', 'errorDescription', 'error_description'];
/** What Adobe says about a credential. It is quoted as it is, even if a secret contains the same words. */
const ADOBE_WORDS = /^(invalid|missing) client_(id|secret) parameter$/;
/** The error in a response of IMS (RFC 6749, section 5.2). */
function readImsError(body) {
    const fields = parseJsonObject(body);
    if (fields === undefined) {
        return undefined;
    }
    // Some proxies wrap the error in an object: {"error":{"code","message"}}.
    if (isObject(fields.error)) {
        return { code: firstText(fields.error, ['code']), text: firstText(fields.error, ['message']) };
    }
    return { code: firstText(fields, ['error']), text: firstText(fields, ['error_description']) };
}
/** The error in a response of an Adobe API: in the body, in whichever shape, or in a header. */
function readApiError({ body, headers }) {
    // Lightroom's API puts a loop before the JSON.
    const fields = parseJsonObject(body.replace(/^\s*while\s*\(1\)\s*\{\}/, ''));
    const first = Array.isArray(fields?.errors) ? fields.errors[0] : undefined;
    const source = [first, fields?.error, fields].find(isObject) ?? {};
    // RFC 6750, section 3.
    const challenge = String(headers['www-authenticate'] ?? '');
    const [, error = ''] = /\berror="?([^",]+)/.exec(challenge) ?? [];
    const [, description = ''] = /\berror_description="([^"]*)/.exec(challenge) ?? [];
    const code = firstText(source, API_CODE_FIELDS) || error;
    const text = firstText(source, API_TEXT_FIELDS) || description || String(headers['x-access-error'] ?? '');
    return fields === undefined && code === '' && text === '' ? undefined : { code, text };
}
function firstText(fields, names) {
    const value = names
        .map((name) => fields[name])
        .find((field) => typeof field === 'string' || typeof field === 'number');
    return value === undefined ? '' : String(value);
}
/** `ims.example responded with 400 invalid_client "invalid client_secret parameter", x-debug-id 1f2e`. */
function describeResponse(response, host, body, redact, requestId) {
    const status = String(response.status);
    // A wrapped error may repeat the status as its code.
    const code = body?.code && body.code !== status ? ` ${quote(body.code, redact)}` : '';
    const text = body?.text ? ` "${ADOBE_WORDS.test(body.text) ? body.text : quote(body.text, redact)}"` : '';
    const ids = ['x-debug-id', 'x-request-id'].flatMap((name) => {
        const id = response.headers[name] ?? (name === 'x-request-id' ? requestId : undefined);
        return typeof id === 'string' && id !== '' ? [`, ${name} ${quote(id, redact)}`] : [];
    });
    const page = isPage(response) ? ' and an HTML page' : '';
    return `${host} responded with ${status}${code}${text}${page}${ids.join('')}`;
}
function isPage({ body, headers }) {
    return /html/i.test(String(headers['content-type'] ?? '')) || /^\s*<(!doctype|html)/i.test(body);
}
/** What a body that cannot be read is: its encoding, a byte order mark, or its content type. */
function describeBody({ body, headers }) {
    const { 'content-encoding': encoding, 'content-type': type } = headers;
    if (encoding !== undefined) {
        return `content encoding ${encoding}, which was not requested`;
    }
    return body.startsWith('\ufeff') ? 'it starts with a byte order mark' : String(type ?? 'no content type');
}
/** A sentence about why there was no other attempt, with a space before it; empty if none was due. */
function describeStop(attempts) {
    const stop = attempts?.stop;
    if (stop === undefined || stop === 'out-of-time') {
        return '';
    }
    if (stop === 'max-attempts') {
        return attempts?.count === 1 ? '' : ` Tried ${attempts?.count} times.`;
    }
    const { leftMs, retryAfterMs } = stop;
    return retryAfterMs >= leftMs
        ? ` Retry-After requires a wait of ${seconds(retryAfterMs)}, but the step has only ${seconds(leftMs)} left.`
        : ` There was no time for another attempt: the step has only ${seconds(leftMs)} left.`;
}
function capitalize(peer) {
    return peer.replace(/^the /, 'The ');
}
function seconds(ms) {
    return ms > 86_400_000 ? 'more than a day' : `${Math.round(ms / 100) / 10} s`;
}

;// CONCATENATED MODULE: ./lib/adobe/client.js







/** Whether `imsUrl` is an origin of Adobe IMS, or a simulated one on this machine. */
function isAdobeIms({ hostname }) {
    return /(^|\.)adobelogin\.com$/.test(hostname) || isLoopback(hostname);
}
/** A client for Adobe's servers that retries within the time of the step. */
function createClient(options, runtime) {
    const { imsUrl, maxAttempts, timeoutMs, mask, redact, log } = options;
    const send = withRetries({
        ...runtime,
        maxAttempts,
        leftMs: () => timeoutMs - runtime.uptimeMs(),
        onRetry: (retry) => log(describeRetry(retry, maxAttempts, redact)),
    });
    let clockErrorMs = 0;
    return {
        imsUrl,
        mask,
        redact,
        connectAhead: connectAhead,
        uptimeMs: runtime.uptimeMs,
        randomUuid: runtime.randomUuid,
        now: () => new Date(runtime.now().getTime() - clockErrorMs),
        async send(request) {
            const headers = { 'user-agent': `adobe-access-token/${package_namespaceObject.rE}`, ...request.headers };
            try {
                const response = await send({ ...request, headers });
                const serverMs = parseHttpDate(response.headers.date);
                const errorMs = runtime.now().getTime() - (serverMs ?? Number.NaN);
                if (clockErrorMs === 0 && Math.abs(errorMs) > CLOCK_TOLERANCE_MS && request.url.origin === imsUrl.origin) {
                    clockErrorMs = errorMs;
                    log(describeClockError(errorMs));
                }
                return response;
            }
            catch (error) {
                throw error instanceof NetworkError ? networkFailure(error, redact, options.readNetworkSettings()) : error;
            }
        },
    };
}

;// CONCATENATED MODULE: ./lib/token/access-token.js

/**
 * Longest token, in characters. Adobe's have less than 2,000. Linux starts no program with a variable of twice this
 * length, so every later step of the job would fail.
 */
const MAX_LENGTH = 65_536;
/** Whether `value` is a bearer token (RFC 6750, section 2.1, `b64token`) that fits into a header and a variable. */
function isBearerToken(value) {
    return typeof value === 'string' && value.length <= MAX_LENGTH && /^[A-Za-z0-9\-._~+/]+=*$/.test(value);
}
/**
 * Reads an Adobe access token: a JWT (RFC 7519, section 3) whose `created_at` and `expires_in` are milliseconds, as
 * strings. The signature is not verified.
 *
 * @returns undefined if `value` is not a bearer token, or not a JWT with a JSON object as its payload
 */
function parseToken(value) {
    const parts = value.split('.');
    const claims = isBearerToken(value) && parts.length === 3
        ? parseJsonObject(Buffer.from(parts[1] ?? '', 'base64url').toString())
        : undefined;
    if (claims === undefined) {
        return undefined;
    }
    const createdAtMs = readNumber(claims.created_at);
    const lifetimeMs = readNumber(claims.expires_in);
    return {
        value,
        createdAt: createdAtMs === undefined ? undefined : toDate(createdAtMs),
        expiresAt: createdAtMs === undefined || lifetimeMs === undefined ? undefined : toDate(createdAtMs + lifetimeMs),
        clientId: typeof claims.client_id === 'string' ? claims.client_id : undefined,
        scopes: typeof claims.scope === 'string' ? splitList(claims.scope).filter(isScope) : undefined,
    };
}
/**
 * The token in a token response (RFC 6749, section 5.1). If both the response and the token's claims give an expiry,
 * the earlier one counts.
 *
 * @param value a bearer token
 * @param expiresIn the `expires_in` of the response: seconds, as a number or a numeric string; anything else is ignored
 * @param requestedAt when the request was sent, so that its duration does not prolong the token's life
 */
function issuedToken(value, expiresIn, requestedAt) {
    const claims = parseToken(value);
    const lifetimeSeconds = readNumber(expiresIn);
    const instants = [
        claims?.expiresAt,
        lifetimeSeconds === undefined ? undefined : toDate(requestedAt.getTime() + lifetimeSeconds * 1000),
    ].filter((instant) => instant !== undefined);
    return {
        value,
        createdAt: claims?.createdAt,
        expiresAt: instants.sort((a, b) => a.getTime() - b.getTime())[0],
        clientId: claims?.clientId,
        scopes: claims?.scopes,
    };
}
/** Whether `text` is a valid scope (RFC 6749, section 3.3, `scope-token`). */
function isScope(text) {
    return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text);
}
/** The scopes of `requested` that are not in `granted`. */
function missingScopes(requested, granted) {
    const known = new Set(granted);
    return requested.filter((scope) => !known.has(scope));
}
function readNumber(value) {
    if (typeof value === 'number') {
        return value;
    }
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
/** The instant `ms` milliseconds after the epoch, or undefined if a `Date` cannot hold it. */
function toDate(ms) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

;// CONCATENATED MODULE: ./lib/adobe/ims.js





/**
 * Requests an access token with the client credentials grant (RFC 6749, section 4.4; Adobe Developer Console, "OAuth
 * Server-to-Server credential implementation guide"). The credential is sent in the form body only, because servers and
 * proxies log queries. The token is masked before anything else happens to it.
 *
 * @param scopes in the order in which they are sent
 * @param onIssued receives the token as soon as it is masked, before anything is checked that may fail
 * @throws Failure with any reason of a response of IMS, or of a request that got none
 */
async function requestToken(client, { clientId, clientSecret }, scopes, onIssued) {
    const startedMs = client.uptimeMs();
    const response = await post(client, '/ims/token/v3', {
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: scopes.join(','),
    });
    const fields = response.status === 200 ? parseJsonObject(response.body) : undefined;
    if (isBearerToken(fields?.access_token)) {
        client.mask(fields.access_token);
        onIssued(fields.access_token);
    }
    // Some gateways put an error into a 200.
    if (response.status !== 200 || fields?.error !== undefined) {
        throw imsFailure(response, client.imsUrl.host, { clientId, clientSecret, scopes }, client.redact);
    }
    // Counted back from now, because this response may have corrected the clock.
    const requestedAt = new Date(client.now().getTime() - (client.uptimeMs() - startedMs));
    return readToken(client, response, fields, requestedAt);
}
/**
 * Asks IMS whether a token is valid (adobe/aio-lib-ims, `validateToken`). IMS responds with 200 in either case: the
 * boolean `valid` in the body decides. Never throws a Failure: no response is no verdict.
 */
async function validateToken(client, clientId, token) {
    try {
        const fields = { type: 'access_token', client_id: clientId, token };
        const response = await post(client, '/ims/validate_token/v1', fields, { 'x-ims-clientid': clientId });
        const { valid, reason } = (response.status === 200 && parseJsonObject(response.body)) || {};
        if (valid === false) {
            return { is: 'invalid', reason: typeof reason === 'string' ? reason : '' };
        }
        return { is: valid === true ? 'valid' : 'unknown' };
    }
    catch (error) {
        if (error instanceof Failure) {
            return { is: 'unknown' };
        }
        throw error;
    }
}
/**
 * Revokes a token, in the form in which Adobe's own client library revokes tokens of the client credentials grant
 * (adobe/aio-lib-ims, `invalidateToken`).
 *
 * @throws Failure as `requestToken` does, if the status is not 200
 */
async function revokeToken(client, { clientId, clientSecret }, token) {
    const fields = {
        token_type: 'access_token',
        token,
        client_id: clientId,
        client_secret: clientSecret,
        cascading: 'all',
    };
    const response = await post(client, '/ims/invalidate_token/v2', fields, { 'x-ims-clientid': clientId });
    if (response.status !== 200) {
        throw imsFailure(response, client.imsUrl.host, { clientId, clientSecret }, client.redact);
    }
}
/** Posts a form to IMS. */
function post(client, path, fields, headers = {}) {
    return client.send({
        method: 'POST',
        url: new URL(path, client.imsUrl),
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
    });
}
function readToken(client, response, fields, requestedAt) {
    const { imsUrl, redact, now } = client;
    if (fields === undefined) {
        throw tokenResponseFailure('body', describeBody(response), imsUrl.host, redact);
    }
    const value = fields.access_token;
    if (!isBearerToken(value)) {
        throw tokenResponseFailure('access_token', value, imsUrl.host, redact);
    }
    const tokenType = fields.token_type ?? 'bearer';
    if (typeof tokenType !== 'string' || tokenType.toLowerCase() !== 'bearer') {
        throw tokenResponseFailure('token_type', tokenType, imsUrl.host, redact);
    }
    const token = issuedToken(value, fields.expires_in, requestedAt);
    const expiry = expiredAt(token, now());
    if (expiry !== undefined) {
        throw expiredOnArrival(imsUrl.host, expiry, now());
    }
    return token;
}

;// CONCATENATED MODULE: ./lib/adobe/hello.js



/** The hello of Photoshop API v1, which ended on 31 July 2026. It may be gone, so it gets one attempt. */
const RETIRED_HELLO = 'https://image.adobe.io/pie/psdService/hello';
/** Checks a token with an Adobe API and, unless that responds with 2xx, with IMS. */
async function callHello(client, call, token) {
    // Not by the clock: the response of IMS may correct it.
    const startedMs = client.uptimeMs();
    const problem = await callApi(client, call, token);
    const hello = problem === undefined
        ? { verdict: 'ok', message: `${call.helloUrl.host} accepts the token.` }
        : await getSecondOpinion(client, call, token, problem);
    return { ...hello, latencyMs: client.uptimeMs() - startedMs };
}
/** @returns undefined if the API responds with 2xx */
async function callApi({ send, redact, randomUuid }, { helloUrl, clientId, orgId, connection }, token) {
    const requestId = randomUuid();
    try {
        const response = await send({
            method: 'GET',
            url: helloUrl,
            headers: {
                authorization: `Bearer ${token}`,
                'x-api-key': clientId,
                'x-request-id': requestId,
                ...(orgId !== undefined && { 'x-gw-ims-org-id': orgId }),
            },
            statusOnly: true,
            connection,
            once: helloUrl.href === RETIRED_HELLO,
            leavesTime: true,
        });
        return response.status >= 200 && response.status < 300
            ? undefined
            : readHelloResponse(response, helloUrl.host, requestId, redact);
    }
    catch (error) {
        if (error instanceof Failure) {
            return { refused: false, message: error.message, fix: error.fix };
        }
        throw error;
    }
}
async function getSecondOpinion(client, { helloUrl, clientId }, token, problem) {
    const validity = await validateToken(client, clientId, token);
    if (validity.is === 'invalid') {
        const failure = invalidTokenFailure(validity.reason, problem, client.redact);
        return { verdict: 'refused', tokenIsInvalid: true, failure };
    }
    if (helloUrl.href === RETIRED_HELLO) {
        const verdict = validity.is === 'valid' ? 'ok' : 'inconclusive';
        return { verdict, message: describeRetiredHello(verdict, problem) };
    }
    if (problem.refused) {
        return { verdict: 'refused', tokenIsInvalid: false, failure: helloFailure(problem, validity.is) };
    }
    return { verdict: 'inconclusive', message: describeInconclusiveHello(problem, validity.is) };
}

;// CONCATENATED MODULE: ./lib/token/reuse.js


/**
 * Why `token` cannot be used again, as the end of a sentence that starts with "it", or undefined if it can: an Adobe
 * token of this client ID, with every requested scope and more time left than the margin.
 *
 * @param token undefined if the value is not an Adobe token
 */
function reasonNotReusable(token, criteria, now) {
    if (token?.clientId === undefined) {
        return 'is not an Adobe token';
    }
    if (token.clientId !== criteria.clientId) {
        return 'belongs to another client ID';
    }
    const missing = missingScopes(criteria.scopes, token.scopes ?? []);
    if (missing.length > 0) {
        return `lacks the scope${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
    }
    if (token.createdAt !== undefined && token.createdAt.getTime() > now.getTime() + CLOCK_TOLERANCE_MS) {
        return "was issued in the future according to the runner's clock, which must be slow";
    }
    const left = secondsLeft(token, now);
    if (left === undefined) {
        return 'does not say when it expires';
    }
    if (left <= 0) {
        return 'has expired';
    }
    if (left <= criteria.refreshMarginSeconds) {
        return `expires in ${formatDuration(left)}, but \`refresh-margin-seconds\` requires more than ${formatDuration(criteria.refreshMarginSeconds)}`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/obtain.js




/**
 * A valid token: the sealed one, the one that an earlier step exported, or a new one, in this order. The log says why a
 * token is not used. Every token is masked before anything else happens to it.
 *
 * @throws Failure as `requestToken` does
 */
async function obtainToken(request, client, logger) {
    return ((await openSealedToken(request, client, logger)) ??
        reuseExportedToken(request, client, logger) ??
        (await issueToken(request, client, logger)));
}
async function openSealedToken(request, client, logger) {
    const { clientId, clientSecrets, sealedToken } = request;
    if (sealedToken === undefined) {
        return undefined;
    }
    // A file of its own in dist/, so that only steps that need it load it.
    const { unseal } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 111, 23));
    for (const [secretIndex, clientSecret] of clientSecrets.entries()) {
        const value = await unseal(sealedToken, { clientId, clientSecret });
        if (value === undefined) {
            continue;
        }
        client.mask(value);
        const token = parseToken(value);
        const reason = reasonNotReusable(token, request, client.now());
        if (token !== undefined && reason === undefined) {
            request.onToken(value, secretIndex);
            return { token, source: 'unsealed', secretIndex };
        }
        logger.info(`The sealed token is not used: it ${reason}.`);
        return undefined;
    }
    logger.info('The sealed token is not used: it was sealed with another client ID or client secret, or was altered.');
    return undefined;
}
function reuseExportedToken(request, client, logger) {
    if (request.exportedToken === undefined) {
        return undefined;
    }
    const token = parseToken(request.exportedToken);
    if (token !== undefined) {
        // Nothing but a token is masked: the variable may contain a word that is frequent in the log.
        client.mask(token.value);
    }
    const reason = reasonNotReusable(token, request, client.now());
    if (token !== undefined && reason === undefined) {
        return { token, source: 'reused', secretIndex: 0 };
    }
    logger.info(`The token of an earlier step is not reused: it ${reason}.`);
    return undefined;
}
/** Requests a token with the first secret, and with the second only if IMS says that the first one is wrong. */
async function issueToken({ clientId, clientSecrets, scopes, onToken }, client, logger) {
    for (const [secretIndex, clientSecret] of clientSecrets.entries()) {
        try {
            const token = await requestToken(client, { clientId, clientSecret }, scopes, (value) => onToken(value, secretIndex));
            if (secretIndex > 0) {
                logger.warning('The rotation of the client secret is not finished', 'Adobe IMS rejected the first secret in `client-secret` and accepted the second. To finish the rotation, keep only the accepted secret in the GitHub secret, and delete the other one in the Adobe Developer Console.');
            }
            return { token, source: 'issued', secretIndex };
        }
        catch (error) {
            if (!isWrongSecret(error) || clientSecrets.length === 1) {
                throw error;
            }
            if (secretIndex === clientSecrets.length - 1) {
                throw new Failure(error.reason, `Both secrets in \`client-secret\` were rejected. ${error.message}`, error.fix, error);
            }
        }
    }
    throw new Error('there is no client secret');
}
function isWrongSecret(error) {
    return error instanceof Failure && error.reason === 'invalid-client-secret';
}

;// CONCATENATED MODULE: ./lib/result.js

/**
 * The granted scopes, from the token's own claim; the requested ones if it has none. Those that were not requested are text
 * from outside: they are omitted if they contain something secret.
 */
function grantedScopes({ token, requestedScopes }, redact) {
    const granted = token.scopes ?? requestedScopes;
    const others = missingScopes(granted, requestedScopes).join(',');
    return redact(others) === others ? granted : granted.filter((scope) => requestedScopes.includes(scope));
}
/** The requested scopes that were not granted. */
function scopesNotGranted({ token, requestedScopes }) {
    return missingScopes(requestedScopes, token.scopes ?? requestedScopes);
}

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = require("os");
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function utils_toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = require("path");
;// CONCATENATED MODULE: ./lib/node_modules/@actions/core/lib/core.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(os.EOL);
    issueCommand('set-output', { name }, toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    core_error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    command_issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function core_error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return __awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return __awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./lib/credential/invalid-value.js
/** Why a value is not valid: `problem` completes a sentence that starts with the input's name and its value. */
class InvalidValue extends Error {
    problem;
    fix;
    value;
    name = 'InvalidValue';
    /**
     * @param fix what to do
     * @param value the value, or the part of it that is not valid; undefined if it may be secret
     */
    constructor(problem, fix, value) {
        super(problem);
        this.problem = problem;
        this.fix = fix;
        this.value = value;
    }
}

;// CONCATENATED MODULE: ./lib/credential/mistakes.js

const REFERENCE_FIX = `Refer to the secret by \`\${{ secrets.NAME }}\` in the workflow.`;
const STORE_FIX = 'Store the value itself, and nothing else, as the GitHub secret.';
/** What stands where a value should be. It is not secret, and as a mask it would hide half a log. */
const PLACEHOLDER = /^(\*+|null|undefined|none|<.*>|\{[^"]*\})$/i;
/** How JSON starts, also if the rest of it is missing. */
const JSON_START = /^[{[]\s*(["'{[]|$)/;
/** What people store in place of a client ID or a client secret. The first match counts. */
const MISTAKES = [
    { pattern: JSON_START, looksLike: 'JSON', fix: 'Use `credential-json` for the JSON of a credential.' },
    {
        pattern: /-----BEGIN /,
        looksLike: 'a PEM key or certificate, which belongs to a Service Account (JWT) credential',
        fix: 'Adobe ended such credentials. Create an OAuth Server-to-Server credential in the Adobe Developer Console.',
    },
    { pattern: PLACEHOLDER, looksLike: 'a placeholder, such as *** or null', fix: STORE_FIX },
    { pattern: /\$\{\{/, looksLike: 'an expression that GitHub did not evaluate', fix: REFERENCE_FIX },
    {
        pattern: /^(\$(env:)?\w+|\$\{\w+\}|%\w+%|(secrets|vars|env|inputs)\.\w+)$/i,
        looksLike: 'the name of a variable or secret',
        fix: REFERENCE_FIX,
    },
    { pattern: /\\[nr]/, looksLike: 'text that contains \\n in place of a line break', fix: STORE_FIX },
    { pattern: /^(export\s+)?[a-z_]\w+(\s*=\s*|:\s+)[^\s=]/i, looksLike: 'NAME=value', fix: STORE_FIX },
];
/**
 * Refuses a value that can only be a mistake, by what it looks like.
 *
 * @throws InvalidValue that shows no character of the value
 */
function refuseMistake(value) {
    // No mistake in the table has such a length without another character: most values need no search.
    if (value.length >= 16 && /^[\w-]+$/.test(value)) {
        return;
    }
    const mistake = MISTAKES.find(({ pattern }) => pattern.test(value));
    if (mistake !== undefined) {
        throw new InvalidValue(`looks like ${mistake.looksLike}`, mistake.fix);
    }
}
function looksLikeJson(value) {
    return JSON_START.test(value);
}
function isPlaceholder(value) {
    return PLACEHOLDER.test(value);
}

;// CONCATENATED MODULE: ./lib/credential/credential-json.js




/** Credentials for other grants, by a key of theirs, without underscores and in lower case. The first match counts. */
const OTHER_GRANTS = [
    { key: /^technicalaccount$/, kind: 'AEM service credentials, which are for the JWT grant that Adobe ended' },
    {
        key: /^(jwt|metascopes|publickeyswithexpiry|privatekey|serviceaccountcredentials)/,
        kind: 'a Service Account (JWT) credential, a kind that Adobe ended',
    },
    { key: /^(redirecturi|oauth2)/, kind: 'a credential for users who sign in' },
];
/** The same for JSON that contains no complete credential. */
const OTHER_KINDS = [
    ...OTHER_GRANTS,
    { key: /^postmanvariablescope$/, kind: 'a Postman environment' },
    { key: /^accesstoken$/, kind: 'an access token, not a credential' },
    { key: /^apikey$/, kind: 'an API key without a client secret' },
];
const DOWNLOAD_FIX = 'Use Download JSON on the page of an OAuth Server-to-Server credential in the Adobe Developer Console, and store that file unchanged.';
/** A key, in lower case and without underscores, under which a value is secret. */
const SECRET_KEY = /secret|privatekey|passphrase|password|token|^auth$/;
/**
 * Reads a credential from JSON, in any of these forms:
 *
 * - Download JSON on a credential's page in the Developer Console: `CLIENT_ID`, `CLIENT_SECRETS`, `ORG_ID`, `SCOPES`
 *   (knennigtri/aep-tag-tool, README, "Create config file for Authentication")
 * - the Console's download of a workspace: `project.workspace.details.credentials[].oauth_server_to_server`
 *   (adobe/aio-cli-plugin-app, test/__fixtures__/oauths2s/valid.config.json)
 * - a context of the `aio` CLI: `client_id`, `client_secrets`, `ims_org_id`, `scopes`, alone or in `ims.contexts`
 *   (adobe/aio-lib-ims, README, "OAuth Server-to-Server Configuration")
 * - `pdfservices-api-credentials.json`: `client_credentials`, `service_principal_credentials`
 *   (Adobe PDF Services, "Getting started")
 *
 * @param clientId the Client ID of the one to choose if there are several; empty if it is not known
 * @throws InvalidValue if it is something else, or if there are several
 */
function readCredentialJson(text, clientId) {
    const json = parseJsonObject(unquote(text));
    if (json === undefined) {
        if (!looksLikeJson(unquote(text))) {
            refuseMistake(text);
        }
        throw new InvalidValue('is not a JSON object', DOWNLOAD_FIX);
    }
    const found = findCredentials(json);
    const chosen = found.find(({ credential }) => credential.clientId === clientId) ?? found[0];
    if (chosen === undefined) {
        const keys = entriesWithin(json).map(({ key }) => key);
        const other = OTHER_KINDS.find(({ key }) => keys.some((candidate) => key.test(candidate)));
        throw new InvalidValue(`contains ${other?.kind ?? 'no OAuth Server-to-Server credential'}`, DOWNLOAD_FIX);
    }
    if (found.length > 1 && chosen.credential.clientId !== clientId) {
        throw new InvalidValue(`are the names of ${found.length} credentials${clientId && ', and `client-id` belongs to none of them'}`, 'Set `client-id` to the Client ID of the one to use.', found.map(({ name }) => name).join(', '));
    }
    return chosen.credential;
}
/** What is secret in a text: the secrets and private keys in JSON, and secrets that start with p8e-. A UUID can be anything. */
function findSecrets(text) {
    // Most inputs contain neither, and each step reads all of them.
    if (!/[{[]|p8e-/.test(text)) {
        return [];
    }
    const json = parseJson(unquote(text));
    const inJson = entriesWithin(json).flatMap(({ key, value }) => typeof value === 'string' && SECRET_KEY.test(key) ? splitSecrets(value) : []);
    const byForm = text.match(/(?<![\w-])p8e-[\w-]{32}(?![\w-])/g) ?? [];
    // JSON that was cut off cannot be parsed.
    const byPlace = json === undefined ? (text.match(/(?<=client_secrets?"\s*:\s*\[?\s*")[^"]+/gi) ?? []) : [];
    return [...new Set([...inJson, ...byForm, ...byPlace])];
}
function findCredentials(json) {
    const { project, client_credentials, service_account_credentials, service_principal_credentials } = json;
    const orgId = at(project, 'org', 'ims_org_id');
    const entries = at(project, 'workspace', 'details', 'credentials');
    const candidates = [
        ['', json],
        ['', merge(client_credentials, service_account_credentials, service_principal_credentials)],
        ...Object.entries(merge(at(json, 'ims', 'contexts'))).map(([name, fields]) => [name, merge(fields)]),
        ...(Array.isArray(entries) ? entries : []).map((entry) => [at(entry, 'name'), merge(at(entry, 'oauth_server_to_server'), { orgId })]),
    ];
    const found = candidates.flatMap(([name, fields]) => {
        const credential = readFields(fields);
        return credential?.clientId ? [{ name: typeof name === 'string' ? name : 'unnamed', credential }] : [];
    });
    const complete = found.filter(({ credential }) => credential.clientSecrets.length > 0);
    return complete.length > 0 ? complete : found;
}
/** @returns undefined if it is a credential of another kind */
function readFields(fields) {
    const byKey = new Map(Object.entries(fields).map(([key, value]) => [foldKey(key), value]));
    const texts = (...keys) => keys.flatMap((key) => byKey.get(key)).filter((value) => typeof value === 'string' && value !== '');
    if ([...byKey.keys()].some((key) => OTHER_GRANTS.some((other) => other.key.test(key)))) {
        return undefined;
    }
    return {
        clientId: texts('clientid')[0] ?? '',
        clientSecrets: texts('clientsecrets', 'clientsecret').flatMap(splitSecrets),
        scopes: texts('scopes', 'scope').flatMap(splitScopes),
        orgId: texts('orgid', 'imsorgid', 'organizationid')[0],
    };
}
/** Every value within a JSON value with its key; an element of an array has the key of the array. */
function entriesWithin(json) {
    const entries = [{ key: '', value: json }];
    // The list grows while it is read. Recursion would exhaust the stack on deeply nested JSON.
    for (const { key, value } of entries) {
        const children = Array.isArray(value)
            ? value.map((element) => [key, element])
            : Object.entries(merge(value));
        for (const [name, child] of children) {
            entries.push({ key: foldKey(name), value: child });
        }
    }
    return entries;
}
function foldKey(key) {
    return key.replaceAll('_', '').toLowerCase();
}
function at(value, ...path) {
    return path.reduce((parent, key) => (isObject(parent) ? parent[key] : undefined), value);
}
function merge(...values) {
    return Object.assign({}, ...values.filter(isObject));
}

;// CONCATENATED MODULE: ./lib/credential/scopes.js
/** Adobe's example for a token request, the scopes of Firefly (Adobe Developer, "Firefly API", authentication). */
const FIREFLY_SCOPES = ['openid', 'AdobeID', 'firefly_api', 'ff_apis'];
/** What the `aio` CLI needs (Adobe Developer Console, "OAuth Server-to-Server credential implementation guide"). */
const IO_MANAGEMENT_SCOPES = [
    'AdobeID',
    'openid',
    'read_organizations',
    'additional_info.projectedProductContext',
    'additional_info.roles',
    'adobeio_api',
    'read_client_secret',
    'manage_client_secrets',
];

;// CONCATENATED MODULE: ./lib/runner/exported-variables.js


const VALUES = ['access-token', 'client-id', 'org-id', 'expires-at'];
/** Names in `export-env` that stand for several variables. */
const PRESETS = new Map([
    [
        // The variables that Adobe's `aio` CLI reads (aio-lib-ims, context `$cli`).
        'aio-cli',
        [
            { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', value: 'access-token' },
            { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', value: 'expiry' },
        ],
    ],
]);
/**
 * Variables that change how programs of later steps work, by what they control. `*` stands for any characters, once in a
 * name, and case does not count, because it does not on Windows.
 */
const RESERVED_VARIABLES = {
    'the runner': 'CI GITHUB_* RUNNER_* ACTIONS_* INPUT_* STATE_*',
    'a shell': 'IFS ENV BASH* SHELL SHELLOPTS ZDOTDIR PS1 PS2 PS3 PS4 PROMPT_COMMAND PWD OLDPWD TERM COMSPEC PATHEXT PSMODULE*',
    'the program loader': '*PATH LD_* DYLD_* GCONV_* GLIBC_* MALLOC_* *_PRELOAD',
    'the operating system': '*HOME USER USERNAME USERPROFILE LOGNAME TMP TEMP TMPDIR TZ TZDIR XDG_* SYSTEMROOT WINDIR *APPDATA PROGRAMDATA SUDO_*',
    'the language settings': 'LANG LANGUAGE LC_* NLS* ICU_*',
    'network clients': '*_PROXY RES_OPTIONS LOCALDOMAIN HOSTALIASES OPENSSL_* SSL_* SSLKEYLOGFILE *_CA_BUNDLE CURL_* WGETRC NETRC KRB5*',
    'an interpreter': 'NODE_* DENO_* BUN_* PYTHON* PERL* RUBY* PHP* LUA_* JAVA_* _JAVA_* JDK_* JRE_* DOTNET_* COMPLUS_* CORECLR_* COR_* MSBUILD*',
    'a build tool': 'NPM_* YARN_* PNPM_* COREPACK_* PIP_* UV_* GEM_* BUNDLE_* MAVEN_* GRADLE_* NUGET_* CARGO_* RUST* GODEBUG GOENV GOPROXY GOROOT GOTOOLCHAIN CGO_* *FLAGS *_OPTS *_OPTIONS',
    'another tool': 'GIT_* GH_* SSH_* GPG_* GNUPG* DOCKER_* KUBECONFIG *EDITOR VISUAL *PAGER BROWSER',
};
/** More than anybody exports. */
const MAX_VARIABLES = 100;
/** Reads `export-env`: `NAME`, which gets the token, `NAME=VALUE`, or a preset. */
function parseExportedVariables(text) {
    const entries = splitList(text);
    if (entries.length > MAX_VARIABLES) {
        throw new InvalidValue(`has ${entries.length} entries`, `Export ${MAX_VARIABLES} variables at most.`);
    }
    const variables = entries.flatMap((entry) => PRESETS.get(entry) ?? [parseEntry(entry)]);
    const names = variables.map(({ name }) => name.toUpperCase());
    const repeated = variables.find(({ name }, index) => names.indexOf(name.toUpperCase()) < index);
    if (repeated !== undefined) {
        throw new InvalidValue('occurs twice', 'Give each variable one value. `aio-cli` sets two of its own.', repeated.name);
    }
    return variables;
}
/** Whether `export-env` contains the preset for the `aio` CLI. */
function exportsForAioCli(text) {
    return splitList(text).includes('aio-cli');
}
function parseEntry(entry) {
    const [, name = entry, value = 'access-token'] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new InvalidValue('is not a valid name for an environment variable', `Use letters, digits and underscores. The only preset is ${[...PRESETS.keys()].map((preset) => `\`${preset}\``).join(', ')}.`, name);
    }
    const controlled = Object.keys(RESERVED_VARIABLES).find((key) => exported_variables_matches(name.toUpperCase(), RESERVED_VARIABLES[key] ?? ''));
    if (controlled !== undefined) {
        throw new InvalidValue(`is reserved: variables with such names control ${controlled}`, 'Use another name, such as ADOBE_ACCESS_TOKEN.', name);
    }
    const exported = VALUES.find((candidate) => candidate === value);
    if (exported === undefined) {
        throw new InvalidValue('is not a value that can be exported', `Use one of ${VALUES.join(', ')}.`, value);
    }
    return { name, value: exported };
}
/** Whether a name, in capitals, is one of `patterns`. Without regular expressions, which each step would compile. */
function exported_variables_matches(name, patterns) {
    return patterns.split(' ').some((pattern) => {
        const [start = '', end] = pattern.split('*');
        return end === undefined ? name === pattern : name.startsWith(start) && name.endsWith(end);
    });
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = require("node:fs");
;// CONCATENATED MODULE: ./lib/runner/missing-credentials.js


/**
 * Why inputs are empty, as far as the environment shows it: workflows that a pull request from a fork starts get no
 * secrets, and those that Dependabot starts get Dependabot secrets (GitHub Docs, "Using secrets in GitHub Actions").
 *
 * @param inputs the names of those that are empty
 * @param misspelt inputs that the step sets, but that the action does not have
 * @param hasJson whether `credential-json` is set, and contains no value for these inputs
 * @returns a Failure `missing-credentials`
 */
function missingCredentials(inputs, misspelt, hasJson) {
    const names = hasJson ? inputs : [...inputs, 'credential-json'];
    const subject = [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ');
    const { cause, fix } = findCause(misspelt, hasJson);
    return new Failure('missing-credentials', `${subject} ${names.length > 1 ? 'are' : 'is'} empty: ${cause}.`, fix);
}
function findCause(misspelt, hasJson) {
    const { repository, pull_request } = readEvent();
    // A pull_request_target run gets the secrets of the base repository.
    const isPullRequest = /^pull_request(_review|_review_comment)?$/.test(process.env.GITHUB_EVENT_NAME ?? '');
    const causes = [
        {
            applies: misspelt.length > 0,
            cause: `this action has no input ${misspelt.map((name) => `\`${name}\``).join(' or ')}`,
            fix: 'Correct the spelling in the `with:` of this step: `client-id`, `client-secret`, `credential-json`.',
        },
        {
            applies: hasJson,
            cause: 'the JSON in `credential-json` contains no value for it',
            fix: 'Download the JSON of the credential again, as a developer of its project, or set the input.',
        },
        {
            applies: process.env.GITHUB_ACTOR === 'dependabot[bot]',
            cause: 'Dependabot started this run, and such runs get Dependabot secrets only',
            fix: "Store the credential as Dependabot secrets too, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
        },
        {
            applies: isPullRequest && pull_request?.head?.repo?.full_name !== pull_request?.base?.repo?.full_name,
            cause: 'this run is for a pull request from a fork, and GitHub gives such runs no secrets',
            fix: 'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
        },
        {
            applies: repository?.fork === true,
            cause: 'this repository is a fork, and GitHub does not copy secrets to forks',
            fix: 'Store the credential as secrets of this repository, or skip the job: `if: github.event.repository.fork == false`.',
        },
    ];
    return (causes.find(({ applies }) => applies) ?? {
        applies: true,
        cause: 'the secret, variable or output in the `with:` of this step has no value in this run',
        fix: 'Check the spelling of the name after `secrets.`, and that the secret is stored for this repository, organization or `environment:`. A reusable workflow needs `secrets: inherit`. GitHub drops a job output that contains a masked value.',
    });
}
function readEvent() {
    try {
        return JSON.parse(external_node_fs_namespaceObject.readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8')) ?? {};
    }
    catch {
        // Best effort: without the event, the general cause is given.
        return {};
    }
}

;// CONCATENATED MODULE: ./lib/runner/parsers.js






/** Longest client ID, in characters: the key of a sealed token depends on it, and Node limits that text to 1,024 bytes. */
const MAX_CLIENT_ID_LENGTH = 512;
/** Longest client secret, in characters; Adobe's have 36. */
const MAX_SECRET_LENGTH = 1024;
/** Shortest client secret, in characters: a shorter one, as a mask, would make the log unreadable. */
const MIN_SECRET_LENGTH = 4;
/** More scopes than any API of Adobe has. */
const MAX_SCOPES = 500;
const COPY_FIX = "Copy it from the credential's page in the Adobe Developer Console again, and update the GitHub secret.";
function parseClientId(text) {
    const clientId = unquote(text);
    refuseMistake(clientId);
    requirePrintable(clientId, 0, MAX_CLIENT_ID_LENGTH);
    return clientId;
}
function parseSecrets(text) {
    const secrets = splitSecrets(text);
    secrets.forEach(refuseMistake);
    if (secrets.length > 2) {
        throw new InvalidValue(`contains ${secrets.length} secrets, but a credential has at most two`, 'Set one secret or, while it is being rotated, the new and the old one, one per line.');
    }
    for (const secret of secrets) {
        requirePrintable(secret, MIN_SECRET_LENGTH, MAX_SECRET_LENGTH);
    }
    return secrets;
}
/** Reads `credential-json`; empty, it contains nothing. `clientId` chooses if it contains several credentials. */
function parseCredentialJson(text, clientId) {
    if (text === '') {
        return { clientId: '', clientSecrets: [], scopes: [], orgId: undefined };
    }
    const stored = readCredentialJson(text, clientId);
    return {
        clientId: parseWithin('Client ID', () => parseClientId(stored.clientId)),
        clientSecrets: parseWithin('client secret', () => parseSecrets(stored.clientSecrets.join('\n'))),
        scopes: parseWithin('list of scopes', () => requireScopes(stored.scopes)),
        orgId: stored.orgId && parseWithin('organization ID', () => parseOrgId(stored.orgId ?? '')),
    };
}
/** Parses a part of a secret input. An error does not show its value. */
function parseWithin(part, parse) {
    try {
        return parse();
    }
    catch (error) {
        throw error instanceof InvalidValue
            ? new InvalidValue(`contains a ${part} that ${error.problem}`, error.fix)
            : error;
    }
}
/** Reads `scopes`; undefined if it is empty. */
function parseScopes(text) {
    if (text === '') {
        return undefined;
    }
    const scopes = splitScopes(text);
    if (scopes.length === 0) {
        throw new InvalidValue('contains no scope', 'Set at least one scope, or omit the input to use the default.');
    }
    return requireScopes(scopes);
}
function requireScopes(scopes) {
    if (scopes.length > MAX_SCOPES) {
        throw new InvalidValue(`contains ${scopes.length} scopes`, `Request ${MAX_SCOPES} scopes at most.`);
    }
    const invalid = scopes.find((scope) => !isScope(scope));
    if (invalid !== undefined) {
        throw new InvalidValue('is not a valid scope', 'Separate scopes by commas, spaces or newlines.', invalid);
    }
    return scopes;
}
function parseOrgId(text) {
    const orgId = unquote(text);
    if (orgId !== '' && !/^[\x21-\x3f\x41-\x7e]+@AdobeOrg$/.test(orgId)) {
        throw new InvalidValue('is not a valid organization ID', 'Copy the ID that ends in @AdobeOrg from the page of the project in the Adobe Developer Console.', orgId);
    }
    return orgId || undefined;
}
function parseFlag(text) {
    const word = text.toLowerCase();
    if (word !== 'true' && word !== 'false') {
        throw new InvalidValue('is not valid', 'Use true or false.', text);
    }
    return word === 'true';
}
/** A parser for whole numbers from `min` to `max`. */
function wholeNumber(min, max) {
    return (text) => {
        const number = Number(text);
        if (!/^\d+$/.test(text) || number < min || number > max) {
            throw new InvalidValue('is not valid', `Use a whole number from ${min} to ${max}.`, text);
        }
        return number;
    };
}
/** An https URL, or an http URL of a loopback host. */
function parseUrl(text) {
    // A URL that cannot be parsed may contain a password too.
    const shown = text.replace(/^[\s\S]*@/, '***@');
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw new InvalidValue('is not a valid URL', 'Use a URL that starts with https://.', shown);
    }
    if (url.username !== '' || url.password !== '') {
        throw new InvalidValue('contains a user name or password', 'Remove the user name and password from the URL.');
    }
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
        throw new InvalidValue('is not an https URL', 'Use https://. Plain http is allowed for a loopback host only (127.0.0.1).', shown);
    }
    return url;
}
function parseOrigin(text) {
    const url = parseUrl(text);
    if (url.href !== `${url.origin}/`) {
        throw new InvalidValue('is not an origin', 'Use https://host, without a path, query or fragment.', `${url.origin}/...`);
    }
    return url;
}
/** Client IDs and secrets are printable ASCII (RFC 6749, appendix A.1 and A.2). Anything else was pasted by mistake. */
function requirePrintable(text, minLength, maxLength) {
    const position = text.search(/[^\x20-\x7e]/);
    if (position >= 0) {
        const codePoint = text.codePointAt(position)?.toString(16).toUpperCase().padStart(4, '0');
        throw new InvalidValue(`contains an invalid character (U+${codePoint}) at position ${position + 1}`, COPY_FIX);
    }
    if (text.length < minLength || text.length > maxLength) {
        const limits = minLength === 0 ? `at most ${maxLength}` : `${minLength} to ${maxLength}`;
        throw new InvalidValue(`has ${text.length} characters, but must have ${limits}`, COPY_FIX);
    }
}

;// CONCATENATED MODULE: ./lib/runner/inputs.js











/**
 * The defaults in action.yml, for inputs that arrive empty: a reusable workflow or a composite action cannot omit an
 * input. Of `export-env`, empty has a meaning of its own.
 */
const DEFAULTS = {
    hello: 'false',
    'hello-url': 'https://image.adobe.io/pie/psdService/hello',
    reuse: 'false',
    seal: 'false',
    'refresh-margin-seconds': '3600',
    revoke: 'false',
    'ims-url': 'https://ims-na1.adobelogin.com',
    'timeout-seconds': '60',
    'max-attempts': '4',
    summary: 'true',
};
/** Inputs that may contain a secret. */
const SECRET_INPUTS = ['client-secret', 'credential-json', 'sealed-token'];
/** Most masks that inputs can add: more than there are in any credential, and few enough to cost no time. */
const MAX_MASKS = 100;
/** Shortest secret, in characters, that is looked for in other inputs: a shorter one occurs by chance. */
const MIN_FOUND_LENGTH = 8;
/**
 * Everything that may be secret in any input, also in one that is misspelt or not valid: it is masked before anything else
 * happens. Of JSON the secrets are masked, and not the lines: a mask such as `{` would hide half a log.
 */
function readUncheckedSecrets() {
    const lines = splitSecrets(getInput('client-secret'));
    const isJson = looksLikeJson(lines[0] ?? '');
    const inputs = Object.keys(process.env).filter((name) => name.startsWith('INPUT_') && (isJson || name !== 'INPUT_CLIENT-SECRET'));
    const found = [...(isJson ? [] : lines), ...inputs.flatMap((name) => findSecrets(process.env[name] ?? ''))];
    return [...new Set(found)]
        .filter((secret) => secret.length >= MIN_SECRET_LENGTH && !isPlaceholder(secret))
        .slice(0, MAX_MASKS);
}
/** What the report of a failure needs, read leniently: the failure may be about these inputs. */
function readReportInputs() {
    const clientId = unquote(getInput('client-id'));
    return {
        clientId: clientId || readStoredClientId(),
        summary: getInput('summary').toLowerCase() !== 'false',
    };
}
function readStoredClientId() {
    try {
        return parseCredentialJson(getInput('credential-json'), '').clientId;
    }
    catch {
        // The failure that is reported says so.
        return '';
    }
}
/** Whether `sealed-token` is set, but to nothing. The default in action.yml is not empty. */
function isSealedTokenEmpty() {
    return getInput('sealed-token') === '';
}
/**
 * Reads and validates every input.
 *
 * @throws Failure with all problems at once: `missing-credentials` if there is no client ID or no secret, otherwise
 *   `invalid-input`. Each problem names its input and, unless it may be secret, its value.
 */
function readInputs(redact) {
    return readTogether(redact, (read) => {
        const { stored, ...connection } = readConnection(read);
        return {
            ...connection,
            scopes: read('scopes', (text) => parseScopes(text) ?? defaultScopes(stored)),
            orgId: read('org-id', (text) => parseOrgId(text) ?? stored?.orgId),
            imsUrl: read('ims-url', parseOrigin),
            hello: read('hello', parseFlag),
            helloUrl: read('hello-url', parseUrl),
            exportEnv: read('export-env', parseExportedVariables),
            reuse: read('reuse', parseFlag),
            seal: read('seal', parseFlag),
            sealedToken: read('sealed-token', (text) => (/^(none)?$/i.test(text) ? undefined : text)),
            refreshMarginSeconds: read('refresh-margin-seconds', wholeNumber(0, 86_400)),
            revoke: read('revoke', parseFlag),
            summary: read('summary', parseFlag),
        };
    });
}
/**
 * Reads and validates the inputs that the post phase needs, and no others.
 *
 * @throws Failure as `readInputs` does
 */
function readRevocationInputs(redact) {
    return readTogether(redact, (read) => {
        const { stored: _, ...connection } = readConnection(read);
        return connection;
    });
}
/** Of the credential, inputs that are given win over `credential-json`, one by one. */
function readConnection(read) {
    const clientId = read('client-id', parseClientId);
    const clientSecrets = read('client-secret', parseSecrets);
    const stored = read('credential-json', (text) => {
        const credential = parseCredentialJson(text, clientId ?? '');
        const usesItsSecret = clientSecrets?.length === 0 && credential.clientSecrets.length > 0;
        if (usesItsSecret && clientId && clientId !== credential.clientId) {
            throw new InvalidValue('does not belong to `client-id`', 'Omit `client-id`, or set `client-secret`, too.');
        }
        return credential;
    });
    return {
        stored,
        clientId: clientId === '' ? stored?.clientId : clientId,
        clientSecrets: clientSecrets?.length === 0 ? stored?.clientSecrets : clientSecrets,
        timeoutMs: read('timeout-seconds', (text) => wholeNumber(1, 86_400)(text) * 1000),
        maxAttempts: read('max-attempts', wholeNumber(1, 100)),
    };
}
function defaultScopes(stored) {
    if (stored !== undefined && stored.scopes.length > 0) {
        return stored.scopes;
    }
    return exportsForAioCli(getInput('export-env')) ? IO_MANAGEMENT_SCOPES : FIREFLY_SCOPES;
}
function readTogether(redact, readAll) {
    const problems = [];
    const secrets = readUncheckedSecrets().filter(({ length }) => length >= MIN_FOUND_LENGTH);
    const values = readAll((name, parse) => {
        const text = getInput(name);
        try {
            if (!SECRET_INPUTS.includes(name) && secrets.some((secret) => text.includes(secret))) {
                throw new InvalidValue('contains a secret', 'Only `client-secret` and `credential-json` may contain one.');
            }
            return parse(text || (DEFAULTS[name] ?? ''));
        }
        catch (error) {
            problems.push(invalidInput(name, error, redact));
            return undefined;
        }
    });
    problems.unshift(...missing(values));
    problems.push(...contradictions(values));
    throwTogether(problems);
    // None is undefined by mistake: each of those has left a problem.
    return values;
}
function missing({ clientId, clientSecrets }) {
    const absent = [...(clientId === '' ? ['client-id'] : []), ...(clientSecrets?.length === 0 ? ['client-secret'] : [])];
    if (absent.length === 0) {
        return [];
    }
    const names = new Map([...absent, 'credential-json'].map((name) => [foldName(name), name]));
    const misspelt = Object.keys(process.env)
        .filter((variable) => variable.startsWith('INPUT_'))
        .map((variable) => variable.slice('INPUT_'.length).toLowerCase())
        .filter((name) => (names.get(foldName(name)) ?? name) !== name);
    return [missingCredentials(absent, misspelt, getInput('credential-json') !== '')];
}
/** A name without what people get wrong: separators, case, an s. */
function foldName(name) {
    return name.toLowerCase().replace(/[-_ s]/g, '');
}
function invalidInput(name, error, redact) {
    if (!(error instanceof InvalidValue)) {
        throw error;
    }
    const { problem, fix, value } = error;
    const subject = value === undefined ? name : `${name}: "${quote(value, redact)}"`;
    return new Failure('invalid-input', `${subject} ${problem}.`, fix);
}
/** Inputs that are valid, but not together. One that is not valid is undefined, and contradicts nothing. */
function contradictions({ seal, revoke, reuse, exportEnv, orgId }) {
    const found = [];
    if (seal && revoke) {
        found.push(new Failure('invalid-input', 'seal and revoke are both true: the token would be revoked at the end of this job, while other jobs use it.', 'Omit one of them. A token expires within 24 hours.'));
    }
    if (exportEnv?.some(({ value }) => value === 'org-id') && orgId === undefined) {
        found.push(new Failure('invalid-input', 'export-env exports org-id, but no organization ID is known.', 'Set `org-id`, or omit it from `export-env`.'));
    }
    if (reuse && exportEnv?.every(({ value }) => value !== 'access-token')) {
        found.push(new Failure('invalid-input', 'reuse is true, but no variable in export-env gets the token: there is none that can contain an earlier one.', 'Set `export-env` to the same name in both steps, or omit `reuse`.'));
    }
    return found;
}
function throwTogether(problems) {
    const [first, ...more] = problems;
    if (first === undefined) {
        return;
    }
    if (more.length === 0) {
        throw first;
    }
    const missing = problems.find(({ reason }) => reason === 'missing-credentials');
    throw new Failure(missing?.reason ?? 'invalid-input', [`The inputs have ${problems.length} problems:`, ...problems.map(({ message, fix }) => `- ${message} ${fix}`)].join('\n'), 'Correct them in the `with:` of this step.');
}

;// CONCATENATED MODULE: ./lib/runner/log.js

/** Prints one line. Where the runner would read a workflow command, the line is broken up. */
function log_info(line) {
    info(line.replace(/[\r\n]+/g, ' ').replaceAll('##[', '## ['));
}
/** Prints a warning, which GitHub also shows with the job, under `title`. */
function log_warning(title, text) {
    warning(text, { title });
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
;// CONCATENATED MODULE: ./lib/runner/files.js



/**
 * Checks that a file of the runner exists and can be written. Without it, `@actions/core` would print the token.
 *
 * @throws Failure `invalid-input`
 */
function requireWritable(file) {
    const path = process.env[file];
    if (!path) {
        throw new Failure('invalid-input', `${file} is not set, so the step cannot write its outputs.`, 'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.');
    }
    try {
        external_node_fs_namespaceObject.accessSync(path, external_node_fs_namespaceObject.constants.W_OK);
    }
    catch (error) {
        throw notWritable(file, error);
    }
}
/**
 * Appends values to a file of the runner, all in one write: a step that is killed meanwhile leaves all of them or none.
 * Each is in a block with a delimiter that cannot be guessed (GitHub Docs, "Workflow commands", "Multiline strings").
 *
 * @throws Failure `invalid-input` if the file cannot be written; it then has its former length
 */
function appendValues(file, values) {
    const path = process.env[file] ?? '';
    const blocks = Object.entries(values).map(([name, value]) => {
        const delimiter = `ghadelimiter_${(0,external_node_crypto_namespaceObject.randomUUID)()}`;
        return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
    });
    const truncate = truncator(path);
    try {
        external_node_fs_namespaceObject.appendFileSync(path, `${endsInLine(path) ? '\n' : ''}${blocks.join('')}`);
    }
    catch (error) {
        truncate();
        throw notWritable(file, error);
    }
}
/** Whether a file ends without a line break: the runner would take what follows for the rest of its last line. */
function endsInLine(path) {
    return (external_node_fs_namespaceObject.statSync(path, { throwIfNoEntry: false })?.isFile() === true && !/(^|\n)$/.test(external_node_fs_namespaceObject.readFileSync(path, 'utf8')));
}
/** A function that cuts a file back to the length that it has now. */
function truncator(path) {
    const stats = external_node_fs_namespaceObject.statSync(path, { throwIfNoEntry: false });
    return () => {
        if (stats?.isFile()) {
            external_node_fs_namespaceObject.truncateSync(path, stats.size);
        }
    };
}
function notWritable(file, error) {
    const { code = 'unknown error' } = error;
    return new Failure('invalid-input', `The runner's file ${file} cannot be written (${code}), so the step cannot pass on the token.`, 'Check the directory in which the runner keeps such files: whether it exists and is writable, and whether its disk is full.', error);
}

;// CONCATENATED MODULE: ./lib/runner/outputs.js




/** The outputs of a step that succeeded, under their names in action.yml. */
function outputsOf(result, now, redact) {
    const { token, clientId, orgId, source, hello, sealedToken } = result;
    return {
        'access-token': token.value,
        'client-id': clientId,
        ...(orgId !== undefined && { 'org-id': orgId }),
        'expires-in': String(secondsLeft(token, now) ?? ''),
        'expires-at': token.expiresAt ? formatInstant(token.expiresAt) : '',
        scopes: grantedScopes(result, redact).join(','),
        source,
        hello: hello.verdict,
        ...(sealedToken !== undefined && { 'sealed-token': sealedToken }),
    };
}
/** The environment variables to export. If the expiry is unknown, a variable for it is omitted. */
function exportedVariables(variables, outputs, { expiresAt }) {
    const values = { ...outputs, expiry: expiresAt ? String(expiresAt.getTime()) : '' };
    return Object.fromEntries(variables.map(({ name, value }) => [name, values[value] ?? '']).filter(([, text]) => text));
}
/** The names of variables that are set already, and to something that an earlier step of this action cannot have set. */
function overwrittenVariables(variables) {
    return Object.keys(variables).filter((name) => {
        const former = process.env[name];
        const isInstant = /^\+?\d[\dTZ:-]*$/;
        return (former &&
            former !== variables[name] &&
            parseToken(former) === undefined &&
            !(isInstant.test(former) && isInstant.test(variables[name] ?? '')));
    });
}
/**
 * Passes on outputs and environment variables to the steps that follow.
 *
 * @throws Failure `invalid-input` if a file cannot be written; then neither file has been changed
 */
function writeOutputs(outputs, variables) {
    const takeBackOutputs = truncator(process.env.GITHUB_OUTPUT ?? '');
    appendValues('GITHUB_OUTPUT', outputs);
    if (Object.keys(variables).length === 0) {
        return;
    }
    try {
        appendValues('GITHUB_ENV', variables);
    }
    catch (error) {
        takeBackOutputs();
        throw error;
    }
}

;// CONCATENATED MODULE: ./lib/runner/proxy-settings.js

/** The variables for https. Plain http is used for loopback hosts only, which never have a proxy. */
const HTTPS_PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'];
/** The variables for other requests. */
const OTHER_PROXY_VARIABLES = ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
/** Shortest secret of a proxy that is masked, in characters: a mask of a letter or two makes a log unreadable. */
const MIN_MASKED_LENGTH = 4;
/**
 * The secrets in the proxy variables, as they are written and decoded: the password or, without one, the user name, which
 * may be an API key. Never throws.
 */
function proxySecrets() {
    return [...HTTPS_PROXY_VARIABLES, ...OTHER_PROXY_VARIABLES].flatMap((name) => {
        const value = process.env[name];
        const userInfo = value && /^\s*(?:[a-z][a-z0-9+.-]*:(?=\/|[^@]*:))?\/*(.*)@/is.exec(value)?.[1];
        if (!userInfo) {
            return [];
        }
        const secret = userInfo.includes(':') ? userInfo.slice(userInfo.indexOf(':') + 1) : userInfo;
        return [secret, decode(secret) ?? secret].filter(({ length }) => length >= MIN_MASKED_LENGTH);
    });
}
/**
 * Checks the proxy settings, and makes them mean to `@actions/http-client` what they mean to `curl`: a proxy without a
 * scheme is an http proxy, and `no_proxy` may contain spaces and `*.` in front of a domain.
 *
 * @throws Failure `invalid-input` if the proxy for https is not the URL of an http or https server. Its value is not shown,
 *   because it may contain a password.
 */
function checkProxySettings() {
    for (const name of ['no_proxy', 'NO_PROXY']) {
        const hosts = process.env[name]?.split(/[\s,]+/).map((host) => host.replace(/^\*(?=\.)/, ''));
        if (hosts !== undefined) {
            process.env[name] = hosts.join(',');
        }
    }
    const name = HTTPS_PROXY_VARIABLES.find((variable) => process.env[variable]);
    if (name === undefined) {
        return;
    }
    const value = (process.env[name] ?? '').trim();
    const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
    const problem = value === '' ? 'is blank' : findProblem(withScheme);
    if (problem !== undefined) {
        throw new Failure('invalid-input', `The proxy in the environment variable ${name} ${problem}.`, 'Write it as http://host:port or http://user:password@host:port. In the user name and the password, percent-encode special characters: %5C for \\, %23 for #, %2F for /, %3F for ?, %40 for @, %3A for :, %25 for %.');
    }
    process.env[name] = withScheme;
}
/** A variable that names a proxy, but not for https, if no variable for https does. */
function unusedProxy() {
    return HTTPS_PROXY_VARIABLES.some((name) => process.env[name])
        ? undefined
        : OTHER_PROXY_VARIABLES.find((name) => process.env[name]);
}
function findProblem(value) {
    if (/^http:\/\/https?:/i.test(value)) {
        return 'has no // after its scheme';
    }
    if (/^https?:\/\/["']/i.test(value)) {
        return 'is in quotation marks';
    }
    // In a URL of http, a backslash is a slash.
    if (/^https?:\/\/.*[\\/?#].*@/is.test(value)) {
        return 'contains a \\, /, ? or # in the user name or password, which ends the host there';
    }
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) {
        return 'is not the URL of an http or https proxy';
    }
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
        return 'contains a path, query or fragment';
    }
    return decode(url.username) === undefined || decode(url.password) === undefined
        ? 'contains a % that is not followed by two hexadecimal digits'
        : undefined;
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/runner/preflight.js





/**
 * Options of Node that weaken TLS, write memory or TLS keys to a file, or open the process to a debugger (Node,
 * "Command-line API"), and the permission model.
 */
const UNSAFE_NODE_OPTIONS = /--(tls-(cipher-list|keylog|min-v1\.[01]|max-v1\.[01])|trace-tls|heapsnapshot-\S*|heap-prof|report-\S*|inspect(?!-publish)\S*|diagnostic-dir|permission)(?=[=\s]|$)/;
/**
 * Everything that can refuse the step before anything is sent: masks the secrets, then checks inputs and environment.
 *
 * @throws Failure `missing-credentials`, `invalid-input` or `insecure-tls`
 */
function preflight(masks) {
    const inputs = check(masks, readInputs);
    requireWritable('GITHUB_OUTPUT');
    if (inputs.exportEnv.length > 0) {
        requireWritable('GITHUB_ENV');
    }
    if (inputs.revoke) {
        requireWritable('GITHUB_STATE');
    }
    return inputs;
}
/**
 * The same for the post phase, which writes no outputs.
 *
 * @throws Failure `missing-credentials`, `invalid-input` or `insecure-tls`
 */
function preflightForRevocation(masks) {
    return check(masks, readRevocationInputs);
}
function check(masks, read) {
    for (const secret of [...readUncheckedSecrets(), ...proxySecrets()]) {
        masks.add(secret);
    }
    const inputs = read(masks.redact);
    checkEnvironment();
    // A DNS lookup cannot be aborted, and a process waits for it at its end: 20 to 40 s if the name servers do not respond.
    // On Linux, glibc reads this variable before its first lookup. A failed lookup is repeated with its request.
    process.env.RES_OPTIONS ??= 'timeout:1 attempts:1';
    return inputs;
}
/** The value of an environment variable, undefined if it is not set or empty. */
function readVariable(name) {
    return (name !== undefined && process.env[name]) || undefined;
}
/** What the environment says about the network, for the report of a failure. */
function readNetworkSettings() {
    return { authorityFile: readAuthorityFile(), unusedProxy: unusedProxy() };
}
function readAuthorityFile() {
    const path = readVariable('NODE_EXTRA_CA_CERTS');
    if (path === undefined) {
        return 'none';
    }
    try {
        return external_node_fs_namespaceObject.readFileSync(path, 'latin1').includes('-----BEGIN ') ? 'usable' : 'not PEM';
    }
    catch (error) {
        return { errorCode: error.code ?? 'unknown error' };
    }
}
/** The branch or tag by which the workflow uses this action, undefined if it is a version or a commit. */
function unpinnedVersion() {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref = '' } = process.env;
    return repository && /^(refs\/heads\/.*|main|master|HEAD)$/.test(ref) ? `${repository}@${ref}` : undefined;
}
/** Refuses an environment in which the credential or the token would be exposed. */
function checkEnvironment() {
    if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
        throw new Failure('insecure-tls', 'NODE_TLS_REJECT_UNAUTHORIZED=0 disables the verification of certificates: the client secret could go to any server.', 'Remove it from the environment. To trust a certificate authority, set `NODE_EXTRA_CA_CERTS` to the path of its PEM file.');
    }
    const { NODE_DEBUG = '', NODE_OPTIONS = '' } = process.env;
    if (NODE_DEBUG && /(^|,)\s*(https?|net|stream|tls)\s*(,|$)|\*/i.test(NODE_DEBUG)) {
        throw new Failure('invalid-input', 'NODE_DEBUG makes Node print requests to the log, with the credential and the token.', 'Remove it from the environment of this step, or remove http, https, net, stream, tls and patterns with * from it.');
    }
    const options = [NODE_OPTIONS, ...process.execArgv].join(' ');
    const unsafe = options === '' ? undefined : UNSAFE_NODE_OPTIONS.exec(options)?.[0];
    if (unsafe !== undefined) {
        throw new Failure('invalid-input', `NODE_OPTIONS contains ${unsafe}, ${unsafe === '--permission' ? 'which can keep the step from writing its outputs' : 'which weakens TLS or lets Node write secrets to a file or a debugger'}.`, 'Remove it from the environment of this step.');
    }
    checkProxySettings();
}

;// CONCATENATED MODULE: ./lib/runner/state.js


/**
 * Saves whether the post phase is to revoke a token. It is saved by every step, because a saved value overrides a
 * variable of the same name, `STATE_revoke`, that another step exports.
 *
 * @throws Failure `invalid-input` if a token is to be revoked and the state cannot be written
 */
function saveRevoke(revoke) {
    try {
        appendValues('GITHUB_STATE', { revoke: String(revoke), token: '' });
    }
    catch (error) {
        if (revoke) {
            throw error;
        }
    }
}
/**
 * Saves a token for the post phase.
 *
 * @throws Failure `invalid-input` if the state cannot be written
 */
function saveToken({ value, secretIndex, clockErrorMs, imsUrl }) {
    appendValues('GITHUB_STATE', {
        token: value,
        'secret-index': String(secretIndex),
        'clock-error-ms': String(clockErrorMs),
        'ims-url': imsUrl.origin,
    });
}
/** The token that the step saved, or undefined if it saved none. */
function readSavedToken() {
    const value = getState('token');
    const imsUrl = getState('ims-url');
    return value === '' || !URL.canParse(imsUrl)
        ? undefined
        : {
            value,
            imsUrl: new URL(imsUrl),
            secretIndex: Number(getState('secret-index')),
            clockErrorMs: Number(getState('clock-error-ms')),
        };
}

;// CONCATENATED MODULE: ./lib/runner/summary.js




/** Longest list of scopes that is shown, in characters, so that a summary stays under 4 kB. */
const MAX_SCOPES_LENGTH = 700;
/** Longest message of a failure that is shown, in characters, so that a summary stays under 4 kB. */
const MAX_MESSAGE_LENGTH = 3000;
const SOURCES = {
    issued: 'issued by Adobe IMS',
    reused: 'reused from an earlier step of this job',
    unsealed: 'unsealed from another job',
};
/** Writes the result of a step to the job summary: nothing secret, and not the client ID. */
function summarizeResult(result, now, redact) {
    const { verdict, latencyMs } = result.hello;
    const missing = scopesNotGranted(result);
    const rows = [
        ['Token', describeExpiry(result.token, now)],
        ['Source', SOURCES[result.source]],
        ['Scopes granted', list(grantedScopes(result, redact))],
        ...(missing.length > 0 ? [['Scopes missing', list(missing)]] : []),
        ['Hello call', latencyMs === undefined ? verdict : `${verdict} (${Math.round(latencyMs)} ms)`],
    ];
    // Markdown has no table without a head: it is the first row, because an empty one is ugly.
    const [head = '', ...body] = rows.map(([name, value]) => `| ${name} | ${value} |`);
    append(['### Adobe access token', '', head, '|:--|:--|', ...body]);
}
/** Writes a failure to the job summary: reason, fix, link. */
function summarizeFailure(failure, link, clientId) {
    const message = clientId === '' ? failure.message : failure.message.replaceAll(clientId, '***');
    append([
        `### Adobe access token: ${failure.reason}`,
        ...message.slice(0, MAX_MESSAGE_LENGTH).trimEnd().split('\n').map(asCode),
        failure.fix,
        link,
    ]
        .join('\n\n')
        .split('\n'));
}
/** Appends to the file of the job summary, if the runner has one. Never throws. */
function append(lines) {
    const path = process.env.GITHUB_STEP_SUMMARY;
    if (!path) {
        return;
    }
    try {
        external_node_fs_namespaceObject.appendFileSync(path, `${lines.join('\n')}\n\n`);
    }
    catch (error) {
        const { code = 'unknown error' } = error;
        log_info(`The job summary cannot be written (${code}).`);
    }
}
/** Scopes as code. A character that ends code or a cell is legal in a scope, but no scope of Adobe's has one. */
function list(scopes) {
    const text = scopes
        .filter((scope) => !/[`|]/.test(scope))
        .map(asCode)
        .join(', ');
    return text.length > MAX_SCOPES_LENGTH ? `${scopes.length}, too many to list` : text;
}
/**
 * Text as code, which GitHub shows unchanged: an escaped character would hide a secret from the masks of the runner, and
 * text outside of code can become a link.
 */
function asCode(text) {
    const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
    const fence = '`'.repeat(longest + 1);
    return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

;// CONCATENATED MODULE: ./lib/main.js












/**
 * The step: obtains a token, checks it with hello if requested, and passes it on.
 *
 * @throws Failure for whatever reason the step failed; then nothing has been passed on
 */
async function main(masks, runtime) {
    saveRevoke(false);
    const inputs = preflight(masks);
    if (inputs.revoke) {
        saveRevoke(true);
    }
    if (!isAdobeIms(inputs.imsUrl)) {
        log_warning('`ims-url` is not a host of Adobe', `The client secret is sent to ${inputs.imsUrl.host}. The hosts of Adobe IMS end in .adobelogin.com.`);
    }
    if (isSealedTokenEmpty()) {
        log_info('The sealed token is empty: the job that outputs it was skipped or failed, or GitHub dropped the output because it contained a masked value, which a short secret can cause.');
    }
    const client = createClient({ ...inputs, mask: masks.add, redact: masks.redact, readNetworkSettings: readNetworkSettings, log: log_info }, runtime);
    // While the token is on its way: a connection takes two round trips or more.
    const connection = inputs.hello ? client.connectAhead(inputs.helloUrl) : undefined;
    const { token, source, secretIndex, hello } = await obtainCheckedToken(client, { ...inputs, connection }, {
        ...inputs,
        exportedToken: inputs.reuse
            ? readVariable(inputs.exportEnv.find(({ value }) => value === 'access-token')?.name)
            : undefined,
        onToken: (value, secretIndex) => {
            if (inputs.revoke) {
                saveToken({ ...inputs, value, secretIndex, clockErrorMs: runtime.now().getTime() - client.now().getTime() });
            }
        },
    });
    if (hello.verdict === 'ok') {
        log_info(hello.message);
    }
    if (hello.verdict === 'inconclusive') {
        log_warning('The hello call is inconclusive', `${hello.message} The token is passed on anyway.`);
    }
    requireStillValid(token, client.now());
    const clientSecret = inputs.clientSecrets[secretIndex];
    const sealedToken = inputs.seal ? await sealToken(token.value, { ...inputs, clientSecret }) : undefined;
    const { clientId, orgId, scopes: requestedScopes } = inputs;
    const result = { token, clientId, orgId, source, requestedScopes, hello, sealedToken };
    warnAboutResult(result);
    const outputs = outputsOf(result, client.now(), masks.redact);
    const variables = exportedVariables(inputs.exportEnv, outputs, token);
    warnAboutOverwritten(variables);
    writeOutputs(outputs, variables);
    if (inputs.summary) {
        summarizeResult(result, client.now(), masks.redact);
    }
    const names = ['access-token', ...Object.keys(variables)].join(', ');
    log_info(`Access token ${source}, ${describeExpiry(token, client.now())}. Passed on as ${names}.`);
}
/** Obtains a token and checks it. One from an earlier step or another job that IMS declares invalid is replaced, once. */
async function obtainCheckedToken(client, inputs, request) {
    const obtained = await obtainToken(request, client, log_namespaceObject);
    const hello = inputs.hello ? await callHello(client, inputs, obtained.token.value) : { verdict: 'skipped' };
    if (hello.verdict !== 'refused') {
        return { ...obtained, hello };
    }
    if (obtained.source === 'issued' || !hello.tokenIsInvalid) {
        throw hello.failure;
    }
    log_info(`The ${obtained.source} token is replaced. ${hello.failure.message}`);
    return obtainCheckedToken(client, inputs, { ...request, sealedToken: undefined, exportedToken: undefined });
}
/** A token can expire during hello. If it were passed on, a later step would fail, further from the cause. */
function requireStillValid(token, now) {
    const expiry = expiredAt(token, now);
    if (expiry !== undefined) {
        throw new Failure('unexpected-response', `The token expired at ${formatInstant(expiry)}, before the step ended.`, "Check the runner's clock. For a token that is reused or unsealed, increase `refresh-margin-seconds`.");
    }
}
async function sealToken(...sealing) {
    // A file of its own in dist/, so that only steps that need it load it.
    const { seal } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 111, 23));
    return seal(...sealing);
}
/** Another program may have set the variable for itself: for example a token that GitHub issued. */
function warnAboutOverwritten(variables) {
    const overwritten = overwrittenVariables(variables);
    if (overwritten.length > 0) {
        log_warning('Environment variables are overwritten', `${overwritten.join(', ')} had another value. If something else needs it, use another name in \`export-env\`.`);
    }
}
/** Warns about what does not fail the step, but may fail what comes after it. */
function warnAboutResult(result) {
    const missing = scopesNotGranted(result);
    if (missing.length > 0) {
        log_warning('Scopes are missing', `Adobe IMS did not grant ${missing.join(', ')}. APIs that need these scopes will reject the token.`);
    }
    if (result.token.expiresAt === undefined) {
        log_warning('The expiry is unknown', 'Neither the response of Adobe IMS nor the token says when the token expires.');
    }
    const unpinned = unpinnedVersion();
    if (unpinned !== undefined) {
        log_warning('The version of this action is not pinned', `${unpinned} can change at any time. Use a release, such as @v1, or better the full SHA of its commit.`);
    }
}

;// CONCATENATED MODULE: ./lib/runner/masks.js


/** Masks for one process. An empty value is never masked. */
function createMasks() {
    const values = new Set();
    // Taken apart when a text is quoted: most steps quote none.
    const unprepared = new Set();
    const parts = new Set();
    return {
        add: (value) => {
            if (value === '' || values.has(value)) {
                return;
            }
            values.add(value);
            unprepared.add(value);
            for (const form of [value, ...formsMissedByRunner(value)]) {
                setSecret(form);
            }
        },
        redact: (text) => {
            if (text === '') {
                return text;
            }
            for (const value of unprepared) {
                for (const part of partsOf(value)) {
                    parts.add(part);
                }
            }
            unprepared.clear();
            return redactParts(text, parts);
        },
    };
}
/**
 * The encodings of `value` that the runner does not mask (actions/runner, `ValueEncoders`): form-encoded and URI-encoded,
 * and the part of its base64 that does not depend on what follows.
 */
function formsMissedByRunner(value) {
    const forms = [formEncode(value), uriEncode(value), ...base64CoresWithOpenEnd(value)];
    return new Set(forms.filter((form) => form !== value && form.length >= MIN_ENCODED_LENGTH));
}
/** The runner masks the others: those whose last group of three bytes is full. */
function base64CoresWithOpenEnd(value) {
    const { length } = Buffer.from(value);
    return base64Cores(value, 'base64').filter((_, shift) => (length - shift) % 3 !== 0);
}

;// CONCATENATED MODULE: ./lib/process.js


const RUNTIME = {
    now: () => new Date(),
    uptimeMs: () => process.uptime() * 1000,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    randomUuid: external_node_crypto_namespaceObject.randomUUID,
};
/** Runs a phase as this process. It exits with 0 only if the phase ran to its end. */
function runPhase({ run, report, exitCodeOnError }) {
    process.exitCode = exitCodeOnError;
    // Hides deprecation warnings from bundled packages. With --no-deprecation in NODE_OPTIONS, the property is read-only.
    process.noDeprecation ||= true;
    const masks = createMasks();
    let ended = false;
    const end = () => {
        ended = true;
        // A DNS lookup or a tunnel that never opened would keep the process alive. On Windows, output to a pipe is
        // asynchronous, so the process exits when all of it is written.
        process.stdout.write('', () => process.exit());
    };
    const fail = (error) => {
        if (!ended) {
            report(error, masks.redact);
            end();
        }
    };
    process.on('uncaughtException', fail);
    // Node exits with 0 when it runs out of work, for example because a stream never ends.
    process.once('beforeExit', () => fail(new Error('the process ran out of work before the phase ended')));
    run(masks, RUNTIME).then(() => {
        // An exception outside of the phase may have been reported by now, and its exit code stands.
        if (!ended) {
            process.exitCode = 0;
            end();
        }
    }, fail);
}

;// CONCATENATED MODULE: ./lib/revoke.js








const LOST_CREDENTIAL = new Failure('missing-credentials', 'At the end of the job, `client-id` and `client-secret` do not contain the credential of the token any more. GitHub evaluates them again then: inside nested composite actions they can be empty.', 'Use this action in the job itself, or set both from values that do not change during the job.');
/**
 * The end of a job: revokes the token that the step requested or unsealed. Saved state decides, because the runner may
 * leave inputs empty inside nested composite actions. The client secret is read from the inputs, because saved state
 * never contains one. A failure is a warning only, because the work of the job is done.
 */
async function revoke(masks, runtime) {
    const saved = readSavedToken();
    if (saved === undefined) {
        return log_info('Nothing to revoke: this step got no token from Adobe IMS, and unsealed none.');
    }
    masks.add(saved.value);
    const token = parseToken(saved.value) ?? { expiresAt: undefined };
    const now = () => new Date(runtime.now().getTime() - saved.clockErrorMs);
    if (expiredAt(token, now()) !== undefined) {
        return log_info('Nothing to revoke: the token has expired.');
    }
    try {
        const inputs = preflightForRevocation(masks);
        const clientSecret = inputs.clientSecrets[saved.secretIndex];
        if (clientSecret === undefined) {
            throw LOST_CREDENTIAL;
        }
        const client = createClient({ ...inputs, imsUrl: saved.imsUrl, mask: masks.add, redact: masks.redact, readNetworkSettings: readNetworkSettings, log: log_info }, runtime);
        await revokeToken(client, { clientId: inputs.clientId, clientSecret }, saved.value);
        log_info('The access token is revoked.');
    }
    catch (error) {
        if (!(error instanceof Failure)) {
            throw error;
        }
        const { reason, message, fix } = error.reason === 'missing-credentials' ? LOST_CREDENTIAL : error;
        const expiry = token.expiresAt === undefined ? 'valid' : describeExpiry(token, now());
        // The fixes of the other reasons are for a step that can run again.
        const advice = ['missing-credentials', 'invalid-input', 'insecure-tls'].includes(reason) ? ` ${fix}` : '';
        log_warning('The access token is not revoked', `${message}${advice} The token remains ${expiry}.`);
    }
}

;// CONCATENATED MODULE: ./lib/runner/report.js






/**
 * Reports how the step failed: what is wrong, what to do, and a link; then sets the `reason` output. Stack traces go to
 * the debug log, redacted. Never throws.
 */
function reportFailure(error, redact) {
    const failure = error instanceof Failure ? error : internalError(error, redact);
    const link = `More: ${documentationOf(failure.reason)}`;
    core_error(`${failure.message}\n${failure.fix}\n${link}`, {
        title: `Adobe Access Token: ${failure.reason}`,
    });
    const { summary, clientId } = readReportInputs();
    if (summary) {
        summarizeFailure(failure, link, clientId);
    }
    debugCauses(failure, redact);
    if (!process.env.GITHUB_OUTPUT) {
        return;
    }
    try {
        appendValues('GITHUB_OUTPUT', {
            reason: failure.reason,
            ...(failure.reason === 'hello-refused' && { hello: 'refused' }),
        });
    }
    catch (cause) {
        debug(redact(String(cause)));
    }
}
/** Reports a defect in the post phase as a warning, because the work of the job is done. */
function warnInternalError(error, redact) {
    const { message, fix } = internalError(error, redact);
    warning(`${message}\n${fix}`, { title: 'Adobe Access Token: internal-error' });
}
function internalError(error, redact) {
    const what = error instanceof Error ? error.message : String(error);
    return new Failure('internal-error', `Internal error in adobe-access-token: ${quote(what, redact)}`, 'Please open an issue with the version of the action and this message. Running the job again may help meanwhile.', error);
}
/**
 * The section about `reason` in docs/troubleshooting.md, at the version of the action that is running. On another server
 * than github.com there is no link, because the action's repository may be on either.
 */
function documentationOf(reason) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
    const page = `docs/troubleshooting.md#${reason}`;
    return GITHUB_ACTION_REPOSITORY && GITHUB_SERVER_URL === 'https://github.com'
        ? `${GITHUB_SERVER_URL}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF || 'HEAD'}/${page}`
        : `${page} in the repository of this action`;
}
function debugCauses(failure, redact) {
    const seen = new Set();
    for (let cause = failure; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
        seen.add(cause);
        const lines = (cause.stack ?? cause.message).split('\n');
        debug(lines.map((line) => redact(removeInvisible(line))).join('\n'));
    }
}

;// CONCATENATED MODULE: ./lib/phases.js
// What both entries load: one bundle, dist/phases.js.




function runStep() {
    runPhase({ run: main, report: reportFailure, exitCodeOnError: 1 });
}
function runPostPhase() {
    runPhase({ run: revoke, report: warnInternalError, exitCodeOnError: 0 });
}

module.exports = __webpack_exports__;
/******/ })()
;