/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 95:
/***/ ((module) => {

module.exports = require("./http/proxy");

/***/ }),

/***/ 111:
/***/ ((module) => {

module.exports = require("./token/seal");

/***/ }),

/***/ 67:
/***/ ((module) => {

module.exports = require("node:http");

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

// NAMESPACE OBJECT: ./lib/runner/log.js
var log_namespaceObject = {};
__nccwpck_require__.r(log_namespaceObject);
__nccwpck_require__.d(log_namespaceObject, {
  info: () => (log_info),
  warning: () => (log_warning)
});

;// CONCATENATED MODULE: ./lib/failure.js
/** Every reason that a failed step can give, as the `reason` output and as a section of docs/troubleshooting.md. */
const reasons = (/* unused pure expression or super */ null && ([
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
/** What went wrong, in words for someone at 3 a.m.: `message` says what, `cure` says what to do. */
class Failure extends Error {
    name = 'Failure';
    reason;
    cure;
    transient;
    constructor(reason, message, cure, details = {}) {
        super(message, { cause: details.cause });
        this.reason = reason;
        this.cure = cure;
        this.transient = details.transient ?? false;
    }
}

;// CONCATENATED MODULE: ./lib/quote.js
/** Longest quotation, in characters. */
const MAX_LENGTH = 200;
const ELLIPSIS = '\u2026';
/** How much of a text is looked at, in characters. */
const MAX_READ = 8192;
/**
 * Control and invisible characters. Text, and no literal: V8 puts the tables together as soon as it reads one, at each
 * start of a step that quotes nothing.
 */
const INVISIBLE = '[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]';
/**
 * Makes text from outside (an answer, an input) fit for a log line: control and invisible characters are
 * removed, secrets redacted, the length capped at 200 characters, and what the runner would take for a
 * workflow command (`::`, `##[`) broken up.
 *
 * The order matters: a secret with a control character inside, or one cut in two by the cap, would no longer
 * be recognised as one.
 */
function quote(text, redact) {
    const visible = redact(text.slice(0, MAX_READ).toWellFormed().replace(new RegExp(INVISIBLE, 'gu'), ''));
    const defused = visible.replace(/:(?=:)/g, ': ').replaceAll('##[', '## [');
    const characters = [...defused];
    return characters.length > MAX_LENGTH
        ? `${characters.slice(0, MAX_LENGTH - ELLIPSIS.length).join('')}${ELLIPSIS}`
        : defused;
}

;// CONCATENATED MODULE: ./lib/adobe/problems.js


const CREDENTIAL_PAGE = "the credential's page in the Adobe Developer Console project";
/** Problems that an error code of IMS names, the more particular ones first. */
const imsProblems = [
    {
        code: 'invalid_client',
        text: /client_secret/,
        reason: 'invalid-client-secret',
        what: 'Adobe IMS refused the client secret',
        cure: `Compare the secret behind \`client-secret\` with ${CREDENTIAL_PAGE}; if it was deleted or cannot be told, add a new one there and store it.`,
    },
    {
        code: 'invalid_client',
        text: /client_id/,
        reason: 'invalid-client-id',
        what: 'Adobe IMS does not know the client ID',
        cure: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\`; it is neither the secret nor the technical account's ID. A credential of the stage environment needs \`ims-url\`.`,
    },
    {
        code: 'invalid_client',
        reason: 'invalid-client',
        what: 'Adobe IMS refused the credential',
        cure: `Compare \`client-id\` and \`client-secret\` with ${CREDENTIAL_PAGE}: both must be of the same credential.`,
    },
    {
        code: 'unauthorized_client',
        reason: 'unauthorized-client',
        what: 'This credential may not use client credentials',
        cure: 'Use a credential of type OAuth Server-to-Server: add one to the project in the Adobe Developer Console.',
    },
    {
        code: 'invalid_scope',
        reason: 'invalid-scope',
        what: 'Adobe IMS does not accept the scopes',
        cure: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}.`,
    },
    {
        code: 'invalid_target_scope',
        reason: 'invalid-scope',
        what: 'None of the scopes is enabled for this credential',
        cure: `Compare \`scopes\` with the list on ${CREDENTIAL_PAGE}; if the list is short, add the API to the project.`,
    },
    {
        code: 'access_denied',
        reason: 'access-denied',
        what: 'Adobe IMS denies access to the technical account of this credential',
        cure: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it; if not, create a new credential.",
    },
    {
        code: 'Forbidden',
        reason: 'access-denied',
        what: 'Adobe IMS does not allow this credential what it asked for',
        cure: 'Ask an administrator of the Adobe organization whether the project and its credential are still enabled.',
    },
    {
        code: 'missing_separator',
        reason: 'ims-rejected',
        what: 'Adobe IMS cannot read an identifier that it was sent',
        cure: `Copy the Client ID from ${CREDENTIAL_PAGE} into \`client-id\` once more.`,
    },
    {
        code: 'not_found',
        reason: 'ims-rejected',
        what: 'Adobe IMS cannot find the organization of this credential',
        cure: 'Check that the Adobe organization still exists, and that `ims-url` is of the environment in which the credential was made.',
    },
    {
        code: 'duplicate_binding',
        reason: 'ims-rejected',
        what: 'Adobe IMS knows this credential more than once in its organization',
        cure: 'Create a new credential in the Adobe Developer Console, or ask Adobe support to mend this one.',
    },
];
/** Problems that the status names where no error code does. */
const imsStatuses = [
    {
        from: 403,
        to: 403,
        reason: 'access-denied',
        what: 'Adobe IMS denies access',
        cure: "Ask an administrator of the Adobe organization whether the credential's technical account is still part of it. A proxy or firewall can answer so as well.",
    },
    {
        from: 400,
        to: 499,
        reason: 'ims-rejected',
        what: 'Adobe IMS rejected the request',
        cure: 'Check `client-id`, `client-secret`, `scopes` and `ims-url`, and whether a proxy answers in place of Adobe IMS.',
    },
];
const notTheProtocol = {
    reason: 'unexpected-response',
    what: 'Adobe IMS gave an answer that is not part of the protocol',
    cure: 'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS.',
};
/** Problems of the moment: whatever the answer says besides, they outweigh it. */
const imsTroubles = [
    {
        from: 429,
        to: 429,
        reason: 'rate-limited',
        what: 'Adobe IMS asks for fewer requests',
        cure: 'Ask for fewer tokens: one serves for 24 hours, so share it between the steps of a job instead of requesting one in each. Then run the job again later.',
    },
    {
        from: 408,
        to: 408,
        reason: 'ims-unavailable',
        what: 'Adobe IMS gave up waiting for the request',
        cure: "Run the job again. If it stays so, check the runner's network and status.adobe.com.",
    },
    {
        from: 500,
        to: 999,
        reason: 'ims-unavailable',
        what: 'Adobe IMS is not available',
        cure: 'Run the job again later; status.adobe.com tells how Adobe is doing. The credential is not the cause.',
    },
];
const ENTITLEMENT_CURE = 'Check that the organization is entitled to this API, and that the credential has a product profile for it (Developer Console, or Admin Console).';
const SEND_CURE = 'Check that `hello-url` is an Adobe API, and that no proxy on the way removes headers.';
const ADDRESS_CURE = "The API lets only certain addresses in: allow the runner's address, or run the job on a runner with an address that is allowed.";
/** Cures by the gateway's code (Adobe I/O gateway; the codes are the same for all APIs behind it). */
const gatewayCures = new Map(Object.entries({
    400003: 'The API needs a header that was not sent: set `org-id`.',
    401013: 'The token is expired, revoked, or of another environment: check that `ims-url` and `hello-url` belong together.',
    403000: SEND_CURE,
    403003: "Add the API to the credential's project in the Adobe Developer Console, and check that `client-id` is of that project.",
    403010: SEND_CURE,
    403011: "Add the API's scopes to `scopes`; the credential's page in the Developer Console lists them.",
    403012: ADDRESS_CURE,
    403013: ADDRESS_CURE,
    403020: SEND_CURE,
    403023: ENTITLEMENT_CURE,
    403024: ENTITLEMENT_CURE,
    403025: ENTITLEMENT_CURE,
    403027: `Check that the credential is of the right organization. ${ENTITLEMENT_CURE}`,
    403201: "Add the service to the credential's project in the Adobe Developer Console.",
}));
const REFUSED_CURE = "Check that the API of `hello-url` is added to the credential's project in the Adobe Developer Console, that `scopes` holds the API's scopes, and whether it needs `org-id`.";
/**
 * What an answer of IMS other than 200 means.
 *
 * @param answer the last answer, after the retries
 * @returns a Failure that quotes status, error, description and request IDs, never the body
 */
function describeImsRefusal(answer, host, scopes, redact) {
    const refusal = readRefusal(answer.body, ['error'], ['error_description']);
    const problem = byStatus(imsTroubles, answer.status) ??
        byCode(refusal) ??
        byStatus(imsStatuses, answer.status) ??
        notTheProtocol;
    const subject = problem.reason === 'invalid-scope' ? ` (asked for: ${scopes.join(',')})` : '';
    const gaveUp = answer.gaveUp === undefined ? '' : ` ${answer.gaveUp}`;
    return new Failure(problem.reason, `${problem.what}${subject}: ${particulars(answer, host, refusal, redact)}.${gaveUp}`, problem.cure);
}
/**
 * What an answer of an Adobe API other than 2xx means: 401 and 403 refuse the token, unless the gateway's code says
 * that it could not check (503xxx); all else shows nothing about it. Error bodies come in many shapes, at times
 * behind the `while (1) {}` of Adobe Lightroom.
 */
function describeGatewayAnswer(answer, host, redact) {
    const refusal = readRefusal(answer.body.replace(/^\s*while\s*\(1\)\s*\{\}\s*/, ''), ['error_code', 'code', 'errorCode', 'error'], ['message', 'description', 'detail', 'title', 'errorDescription', 'error_description']);
    const code = refusal?.code ?? '';
    const refused = (answer.status === 401 || answer.status === 403) && !/^503\d{3}$/.test(code);
    const what = refused
        ? 'Adobe refused the token in the hello call'
        : 'The hello call shows nothing about the credential';
    const gaveUp = answer.gaveUp === undefined ? '' : ` ${answer.gaveUp}`;
    return {
        refused,
        message: `${what}: ${particulars(answer, host, refusal, redact)}.${gaveUp}`,
        cure: gatewayCures.get(code) ?? (refused ? REFUSED_CURE : ''),
    };
}
/** A JSON object, or undefined where `body` is anything else. */
function parseJson(body) {
    try {
        const value = JSON.parse(body);
        return isObject(value) ? value : undefined;
    }
    catch {
        return undefined;
    }
}
function readRefusal(body, codeNames, textNames) {
    const fields = parseJson(body);
    if (fields === undefined) {
        return undefined;
    }
    // Some proxies wrap the error in an object of their own: {"error":{"code","message"}}.
    if (isObject(fields.error)) {
        return { code: firstText(fields.error, ['code']), text: firstText(fields.error, ['message']) };
    }
    return { code: firstText(fields, codeNames), text: firstText(fields, textNames) };
}
function firstText(fields, names) {
    const value = names
        .map((name) => fields[name])
        .find((field) => typeof field === 'string' || typeof field === 'number');
    return value === undefined ? '' : String(value);
}
/** The row for a refusal's code; where a proxy put a code of its own there, the row for its text. */
function byCode(refusal) {
    if (refusal === undefined) {
        return undefined;
    }
    const rows = imsProblems.filter(({ code }) => code === refusal.code);
    return rows.length > 0
        ? rows.find(({ text }) => text?.test(refusal.text) ?? true)
        : imsProblems.find(({ text }) => text?.test(refusal.text));
}
function byStatus(rows, status) {
    return rows.find(({ from, to }) => from <= status && status <= to);
}
/** `400 invalid_client "invalid client_secret parameter", x-debug-id 1f2e` and the host that said so. */
function particulars(answer, host, refusal, redact) {
    const said = [String(answer.status)];
    // What wraps an error may put the status where the code belongs.
    if (refusal?.code && refusal.code !== said[0]) {
        said.push(quote(refusal.code, redact));
    }
    if (refusal?.text) {
        said.push(`"${quote(refusal.text, redact)}"`);
    }
    const ids = ['x-debug-id', 'x-request-id'].flatMap((name) => {
        const id = answer.headers[name];
        return typeof id === 'string' && id !== '' ? [`, ${name} ${quote(id, redact)}`] : [];
    });
    return `${host} answered ${said.join(' ')}${ids.join('')}`;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ./lib/adobe/hello.js


/**
 * Tries `token` on an Adobe API (Adobe Photoshop API, "Hello"; any other that answers a GET will do).
 *
 * @returns `ok` for 2xx; `inconclusive`, with a sentence that says why, for anything that shows nothing about the
 *   credential: other answers, or none
 * @throws Failure `hello-refused` for 401 and 403, unless the gateway says that it could not check (503xxx)
 */
async function sayHello({ helloUrl, clientId, orgId }, token, means) {
    const headers = { authorization: `Bearer ${token}`, 'x-api-key': clientId };
    const startedAt = means.now().getTime();
    const latencyMs = () => means.now().getTime() - startedAt;
    let answer;
    try {
        answer = await means.send({
            method: 'GET',
            url: helloUrl,
            headers: orgId === undefined ? headers : { ...headers, 'x-gw-ims-org-id': orgId },
        });
    }
    catch (error) {
        if (error instanceof Failure) {
            return { hello: 'inconclusive', why: error.message, latencyMs: latencyMs() };
        }
        throw error;
    }
    if (answer.status >= 200 && answer.status < 300) {
        return { hello: 'ok', latencyMs: latencyMs() };
    }
    const { refused, message, cure } = describeGatewayAnswer(answer, helloUrl.host, means.redact);
    if (refused) {
        throw new Failure('hello-refused', message, cure);
    }
    return { hello: 'inconclusive', why: `${message} ${cure}`.trimEnd(), latencyMs: latencyMs() };
}

;// CONCATENATED MODULE: ./lib/token/access-token.js
/**
 * Longest token, in characters. Adobe's have less than 2,000. No server takes a header as long as this, and with a
 * variable of twice the length Linux starts no program any more: every later step of the job would fail.
 */
const access_token_MAX_LENGTH = 65_536;
/**
 * Whether `value` is a bearer token by RFC 6750, section 2.1 (`b64token`), and of a length that can be used: it cannot
 * break out of a file or a header.
 */
function isBearerToken(value) {
    return typeof value === 'string' && value.length <= access_token_MAX_LENGTH && /^[A-Za-z0-9\-._~+/]+=*$/.test(value);
}
/**
 * The claims of an Adobe token, or undefined where `token` is not a JWT (RFC 7519, section 3) with a JSON object inside.
 *
 * Nothing is verified: the token came from IMS over TLS, and its signature is for the APIs to check. Adobe's
 * `created_at` and `expires_in` are milliseconds, as strings; there is no `exp`.
 */
function readClaims(token) {
    const parts = token.split('.');
    const payload = parts.length === 3 ? parseObject(parts[1]) : undefined;
    if (!payload) {
        return undefined;
    }
    const createdAtMs = readNumber(payload.created_at);
    const lifetimeMs = readNumber(payload.expires_in);
    return {
        clientId: typeof payload.client_id === 'string' ? payload.client_id : undefined,
        scopes: typeof payload.scope === 'string' ? splitList(payload.scope) : undefined,
        expiresAt: createdAtMs === undefined || lifetimeMs === undefined ? undefined : instant(createdAtMs + lifetimeMs),
    };
}
/**
 * Joins what the token says of itself with what the answer said of it. Where both tell an expiry, the earlier
 * one counts.
 *
 * @param value the token, already known to be a bearer token
 * @param expiresIn `expires_in` of the answer (RFC 6749, section 5.1): seconds, a number or, as some Adobe APIs have
 *   it, a numeric string; whatever else it is counts as not said
 * @param requestedAt when the request was sent, so that the time it took never makes the token look younger
 */
function readAccessToken(value, expiresIn, requestedAt) {
    const claims = readClaims(value);
    const lifetimeSeconds = readNumber(expiresIn);
    const instants = [
        claims?.expiresAt,
        lifetimeSeconds === undefined ? undefined : instant(requestedAt.getTime() + lifetimeSeconds * 1000),
    ].filter((known) => known !== undefined);
    return {
        value,
        expiresAt: instants.sort((a, b) => a.getTime() - b.getTime())[0],
        scopes: claims?.scopes,
    };
}
/** Splits a list, of scopes say, at commas and white space; empty entries and duplicates are dropped, order is kept. */
function splitList(list) {
    return [...new Set(list.split(/[\s,]+/).filter((entry) => entry !== ''))];
}
/** The scopes of `requested` that `granted` lacks. */
function missingScopes(requested, granted) {
    return requested.filter((scope) => !granted.includes(scope));
}
function parseObject(base64url) {
    if (base64url === undefined) {
        return undefined;
    }
    try {
        const value = JSON.parse(Buffer.from(base64url, 'base64url').toString());
        return typeof value === 'object' && value !== null && !Array.isArray(value)
            ? value
            : undefined;
    }
    catch {
        return undefined;
    }
}
function readNumber(value) {
    if (typeof value === 'number') {
        return value;
    }
    return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
/** The instant `ms` after the epoch, or undefined beyond what a `Date` can hold. */
function instant(ms) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? undefined : date;
}

;// CONCATENATED MODULE: ./lib/token/expiry.js
/** Whole seconds that `token` is still valid for at `now`, undefined where its expiry is unknown. */
function secondsLeft({ expiresAt }, now) {
    return expiresAt && Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
}
/** The instant at which `token` expired, undefined where it is still valid at `now`, or its expiry is unknown. */
function expiredAt({ expiresAt }, now) {
    return expiresAt !== undefined && expiresAt <= now ? expiresAt : undefined;
}
/**
 * An instant in ISO 8601, UTC, in whole seconds: `2026-11-24T14:03:21Z`; after the year 9999 with a sign and six digits.
 *
 * Not by `toISOString`: the first time that it is called, V8 has ICU look for the time zone of the machine, among the
 * system's files.
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
/** A length of time in the two units that matter: `23 h 59 min`, `59 min`, `45 s`. */
function formatDuration(seconds) {
    if (seconds < 60) {
        return `${seconds} s`;
    }
    const minutes = Math.floor(seconds / 60);
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
/** `valid until 2026-11-24T14:03:21Z (23 h 59 min)`, or `of unknown expiry`. */
function describeExpiry(token, now) {
    const seconds = secondsLeft(token, now);
    return token.expiresAt === undefined || seconds === undefined
        ? 'of unknown expiry'
        : `valid until ${formatInstant(token.expiresAt)} (${formatDuration(seconds)})`;
}

;// CONCATENATED MODULE: ./lib/adobe/ims.js





const FORM_HEADERS = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
const WRONG_ANSWER_CURE = 'Check `ims-url`, and whether a proxy or gateway answers in place of Adobe IMS. If neither does, run the job again.';
/**
 * Asks IMS for an access token with the client credentials grant (RFC 6749, section 4.4; Adobe Developer Console,
 * "OAuth Server-to-Server credential implementation guide"). The credential stands in the form body alone:
 * query strings are logged. The token is masked before it is looked at.
 *
 * @param imsUrl origin of IMS
 * @param scopes in the order in which they are sent
 * @throws Failure with any reason that an answer of IMS can have; `unreachable`, `timed-out`
 */
async function requestToken(imsUrl, credential, scopes, means) {
    const requestedAt = means.now();
    const answer = await means.send({
        method: 'POST',
        url: new URL('/ims/token/v3', imsUrl),
        headers: FORM_HEADERS,
        body: formEncode({
            grant_type: 'client_credentials',
            client_id: credential.clientId,
            client_secret: credential.clientSecret,
            scope: scopes.join(','),
        }),
    });
    if (answer.status !== 200) {
        throw describeImsRefusal(answer, imsUrl.host, scopes, means.redact);
    }
    return readToken(answer, imsUrl.host, requestedAt, means);
}
/**
 * Revokes a token (RFC 7009, section 2.1), with the client authenticated by HTTP Basic (RFC 6749, section 2.3.1). Adobe documents it for
 * the tokens of users; that it holds for those of a credential is inferred.
 *
 * @throws Failure as `requestToken` does, where the answer is not 200
 */
async function revokeToken(imsUrl, credential, token, means) {
    const pair = [credential.clientId, credential.clientSecret].map((part) => formEncode({ '': part }).slice(1));
    const answer = await means.send({
        method: 'POST',
        url: new URL('/ims/revoke', imsUrl),
        headers: { ...FORM_HEADERS, authorization: `Basic ${Buffer.from(pair.join(':')).toString('base64')}` },
        body: formEncode({ token }),
    });
    if (answer.status !== 200) {
        throw describeImsRefusal(answer, imsUrl.host, [], means.redact);
    }
}
function formEncode(fields) {
    return new URLSearchParams(fields).toString();
}
function readToken(answer, host, requestedAt, means) {
    const fields = parseJson(answer.body);
    if (fields === undefined) {
        const type = quote(String(answer.headers['content-type'] ?? 'no content type'), means.redact);
        throw new Failure('unexpected-response', `${host} answered 200, but not with a JSON object (${type}).`, WRONG_ANSWER_CURE);
    }
    const value = fields.access_token;
    if (!isBearerToken(value)) {
        const what = value === undefined ? 'without an access_token' : 'with an access_token that cannot be one';
        throw new Failure('unexpected-response', `${host} answered 200, but ${what} (RFC 6750).`, WRONG_ANSWER_CURE);
    }
    means.mask(value);
    const type = fields.token_type ?? 'bearer';
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
        // An object is not made text: it may have a `toString` of its own, which is no function.
        const what = typeof type === 'string' ? `of type "${quote(type, means.redact)}"` : 'of a type that is no text';
        throw new Failure('unexpected-response', `${host} gave a token ${what}, not a bearer token.`, WRONG_ANSWER_CURE);
    }
    const token = readAccessToken(value, fields.expires_in, requestedAt);
    const now = means.now();
    const expiry = expiredAt(token, now);
    if (expiry !== undefined) {
        throw new Failure('unexpected-response', `${host} gave a token that expired at ${expiry.toISOString()}; here it is ${now.toISOString()}.`, "Check the runner's clock.");
    }
    return token;
}

;// CONCATENATED MODULE: ./lib/token/still-serves.js


/**
 * Why `token` does not serve any more, as the end of a sentence that begins with "it", or undefined where it does:
 * an Adobe token of this client, with every scope asked for and more time left than the margin.
 */
function whyItNoLongerServes(token, demand, now) {
    const claims = isBearerToken(token) ? readClaims(token) : undefined;
    if (claims?.clientId === undefined) {
        return 'is not an Adobe token';
    }
    if (claims.clientId !== demand.clientId) {
        return 'belongs to another client ID';
    }
    const missing = missingScopes(demand.scopes, claims.scopes ?? []);
    if (missing.length > 0) {
        return `lacks the scope${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
    }
    const left = secondsLeft(claims, now);
    if (left === undefined) {
        return 'does not say when it expires';
    }
    if (left <= 0) {
        return 'has expired';
    }
    if (left <= demand.refreshMarginSeconds) {
        return `has ${formatDuration(left)} left, and more than ${formatDuration(demand.refreshMarginSeconds)} is asked for`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./lib/obtain.js




/**
 * A token that serves: the sealed one, the one that an earlier step exported, or a new one, in this order. Of one
 * that does not serve the log says why. Whatever it is, it is masked before it is looked at.
 *
 * @throws Failure as `requestToken` does
 */
async function obtainToken(wanted, means, narrator) {
    return ((await openSealed(wanted, means, narrator)) ??
        reuseExported(wanted, means, narrator) ??
        (await issueToken(wanted, means, narrator)));
}
async function openSealed(wanted, means, { info }) {
    if (wanted.sealedToken === undefined) {
        return undefined;
    }
    // A file of its own in dist/: a step that opens and seals nothing does not pay for reading it.
    const { unseal } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 111, 23));
    for (const clientSecret of wanted.clientSecrets) {
        const value = await unseal(wanted.sealedToken, { clientId: wanted.clientId, clientSecret });
        if (value === undefined) {
            continue;
        }
        means.mask(value);
        const why = whyItNoLongerServes(value, wanted, means.now());
        if (why === undefined) {
            return { token: known(value), source: 'unsealed', clientSecret };
        }
        info(`The sealed token is not used: it ${why}.`);
        return undefined;
    }
    info('The sealed token is not used: it was sealed with another client ID or secret, or altered on the way.');
    return undefined;
}
function reuseExported(wanted, means, { info }) {
    const value = wanted.exportedToken;
    if (value === undefined) {
        return undefined;
    }
    // Only what looks like a token is masked: the variable may as well hold a word that the log is full of.
    if (isBearerToken(value) && readClaims(value) !== undefined) {
        means.mask(value);
    }
    const why = whyItNoLongerServes(value, wanted, means.now());
    if (why !== undefined) {
        info(`The token of an earlier step is not reused: it ${why}.`);
        return undefined;
    }
    return { token: known(value), source: 'reused', clientSecret: wanted.clientSecrets[0] ?? '' };
}
function known(value) {
    const claims = readClaims(value);
    return { value, expiresAt: claims?.expiresAt, scopes: claims?.scopes };
}
/** Asks with the first secret, and with the second only where IMS says that the first one is wrong. */
async function issueToken(wanted, means, { warning }) {
    const { imsUrl, clientId, scopes } = wanted;
    const request = async (clientSecret) => {
        const credential = { clientId, clientSecret };
        return { token: await requestToken(imsUrl, credential, scopes, means), source: 'issued', clientSecret };
    };
    const [first = '', second] = wanted.clientSecrets;
    if (second === undefined) {
        return request(first);
    }
    try {
        return await request(first);
    }
    catch (error) {
        if (!isWrongSecret(error)) {
            throw error;
        }
    }
    const obtained = await request(second).catch((error) => {
        throw isWrongSecret(error)
            ? new Failure(error.reason, `Both lines of client-secret were refused. ${error.message}`, error.cure, {
                cause: error,
            })
            : error;
    });
    warning('Rotation is not finished', 'Adobe IMS refused line 1 of `client-secret` and accepted line 2. To finish the rotation, keep only the secret that works in the GitHub secret, and delete the other one in the Adobe Developer Console.');
    return obtained;
}
function isWrongSecret(error) {
    return error instanceof Failure && error.reason === 'invalid-client-secret';
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = require("node:fs");
;// CONCATENATED MODULE: ./lib/runner/environment.js


/**
 * Refuses an environment in which the credential or the token would be in danger, before either is used.
 *
 * @throws Failure `insecure-tls` where `NODE_TLS_REJECT_UNAUTHORIZED=0` switches verification off
 */
function refuseInsecureTls() {
    if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
        throw new Failure('insecure-tls', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates: the client secret would go to whoever answers.', 'Remove it from the environment. To trust an authority of your own, name its PEM file in `NODE_EXTRA_CA_CERTS`.');
    }
}
/** The parts of node that print what they send, where `NODE_DEBUG` asks them to. */
const TALKATIVE_PARTS = ['http', 'https', 'net', 'stream', 'tls'];
/**
 * Refuses to have node print requests, with the credential and the token in them, past all that masks them.
 *
 * @throws Failure `invalid-input` where `NODE_DEBUG` names a part of node that would
 */
function refuseTalkativeNode() {
    if (!process.env.NODE_DEBUG) {
        return;
    }
    const wanted = process.env.NODE_DEBUG.toLowerCase().split(',');
    const fits = (pattern, part) => {
        const [start = '', ...rest] = pattern.trim().split('*');
        return rest.length === 0 ? start === part : part.startsWith(start);
    };
    if (!wanted.some((pattern) => TALKATIVE_PARTS.some((part) => fits(pattern, part)))) {
        return;
    }
    throw new Failure('invalid-input', 'NODE_DEBUG makes Node print requests to the log, and with them the credential and the token.', 'Remove it from the environment of this step, or take http, https, net, stream and tls out of it.');
}
/** The variables that name the proxy for https. Plain http goes to loopback alone, which no proxy serves. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'];
/** The passwords in the proxy variables, as they stand there and decoded. Never throws. */
function proxyPasswords() {
    return [...PROXY_VARIABLES, 'http_proxy', 'HTTP_PROXY'].flatMap((name) => {
        const value = process.env[name];
        if (!value) {
            return [];
        }
        const password = /^[^:]*:(.*)@/.exec(value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))?.[1];
        return password === undefined ? [] : [password, decoded(password) ?? password];
    });
}
/**
 * Makes the proxy variables mean to `@actions/http-client` what they mean to `curl`: it would go past a proxy that
 * is named without a scheme, or that it cannot read, and say nothing.
 *
 * @returns whether one of them names a proxy for https
 * @throws Failure `invalid-input` where the proxy in use is not an http or https URL; its value is not shown, since
 *   it may hold a password
 */
function settleProxy() {
    const name = PROXY_VARIABLES.find((variable) => process.env[variable]);
    if (name === undefined) {
        return false;
    }
    const value = process.env[name] ?? '';
    const withScheme = value.includes('://') ? value : `http://${value}`;
    const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
    const usable = url !== undefined &&
        /^https?:$/.test(url.protocol) &&
        decoded(url.username) !== undefined &&
        decoded(url.password) !== undefined;
    if (!usable) {
        throw new Failure('invalid-input', `The proxy in the environment variable ${name} is not an http or https URL.`, 'Write it as http://host:port or http://user:password@host:port, with special characters percent-encoded.');
    }
    process.env[name] = withScheme;
    return true;
}
/**
 * Makes sure that what is obtained can be handed on, before it is asked for. Without its files the toolkit would
 * print the token in a workflow command.
 *
 * @throws Failure `invalid-input` where the runner names no file for outputs or, where they are needed, for the
 *   environment or the state of the post phase, or one that cannot be written
 */
function requireRunnerFiles({ exportEnv, revoke }) {
    const needed = [
        'GITHUB_OUTPUT',
        ...(exportEnv.length > 0 ? ['GITHUB_ENV'] : []),
        ...(revoke ? ['GITHUB_STATE'] : []),
    ];
    for (const name of needed) {
        const path = process.env[name];
        if (!path) {
            throw new Failure('invalid-input', `${name} is not set: there is no file to hand the token on in.`, 'Run this action in a step of a GitHub Actions workflow, on a runner that is up to date.');
        }
        try {
            external_node_fs_namespaceObject.accessSync(path, external_node_fs_namespaceObject.constants.W_OK);
        }
        catch (error) {
            throw unwritable(name, error);
        }
    }
}
/**
 * The branch or other moving name by which the workflow uses this action, undefined where it is a version or a commit.
 */
function floatingRef() {
    const { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref = '' } = process.env;
    return repository && /^(refs\/heads\/.*|main|master|HEAD)$/.test(ref) ? `${repository}@${ref}` : undefined;
}
/** The value of an environment variable, undefined where it is not set or empty. */
function readVariable(name) {
    return (name !== undefined && process.env[name]) || undefined;
}
/** @returns a Failure `invalid-input` for a file of the runner's that cannot be written */
function unwritable(what, error) {
    const { code, message } = error;
    // The toolkit looks for the file first, and throws an error of its own.
    const why = code ?? (message.startsWith('Missing file') ? 'ENOENT' : 'unknown error');
    return new Failure('invalid-input', `The runner's file ${what} cannot be written (${why}): the token cannot be handed on.`, 'Check the folder in which the runner keeps such files: is it there, is it writable, is its disk full?', { cause: error });
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = require("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
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
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


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
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = require("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = require("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = require("path");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
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
        return file_command_issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    command_issueCommand('set-env', { name }, convertedVal);
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
        return file_command_issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    command_issueCommand('set-output', { name }, toCommandValue(value));
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
        return file_command_issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    command_issueCommand('save-state', { name }, toCommandValue(value));
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
;// CONCATENATED MODULE: ./lib/runner/missing-credentials.js


/**
 * Why `inputs` are empty, as far as the event shows it: GitHub gives no secrets to workflows that a fork's pull request
 * starts, and Dependabot's have secrets of their own (GitHub Docs, "Using secrets in GitHub Actions").
 *
 * @returns a Failure `missing-credentials`
 */
function missingCredentials(inputs) {
    const [why, cure] = causeOf();
    const what = inputs.length > 1 ? `${inputs.join(' and ')} are empty` : `${inputs.join()} is empty`;
    return new Failure('missing-credentials', `${what}${why}.`, cure);
}
function causeOf() {
    if (process.env.GITHUB_ACTOR === 'dependabot[bot]') {
        return [
            ': Dependabot started this run, and such runs get the Dependabot secrets alone',
            "Store the credential as Dependabot secrets as well, under the same names, or skip the job: `if: github.actor != 'dependabot[bot]'`.",
        ];
    }
    if (isFromFork()) {
        return [
            ': this run is for a pull request from a fork, and GitHub gives such runs no secrets',
            'Skip the job for forks: `if: github.event.pull_request.head.repo.full_name == github.repository`.',
        ];
    }
    return [
        ': the secret or variable that it is set from does not exist here',
        'Check the spelling of the name behind `secrets.`, and that the secret is stored for this repository, organization or `environment:`; a reusable workflow needs `secrets: inherit`.',
    ];
}
function isFromFork() {
    // A pull_request_target run is the base repository's own: it gets secrets.
    if (!/^pull_request(_review|_review_comment)?$/.test(process.env.GITHUB_EVENT_NAME ?? '')) {
        return false;
    }
    const { head, base } = readEvent().pull_request ?? {};
    return head?.repo?.full_name !== base?.repo?.full_name;
}
function readEvent() {
    try {
        return JSON.parse(external_node_fs_namespaceObject.readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8')) ?? {};
    }
    catch {
        // The cause is a courtesy: without the event, the general one is given.
        return {};
    }
}

;// CONCATENATED MODULE: ./lib/runner/inputs.js





/** What the `aio` CLI reads (Adobe's aio-lib-ims, context `$cli`). */
const AIO_CLI_VARIABLES = [
    { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_TOKEN', holds: 'token' },
    { name: 'AIO_IMS_CONTEXTS_CLI_ACCESS__TOKEN_EXPIRY', holds: 'expiry' },
];
/** The lines of `client-secret`, trimmed, without empty ones. Read by itself, since they are masked before all else. */
function readClientSecrets() {
    return [
        ...new Set(getInput('client-secret')
            .split(/\r\n|\r|\n/)
            .map((line) => line.trim())),
    ].filter((line) => line !== '');
}
/**
 * Reads and validates every input, and tells of all problems at once.
 *
 * @throws Failure `missing-credentials` where the client ID or the secret is empty, else `invalid-input`; each
 *   problem names its input and, unless it may be secret, the value it got
 */
function readInputs(redact) {
    const failures = [];
    const check = (read, name, ...rest) => {
        try {
            return read(name, redact, ...rest);
        }
        catch (error) {
            if (!(error instanceof Failure)) {
                throw error;
            }
            failures.push(error);
            // Nobody gets to see it: the failures are thrown below.
            return undefined;
        }
    };
    const absent = ['client-id', 'client-secret'].filter((name) => getInput(name) === '');
    if (absent.length > 0) {
        failures.push(missingCredentials(absent));
    }
    const inputs = {
        clientId: check(readClientId, 'client-id'),
        clientSecrets: check(readSecrets, 'client-secret'),
        scopes: check(readScopes, 'scopes'),
        orgId: check(readOrgId, 'org-id'),
        hello: check(readFlag, 'hello'),
        helloUrl: check(readUrl, 'hello-url'),
        exportEnv: check(readVariables, 'export-env'),
        reuse: check(readFlag, 'reuse'),
        seal: check(readFlag, 'seal'),
        sealedToken: getInput('sealed-token') || undefined,
        refreshMarginSeconds: check(readWholeNumber, 'refresh-margin-seconds', 0, 86_400),
        revoke: check(readFlag, 'revoke'),
        imsUrl: check(readOrigin, 'ims-url'),
        timeoutMs: check(readWholeNumber, 'timeout-seconds', 1, 86_400) * 1000,
        maxAttempts: check(readWholeNumber, 'max-attempts', 1, 100),
        summary: check(readFlag, 'summary'),
    };
    failures.push(...contradictions(inputs));
    throwAll(failures);
    return inputs;
}
/** Inputs that are sound each by itself, but not together. */
function contradictions({ seal, revoke, reuse, exportEnv }) {
    const found = [];
    if (seal && revoke) {
        found.push(new Failure('invalid-input', 'seal and revoke are both true: the token would be revoked at the end of this job, while other jobs use it.', 'Leave one of them out. A sealed token expires by itself within 24 hours.'));
    }
    if (reuse && exportEnv?.length === 0) {
        found.push(new Failure('invalid-input', 'reuse is true, but export-env is empty: there is no variable in which an earlier token could be found.', 'Name the variable in `export-env`, in both steps, or leave `reuse` out.'));
    }
    return found;
}
function throwAll(failures) {
    const [first, ...more] = failures;
    if (first === undefined) {
        return;
    }
    if (more.length === 0) {
        throw first;
    }
    const missing = failures.find(({ reason }) => reason === 'missing-credentials');
    const messages = failures.map(({ message }) => message);
    throw new Failure(missing?.reason ?? 'invalid-input', `${failures.length} inputs cannot be used. ${messages.join(' ')}`, [...new Set(failures.map(({ cure }) => cure))].join(' '));
}
/** Variables, in capitals, that would change how the runner, a shell or a program works if they held a token. */
const RESERVED_VARIABLES = /^(PATH|BASH_ENV|ENV|SHELLOPTS|IFS|HOME|CI|(LD|DYLD|NODE|GITHUB|RUNNER|ACTIONS)_.*)$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Adobe's have 32 characters. It goes into a header, and into the key of a sealed token, which node keeps to 1,024 bytes. */
const MAX_CLIENT_ID_LENGTH = 512;
function readClientId(name) {
    const value = getInput(name);
    refuseOddCharacters(name, value);
    if (value.length > MAX_CLIENT_ID_LENGTH) {
        throw new Failure('invalid-input', `${name} has ${value.length} characters, and ${MAX_CLIENT_ID_LENGTH} is the most that it can have.`, 'Copy the Client ID, and nothing else, from the page of the credential in the Adobe Developer Console.');
    }
    return value;
}
function readSecrets(name) {
    const secrets = readClientSecrets();
    if (secrets.length > 2) {
        throw new Failure('invalid-input', `${name} has ${secrets.length} lines; a credential has two secrets at most.`, 'Give one secret or, while it is being rotated, the new and the old one, one per line.');
    }
    for (const secret of secrets) {
        refuseOddCharacters(name, secret);
    }
    return secrets;
}
function readScopes(name, redact) {
    const scopes = splitList(getInput(name));
    if (scopes.length === 0) {
        throw invalid(name, 'names no scope', 'Leave it out for the default, or name at least one scope.');
    }
    // RFC 6749, section 3.3, scope-token.
    const odd = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
    if (odd !== undefined) {
        throw invalid(name, `holds "${quote(odd, redact)}", which is no scope`, 'Separate scopes with commas, spaces or newlines, without quotation marks.');
    }
    return scopes;
}
function readOrgId(name, redact) {
    const value = getInput(name);
    if (value !== '' && !/^[\x21-\x3f\x41-\x7e]+@AdobeOrg$/.test(value)) {
        throw unusable(name, value, 'It is the ID that ends in @AdobeOrg, on the page of the project in the Adobe Developer Console.', redact);
    }
    return value === '' ? undefined : value;
}
function readFlag(name, redact) {
    const value = getInput(name);
    const word = value.toLowerCase();
    if (word !== 'true' && word !== 'false') {
        throw unusable(name, value, `Set \`${name}\` to true or false, or leave it out.`, redact);
    }
    return word === 'true';
}
function readWholeNumber(name, redact, least, most) {
    const value = getInput(name);
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) {
        throw unusable(name, value, `Set \`${name}\` to a whole number from ${least} to ${most}, or leave it out.`, redact);
    }
    return number;
}
function readUrl(name, redact) {
    const value = getInput(name);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw unusable(name, value, `Set \`${name}\` to a URL that begins with https://, or leave it out.`, redact);
    }
    if (url.username !== '' || url.password !== '') {
        throw invalid(name, 'holds a user name or password', `Take what stands before the @ out of \`${name}\`.`);
    }
    if (url.protocol === 'http:' && !LOOPBACK_HOST.test(url.hostname)) {
        throw unusable(name, value, `Begin \`${name}\` with https://; plain http is for this machine alone (127.0.0.1).`, redact);
    }
    return url;
}
function readOrigin(name, redact) {
    const url = readUrl(name, redact);
    if (url.href !== `${url.origin}/`) {
        throw unusable(name, getInput(name), `Set \`${name}\` to an origin alone: https://host, without path, query or fragment.`, redact);
    }
    return url;
}
function readVariables(name, redact) {
    const names = splitList(getInput(name));
    const own = names.filter((word) => word !== 'aio-cli');
    const odd = own.find((word) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(word));
    if (odd !== undefined) {
        throw invalid(name, `holds "${quote(odd, redact)}", which cannot be the name of an environment variable`, 'Name variables with letters, digits and underscores; the only preset is `aio-cli`.');
    }
    const reserved = own.find((word) => RESERVED_VARIABLES.test(word.toUpperCase()));
    if (reserved !== undefined) {
        throw invalid(name, `holds ${quote(reserved, redact)}, which the runner or the shell needs for itself`, 'Choose another name, such as ADOBE_ACCESS_TOKEN.');
    }
    return names.flatMap((word) => (word === 'aio-cli' ? AIO_CLI_VARIABLES : { name: word, holds: 'token' }));
}
function unusable(name, value, cure, redact) {
    // A URL that cannot be parsed can hold a password all the same.
    const shown = quote(name.endsWith('-url') ? value.replace(/^[\s\S]*@/, '***@') : value, redact);
    return invalid(name, value === '' ? 'is empty' : `cannot be "${shown}"`, cure);
}
function invalid(name, what, cure) {
    return new Failure('invalid-input', `${name} ${what}.`, cure);
}
/** A client ID and a secret are printable ASCII (RFC 6749, appendix A.1 and A.2): all else was pasted by mistake. */
function refuseOddCharacters(name, value) {
    const place = value.search(/[^\x20-\x7e]/);
    if (place < 0) {
        return;
    }
    const codePoint = value.codePointAt(place)?.toString(16).toUpperCase().padStart(4, '0');
    throw new Failure('invalid-input', `${name} holds a character that it cannot have: U+${codePoint}, at position ${place + 1}.`, `Copy it from the credential's page in the Adobe Developer Console once more, and store it again.`);
}

;// CONCATENATED MODULE: ./lib/runner/log.js

/** Prints one line, broken up wherever the runner would read a workflow command: behind a line break, and at `##[`. */
function log_info(line) {
    info(line.replace(/[\r\n]+/g, ' ').replaceAll('##[', '## ['));
}
/** Prints a warning that is shown with the job as well, under `title`. */
function log_warning(title, text) {
    warning(text, { title });
}

;// CONCATENATED MODULE: ./lib/runner/outcome.js

/**
 * The scopes granted: from the token's own claim, or the ones asked for where it has none. Those that nobody asked
 * for are foreign text, and redacted.
 */
function grantedScopes({ token, requestedScopes }, redact) {
    return (token.scopes ?? requestedScopes).map((scope) => requestedScopes.includes(scope) ? scope : redact(scope));
}
/** The scopes asked for that were not granted. */
function scopesNotGranted({ token, requestedScopes }) {
    return missingScopes(requestedScopes, token.scopes ?? requestedScopes);
}

;// CONCATENATED MODULE: ./lib/runner/outputs.js





/** What the outputs say of a step that succeeded, under the names that action.yml gives them. */
function outputsFor(outcome, now, redact) {
    const { token, source, hello, sealedToken } = outcome;
    return {
        'access-token': token.value,
        'expires-in': String(secondsLeft(token, now) ?? ''),
        'expires-at': token.expiresAt ? formatInstant(token.expiresAt) : '',
        scopes: grantedScopes(outcome, redact).join(','),
        source,
        hello: hello.hello,
        ...(sealedToken !== undefined && { 'sealed-token': sealedToken }),
    };
}
/**
 * Hands everything on that the steps behind this one get: outputs, then environment variables. Where one of the
 * files cannot be written, both are put back to what they were.
 *
 * @throws Failure `invalid-input` where a file cannot be written
 */
function handOn(outputs, environment) {
    const restoreOutput = restorer('GITHUB_OUTPUT');
    const restoreEnvironment = restorer('GITHUB_ENV');
    let writing = 'GITHUB_OUTPUT';
    try {
        setOutputs(outputs);
        writing = 'GITHUB_ENV';
        for (const [name, value] of Object.entries(environment)) {
            exportVariable(name, value);
        }
    }
    catch (error) {
        restoreOutput();
        restoreEnvironment();
        throw unwritable(writing, error);
    }
}
/** Sets outputs, each in a block of its own, so that no value can pose as another output. */
function setOutputs(outputs) {
    for (const [name, value] of Object.entries(outputs)) {
        setOutput(name, value);
    }
}
/** The values of the variables to export. Without a known expiry, a variable for it is left out. */
function variablesFor(variables, { value, expiresAt }) {
    const values = { token: value, expiry: expiresAt && String(expiresAt.getTime()) };
    return Object.fromEntries(variables.flatMap(({ name, holds }) => (values[holds] === undefined ? [] : [[name, values[holds]]])));
}
/** Remembers how long a file of the runner's is now, and gives back a function that cuts it to that length. */
function restorer(variable) {
    const path = process.env[variable];
    const stats = path ? external_node_fs_namespaceObject.statSync(path, { throwIfNoEntry: false }) : undefined;
    return () => {
        if (path && stats?.isFile()) {
            external_node_fs_namespaceObject.truncateSync(path, stats.size);
        }
    };
}

;// CONCATENATED MODULE: ./lib/runner/state.js


function save(name, value) {
    try {
        saveState(name, value);
    }
    catch (error) {
        throw unwritable('GITHUB_STATE', error);
    }
}
/** The script that action.yml names for the post phase. */
const POST_SCRIPT = /[\\/]post\.js$/;
/** Whether this process is the post phase: it has a script of its own, which loads that of main. */
function isPostPhase() {
    return POST_SCRIPT.test(process.argv[1] ?? '');
}
/**
 * Leaves the token for the post phase.
 *
 * @throws Failure `invalid-input` where the state cannot be written
 */
function saveIssuedToken({ value, expiresAt }, secretIndex) {
    save('token', value);
    save('expires-at', expiresAt?.toISOString() ?? '');
    save('secret-index', String(secretIndex));
}
/** The token that main left, or undefined where it issued none. */
function readIssuedToken() {
    const value = getState('token');
    const expiresAt = getState('expires-at');
    return value === ''
        ? undefined
        : {
            value,
            expiresAt: expiresAt === '' ? undefined : new Date(expiresAt),
            secretIndex: Number(getState('secret-index')),
        };
}

;// CONCATENATED MODULE: ./lib/runner/summary.js




/** Longest list of scopes that is shown, in characters: a summary stays under 4 kB. */
const MAX_SCOPES_LENGTH = 700;
/** Longest text about a failure that is shown, in characters; what was quoted may grow eightfold when escaped. */
const MAX_TEXT_LENGTH = 600;
const sources = {
    issued: 'issued by Adobe IMS',
    reused: 'reused from an earlier step of this job',
    unsealed: 'unsealed from another job',
};
/** Adds what a step came to to the job summary, in a short table: nothing secret, and not the client ID. */
function summarizeOutcome(outcome, now, redact) {
    const { hello, latencyMs } = outcome.hello;
    const missing = scopesNotGranted(outcome);
    const rows = [
        ['Token', describeExpiry(outcome.token, now)],
        ['Source', sources[outcome.source]],
        ['Scopes granted', list(grantedScopes(outcome, redact))],
        ...(missing.length > 0 ? [['Scopes missing', list(missing)]] : []),
        ['Hello call', latencyMs === undefined ? hello : `${hello} (${Math.round(latencyMs)} ms)`],
    ];
    // The first row is the head: Markdown has no table without one, and an empty one is ugly.
    const [head = '', ...body] = rows.map(([name, value]) => `| ${name} | ${escaped(value)} |`);
    append(['### Adobe access token', '', head, '|:--|:--|', ...body]);
}
/** Adds what went wrong to the job summary: reason, cure, link. */
function summarizeFailure(failure, link, redact) {
    append([
        `### Adobe access token: ${failure.reason}`,
        '',
        escaped(shortened(removeClientId(redact(failure.message)))),
        '',
        escaped(shortened(failure.cure)),
        '',
        link,
    ]);
}
/** Writes to the file of the job summary, unless the user or the runner has none; never throws. */
function append(lines) {
    const path = process.env.GITHUB_STEP_SUMMARY;
    if (!path || getInput('summary').toLowerCase() === 'false') {
        return;
    }
    try {
        external_node_fs_namespaceObject.appendFileSync(path, `${lines.join('\n')}\n\n`);
    }
    catch (error) {
        const { code = 'unknown error' } = error;
        info(`The job summary cannot be written (${code}).`);
    }
}
function list(scopes) {
    const text = scopes.join(', ');
    return text.length > MAX_SCOPES_LENGTH ? `${scopes.length}, too many to list` : text;
}
function removeClientId(text) {
    const clientId = getInput('client-id');
    return clientId === '' ? text : text.replaceAll(clientId, '***');
}
function shortened(text) {
    const characters = [...text];
    return characters.length > MAX_TEXT_LENGTH ? `${characters.slice(0, MAX_TEXT_LENGTH).join('')}...` : text;
}
/** Text as it is: whatever Markdown or HTML would make something of becomes a character reference. */
function escaped(text) {
    return text.replace(/[^A-Za-z0-9 .,:;()/%'"-]/gu, (character) => `&#${character.codePointAt(0)};`);
}

;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = require("node:https");
;// CONCATENATED MODULE: ./package.json
const package_namespaceObject = {"rE":"1.0.0"};
;// CONCATENATED MODULE: ./lib/http/network-problems.js

/** What to do where a host cannot be reached, or keeps silent. */
const NETWORK_CURE = 'Run the job again. If it stays so, check that the runner may reach this host: firewall, proxy (`https_proxy`), DNS.';
const AUTHORITY_CURE = 'If the runner sits behind a proxy that inspects TLS, put its root certificate into a PEM file and name that file in `NODE_EXTRA_CA_CERTS`, in the `env:` of the step or of the runner.';
const PROXY_CURE = 'Check the proxy in `https_proxy`, and that it lets the runner through to this host; hosts in `no_proxy` are reached directly.';
/** What node's and OpenSSL's error codes mean, said of a host. */
const causes = {
    ENOTFOUND: 'its name is not known to the DNS',
    EAI_AGAIN: 'the name server did not answer',
    ECONNREFUSED: 'it refused the connection',
    ECONNRESET: 'the connection was cut',
    EPIPE: 'the connection was cut',
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no route to it',
    ENETUNREACH: 'there is no route to it',
    EPROTO: 'no TLS connection could be set up with it',
};
/** What a certificate can be refused for, by node's code, and by the sentence that comes with it. */
const certificateCauses = [
    {
        code: 'CERT_HAS_EXPIRED',
        sentence: /certificate has expired/,
        what: 'it has expired',
        cure: "Check the runner's clock, and who answers for this host.",
    },
    {
        code: 'CERT_NOT_YET_VALID',
        sentence: /certificate is not yet valid/,
        what: 'it is not valid yet',
        cure: "Check the runner's clock, and who answers for this host.",
    },
    {
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
        sentence: /does not match certificate's altnames/,
        what: 'it is for another name',
        cure: 'Check the URL, and who answers for this host.',
    },
];
const unknownAuthority = {
    what: 'it is not from an authority that the runner trusts',
    cure: AUTHORITY_CURE,
};
/** The errors of the language itself, by which a program shows that it is wrong. The network's are plain ones. */
const DEFECTS = /^(Eval|Range|Reference|Syntax|Type|URI)Error$/;
/**
 * What an error of the network means. No word of the error itself is passed on but its code: its message can hold
 * what a peer said.
 *
 * @returns a Failure, `unreachable` or, where the peer does not speak HTTP, `unexpected-response`
 * @throws the error itself where it is a defect of this program
 */
function diagnose(error, host) {
    const { name = '', code = '', message = '' } = error;
    if (message.startsWith('tunneling socket') || message.endsWith('from proxy')) {
        return proxyProblem(message, host, error);
    }
    if (code.startsWith('HPE_')) {
        return notAnAnswer(`${host} sent something that is not HTTP (${code}).`, error);
    }
    if (isCertificateCode(code)) {
        const { what, cure } = certificateCauses.find((row) => row.code === code) ?? unknownAuthority;
        return new Failure('unreachable', `The certificate of ${host} was refused: ${what} (${code}).`, cure, {
            cause: error,
        });
    }
    if (DEFECTS.test(name)) {
        throw error;
    }
    const cause = causes[code] ?? 'the connection failed';
    return new Failure('unreachable', `${host} cannot be reached: ${cause}${code && ` (${code})`}.`, NETWORK_CURE, {
        transient: true,
        cause: error,
    });
}
/** A Failure `unexpected-response`, for what is sent in place of an answer that could be read. */
function notAnAnswer(what, cause) {
    return new Failure('unexpected-response', what, 'Check the URL, and whether a proxy or gateway answers in place of Adobe.', { cause });
}
/** The codes of X.509 verification in node (`tls`, "X509 certificate error codes"). */
function isCertificateCode(code) {
    return /CERT|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_EXCEEDED$|^HOSTNAME_MISMATCH$/.test(code);
}
/** `tunnel` tells what went wrong in its message alone: `statusCode=407`, or `cause=` and the reason. */
function proxyProblem(message, host, cause) {
    const status = /statusCode=(\d{3})$/.exec(message)?.[1];
    if (status === '407') {
        return new Failure('unreachable', `The proxy wants other credentials before it connects to ${host} (407).`, 'Put user and password into `https_proxy`: http://user:password@host:port, with special characters percent-encoded.', { cause });
    }
    if (status !== undefined) {
        return new Failure('unreachable', `The proxy refused to connect to ${host} (${status}).`, PROXY_CURE, {
            transient: status.startsWith('5'),
            cause,
        });
    }
    if (message.endsWith('from proxy')) {
        return new Failure('unreachable', `The proxy on the way to ${host} did not keep to HTTP.`, PROXY_CURE, {
            transient: true,
            cause,
        });
    }
    // The system names its call and the code. Any other sentence is node's, and may hold words of the peer's.
    const code = /cause=\w+ (E[A-Z_]{4,})\b/.exec(message)?.[1];
    if (code === undefined && /certificate/.test(message)) {
        const { what, cure } = certificateCauses.find(({ sentence }) => sentence.test(message)) ?? unknownAuthority;
        return new Failure('unreachable', `The certificate of the proxy on the way to ${host} was refused: ${what}.`, cure, { cause });
    }
    const why = (code !== undefined && causes[code]) || 'it hung up';
    return new Failure('unreachable', `The proxy on the way to ${host} cannot be reached: ${why}${code === undefined ? '' : ` (${code})`}.`, PROXY_CURE, { transient: true, cause });
}

;// CONCATENATED MODULE: ./lib/http/exchange.js





/** Largest body that is read, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024;
/**
 * One request and its whole answer, within `limitMs` milliseconds. Nothing is repeated and no redirect is
 * followed: a 307 would re-post the client secret to another host. Extra roots are those of `NODE_EXTRA_CA_CERTS`.
 *
 * It is node's own client that sends it: that of `@actions/http-client` cannot be told to stop, and loses what goes
 * wrong in the middle of an answer.
 *
 * @param detour the way through a proxy; undefined where none is set
 * @throws Failure `unreachable` where there was no whole answer in time, marked transient unless a
 *   certificate or the proxy refused; `unexpected-response` where the answer was not HTTP, a redirect, or
 *   over 1 MiB; any other error is a defect of this program
 */
async function exchange(request, limitMs, redact, detour) {
    const { url, method, body } = request;
    const headers = {
        connection: 'close',
        'user-agent': `adobe-access-token/${package_namespaceObject.rE}`,
        ...request.headers,
    };
    // Plain http is for servers on this machine.
    const client = url.protocol === 'https:' ? external_node_https_namespaceObject : await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23));
    const agent = (await detour?.(url)) ?? false;
    let sent;
    let timer;
    try {
        return await new Promise((resolve, reject) => {
            let response;
            timer = setTimeout(() => reject(tooSlow(url.host, limitMs, response !== undefined)), limitMs);
            sent = client.request(url, { method, headers, agent });
            // Whatever comes behind a whole answer changes nothing about it.
            sent.on('error', (error) => response?.complete || reject(error));
            sent.on('response', (begun) => {
                response = begun;
                readAnswer(begun, url, redact).then(resolve, reject);
            });
            sent.on('upgrade', (_, socket) => {
                socket.destroy();
                reject(notAnAnswer(`${url.host} answered 101: it wants to go on in another protocol than HTTP.`));
            });
            sent.end(body);
        });
    }
    catch (error) {
        throw error instanceof Failure ? error : diagnose(error, url.host);
    }
    finally {
        clearTimeout(timer);
        sent?.destroy();
    }
}
async function readAnswer(response, url, redact) {
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) {
        throw redirected(url, status, response.headers.location, redact);
    }
    const body = await readBody(response, url.host);
    return {
        status,
        body,
        // Node puts them together where they are asked for, and few answers' are.
        get headers() {
            return response.headers;
        },
    };
}
/** Settles whatever becomes of the connection: else the process would run out of work and exit as if all were well. */
function readBody(response, host) {
    return new Promise((resolve, reject) => {
        const chunks = [];
        let size = 0;
        response.on('data', (chunk) => {
            chunks.push(chunk);
            size += chunk.length;
            if (size > MAX_BODY_BYTES) {
                reject(notAnAnswer(`${host} sent an answer of more than 1 MiB.`));
            }
        });
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
        response.on('error', reject);
        response.on('close', () => reject(new Error('closed before its end')));
    });
}
function redirected(from, status, location, redact) {
    const { host } = from;
    const target = location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    const where = target === undefined
        ? 'without saying where to'
        : `to ${quote(`${target.protocol}//${target.host}`, redact)}`;
    return new Failure('unexpected-response', `${host} redirected the request (${status}) ${where}. Redirects are not followed: the credential is for ${host} alone.`, 'Check the URL, and whether a proxy or a sign-in page answers in place of Adobe.');
}
function tooSlow(host, limitMs, started) {
    const seconds = `${Math.round(limitMs / 100) / 10} s`;
    return new Failure('unreachable', started
        ? `${host} stopped in the middle of its answer (waited ${seconds}).`
        : `${host} did not answer within ${seconds}.`, NETWORK_CURE, { transient: true });
}

;// CONCATENATED MODULE: ./lib/http/retry.js


/** The longest that one attempt may take, in milliseconds. */
const ATTEMPT_LIMIT_MS = 15_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 10_000;
/**
 * A `Send` that tries again after connection failures and time-outs, 408, 429 and 5xx: with exponential
 * backoff and full jitter (0.5 s base, 10 s cap), counted from the end of what `Retry-After` asks for (RFC 9110
 * section 10.2.3). It never waits for an attempt that would come too late.
 *
 * @throws Failure of the last attempt (see `exchange`) where it got no answer; `timed-out` where the step's time
 *   ended it
 */
function patiently(patience) {
    return async (request) => {
        for (let attempt = 1;; attempt++) {
            const outcome = await tryOnce(request, patience, attempt);
            if (outcome.retry === undefined) {
                return outcome.settle();
            }
            const { why, askedMs } = outcome.retry;
            if (attempt >= patience.maxAttempts) {
                return outcome.settle(attempt > 1 ? `Tried ${attempt} times.` : undefined);
            }
            // On top of what was asked for: many that were told the same must not come back in the same instant.
            const waitMs = askedMs + backoffMs(attempt, patience);
            if (waitMs >= patience.leftMs()) {
                return outcome.settle(noTimeLeft(askedMs, patience.leftMs()));
            }
            patience.onRetry(`${why} Attempt ${attempt + 1} of ${patience.maxAttempts} follows in ${seconds(Math.max(100, waitMs))}.`);
            await patience.sleep(waitMs);
        }
    };
}
async function tryOnce(request, patience, attempt) {
    const leftMs = patience.leftMs();
    try {
        const answer = await exchange(request, Math.max(1, Math.min(ATTEMPT_LIMIT_MS, Math.ceil(leftMs))), patience.redact, patience.detour);
        const { status } = answer;
        const worthRetrying = status === 408 || status === 429 || status >= 500;
        return {
            retry: worthRetrying
                ? {
                    why: `${request.url.host} answered ${status}.`,
                    askedMs: retryAfterMs(answer.headers['retry-after'], patience.now()),
                }
                : undefined,
            // Not a copy: that would ask for the headers.
            settle: (gaveUp) => Object.assign(answer, { gaveUp }),
        };
    }
    catch (error) {
        if (!(error instanceof Failure)) {
            throw error;
        }
        if (patience.leftMs() < 1) {
            throw new Failure('timed-out', `The step's time was up in attempt ${attempt}: ${error.message}`, `Give the step more time with \`timeout-seconds\`. ${error.cure}`, { cause: error });
        }
        return {
            retry: error.transient ? { why: error.message, askedMs: 0 } : undefined,
            settle: (gaveUp) => {
                throw gaveUp === undefined
                    ? error
                    : new Failure(error.reason, `${error.message} ${gaveUp}`, error.cure, { cause: error });
            },
        };
    }
}
function backoffMs(attempt, patience) {
    return patience.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (attempt - 1));
}
/**
 * `Retry-After` in milliseconds from `now`: delay-seconds or an HTTP date; 0 where it is absent, past, or
 * neither.
 */
function retryAfterMs(value, now) {
    if (typeof value !== 'string') {
        return 0;
    }
    if (/^\d+$/.test(value)) {
        return Number(value) * 1000;
    }
    // An HTTP date names its weekday first; `Date.parse` alone would take `-5` for a year.
    const date = /^[A-Z][a-z]{2}/.test(value)
        ? Date.parse(/GMT$/.test(value) ? value : `${value} GMT`)
        : Number.NaN;
    return Number.isNaN(date) ? 0 : Math.max(0, date - now.getTime());
}
function noTimeLeft(askedMs, leftMs) {
    const left = seconds(Math.max(0, leftMs));
    return askedMs >= leftMs
        ? `It asks to wait ${seconds(askedMs)} (Retry-After), and the step has ${left} left.`
        : `There was no time for another attempt: the step has ${left} left.`;
}
function seconds(ms) {
    return ms > 86_400_000 ? 'more than a day' : `${Math.round(ms / 100) / 10} s`;
}

;// CONCATENATED MODULE: ./lib/world.js




/** Masks all that is secret from the start: each line of `client-secret`, and passwords in proxy URLs. */
function maskKnownSecrets(masks) {
    [...readClientSecrets(), ...proxyPasswords()].forEach(masks.add);
}
/**
 * What the calls to Adobe need, within the time and the attempts that the user allows.
 *
 * @throws Failure `insecure-tls`, or `invalid-input` for a `NODE_DEBUG` or a proxy that cannot be had
 */
function prepareMeans(inputs, masks, world) {
    refuseInsecureTls();
    refuseTalkativeNode();
    const proxied = settleProxy();
    const send = patiently({
        ...world,
        maxAttempts: inputs.maxAttempts,
        leftMs: () => inputs.timeoutMs - world.uptimeMs(),
        onRetry: log_info,
        redact: masks.redact,
        detour: proxied ? detour : undefined,
    });
    return { send, now: world.now, mask: masks.add, redact: masks.redact };
}
/** Loads what leads through a proxy only where there is one: it is a file of its own in dist/. */
const detour = async (url) => {
    const { agentFor } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 95, 23));
    return agentFor(url);
};

;// CONCATENATED MODULE: ./lib/main.js












/**
 * The step: gets a token, tries it where asked to, and hands it on.
 *
 * @throws Failure with whatever reason the step failed for; nothing has been handed on then
 */
async function main(masks, world) {
    maskKnownSecrets(masks);
    const inputs = readInputs(masks.redact);
    requireRunnerFiles(inputs);
    const means = prepareMeans(inputs, masks, world);
    const exportedToken = inputs.reuse ? readVariable(inputs.exportEnv[0]?.name) : undefined;
    const { token, source, clientSecret } = await obtainToken({ ...inputs, exportedToken }, means, log_namespaceObject);
    if (inputs.revoke && source === 'issued') {
        saveIssuedToken(token, inputs.clientSecrets.indexOf(clientSecret));
    }
    const hello = inputs.hello ? await sayHello(inputs, token.value, means) : { hello: 'skipped' };
    if (hello.hello === 'ok') {
        log_info(`${inputs.helloUrl.host} accepts the token.`);
    }
    if (hello.hello === 'inconclusive') {
        log_warning('The hello call is inconclusive', `${hello.why} The token is handed on all the same.`);
    }
    requireStillValid(token, world.now());
    const sealedToken = inputs.seal
        ? await sealToken(token.value, { clientId: inputs.clientId, clientSecret })
        : undefined;
    const outcome = { token, source, requestedScopes: inputs.scopes, hello, sealedToken };
    warnOfShortcomings(outcome);
    const variables = variablesFor(inputs.exportEnv, token);
    handOn(outputsFor(outcome, world.now(), masks.redact), variables);
    summarizeOutcome(outcome, world.now(), masks.redact);
    const places = ['access-token', ...Object.keys(variables)];
    log_info(`Access token ${source}, ${describeExpiry(token, world.now())}. Handed on as ${places.join(', ')}.`);
}
/** A token can run out while hello is waited for: handed on, it would fail the next step, further from the cause. */
function requireStillValid(token, now) {
    const expiry = expiredAt(token, now);
    if (expiry !== undefined) {
        throw new Failure('unexpected-response', `The token expired at ${formatInstant(expiry)}, before the step was done.`, "Check the runner's clock. For a token that is reused or unsealed, raise `refresh-margin-seconds`.");
    }
}
/** Loads the sealing only where it is asked for: it is a file of its own in dist/. */
async function sealToken(...sealing) {
    const { seal } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 111, 23));
    return seal(...sealing);
}
/** Warns of what does not fail the step, but may fail what comes after it. */
function warnOfShortcomings(outcome) {
    const missing = scopesNotGranted(outcome);
    if (missing.length > 0) {
        log_warning('Scopes are missing', `Adobe IMS did not grant ${missing.join(', ')}. The APIs that need them will refuse the token.`);
    }
    if (outcome.token.expiresAt === undefined) {
        log_warning('No known expiry', 'Neither the answer of Adobe IMS nor the token says when the token expires.');
    }
    const floating = floatingRef();
    if (floating !== undefined) {
        log_warning('The version of this action is not pinned', `${floating} changes without notice. Use a release, such as @v1, or better the full SHA of its commit.`);
    }
}

;// CONCATENATED MODULE: ./lib/post.js







/**
 * The end of a job that wants its token revoked: revokes it where this step requested it. The secret is read from
 * the inputs again, since saved state never holds one. A failure is a warning: the job's work is done by now.
 */
async function post(masks, world) {
    maskKnownSecrets(masks);
    const token = readIssuedToken();
    if (token === undefined) {
        return log_info('There is nothing to revoke: Adobe IMS issued no token to this step.');
    }
    masks.add(token.value);
    if ((secondsLeft(token, world.now()) ?? 1) <= 0) {
        return log_info('There is nothing to revoke: the token has expired.');
    }
    try {
        const inputs = readInputs(masks.redact);
        const credential = {
            clientId: inputs.clientId,
            clientSecret: inputs.clientSecrets[token.secretIndex] ?? '',
        };
        await revokeToken(inputs.imsUrl, credential, token.value, prepareMeans(inputs, masks, world));
        log_info('The access token is revoked.');
    }
    catch (error) {
        if (!(error instanceof Failure)) {
            throw error;
        }
        log_warning('The access token is not revoked', `${error.message} The token lives on, ${describeExpiry(token, world.now())}.`);
    }
}

;// CONCATENATED MODULE: ./lib/runner/masks.js

/**
 * Shortest encoded form that is worth a mask, in characters. The runner masks wherever the form occurs, so a
 * fragment of two or three letters would blot out half of the log.
 */
const MIN_DERIVED_LENGTH = 8;
/** Longest run of a secret, in characters, that may stand in a quotation. */
const MAX_EXPOSED_LENGTH = 7;
/**
 * Masks for one run. The runner masks a value, its lines and some of its encodings by itself (actions/runner,
 * `ValueEncoders`); it forgets everything else, and nothing masks text before it leaves the process. An empty
 * value is never masked.
 */
function createMasks() {
    const values = [];
    return {
        add: (value) => {
            if (value === '' || values.includes(value)) {
                return;
            }
            values.push(value);
            setSecret(value);
            for (const form of missedByRunner(value)) {
                setSecret(form);
            }
        },
        redact: (text) => values.reduce((rest, value) => redactValue(rest, value), text),
    };
}
/**
 * The encodings of `value` that the runner does not mask: form-encoded (URL Standard,
 * application/x-www-form-urlencoded) and URI-encoded where they differ from the value, and the part of its
 * base64 (RFC 4648, section 4) that stays the same whatever stands before or behind it.
 */
function missedByRunner(value) {
    const forms = [formEncoded(value), uriEncoded(value), ...base64Cores(value, 'base64', true)];
    return new Set(forms.filter((form) => form !== value && form.length >= MIN_DERIVED_LENGTH));
}
function formEncoded(value) {
    return new URLSearchParams({ '': value }).toString().slice(1);
}
/** Half of a character, which the environment of Windows can hold, has no encoding: it becomes U+FFFD, as elsewhere. */
function uriEncoded(value) {
    return encodeURIComponent(value.toWellFormed());
}
/**
 * Of the base64 of any text that contains `value`: the characters that come from `value` alone, for each of
 * the three ways in which it can lie in the groups of three bytes. With `openEnd`, only those whose last group is
 * not full: the others are what the runner's own encoders give.
 */
function base64Cores(value, alphabet, openEnd) {
    const bytes = Buffer.from(value);
    return [0, 1, 2]
        .map((shift) => bytes.subarray(shift))
        .filter((rest) => !openEnd || rest.length % 3 !== 0)
        .map((rest) => rest.toString(alphabet).slice(0, Math.floor((rest.length * 8) / 6)));
}
function redactValue(text, value) {
    const lowerText = text.toLowerCase();
    if (lowerText.length !== text.length) {
        // A few letters grow when lower-cased, and positions would no longer match. No honest answer holds them here.
        return redactValue(text.replace(/[\u0080-\uffff]/g, '?'), value);
    }
    const covered = new Uint8Array(text.length);
    for (const form of formsOf(value)) {
        cover(covered, lowerText, form.toLowerCase());
    }
    return blotOut(text, covered);
}
function formsOf(value) {
    const derived = [
        formEncoded(value),
        uriEncoded(value),
        ...base64Cores(value, 'base64', false),
        ...base64Cores(value, 'base64url', false),
        Buffer.from(value).toString('hex'),
    ];
    return new Set([value, ...derived.filter((form) => form.length >= MIN_DERIVED_LENGTH)]);
}
/** Marks each place of `text` that lies in a run of more than MAX_EXPOSED_LENGTH characters of `form`. */
function cover(covered, text, form) {
    const length = Math.min(form.length, MAX_EXPOSED_LENGTH + 1);
    const runs = new Set();
    for (let start = 0; start + length <= form.length; start++) {
        runs.add(form.slice(start, start + length));
    }
    for (let start = 0; length > 0 && start + length <= text.length; start++) {
        if (runs.has(text.slice(start, start + length))) {
            covered.fill(1, start, start + length);
        }
    }
}
function blotOut(text, covered) {
    let rest = '';
    for (let place = 0; place < text.length; place++) {
        if (covered[place] === 0) {
            rest += text[place];
        }
        else if (covered[place - 1] !== 1) {
            rest += '***';
        }
    }
    return rest;
}

;// CONCATENATED MODULE: ./lib/runner/report.js





/**
 * Tells the user how the step failed: what, what to do, and where to read on; then sets the `reason` output. Stack
 * traces go to the debug log, redacted.
 *
 * Never throws: where even the output cannot be written, the message stands all the same.
 */
function report(error, redact) {
    const failure = error instanceof Failure ? error : internalError(error, redact);
    const more = `More: ${report_link(failure.reason)}`;
    core_error(`${failure.message}\n${failure.cure}\n${more}`, {
        title: `Adobe Access Token: ${failure.reason}`,
    });
    summarizeFailure(failure, more, redact);
    const told = new Set();
    for (let cause = failure; cause instanceof Error && !told.has(cause); cause = cause.cause) {
        told.add(cause);
        debug(redact(cause.stack ?? cause.message));
    }
    if (!process.env.GITHUB_OUTPUT) {
        return;
    }
    try {
        setOutputs(failure.reason === 'hello-refused'
            ? { reason: failure.reason, hello: 'refused' }
            : { reason: failure.reason });
    }
    catch (cause) {
        debug(redact(String(cause)));
    }
}
/** Tells of a defect at the end of the job, where the job's work is done and nothing may fail any more. */
function warnOfDefect(error, redact) {
    const { message, cure } = internalError(error, redact);
    warning(`${message}\n${cure}`, { title: 'Adobe Access Token: internal-error' });
}
function internalError(error, redact) {
    const what = error instanceof Error ? error.message : String(error);
    return new Failure('internal-error', `This action has failed by a defect of its own: ${quote(what, redact)}`, 'Please open an issue, with the version of the action and this message. Running the job again may help meanwhile.', { cause: error });
}
/** The section about `reason` in docs/troubleshooting.md, at the version of the action that is running. */
function report_link(reason) {
    const { GITHUB_SERVER_URL, GITHUB_ACTION_REPOSITORY, GITHUB_ACTION_REF } = process.env;
    const page = `docs/troubleshooting.md#${reason}`;
    return GITHUB_ACTION_REPOSITORY
        ? `${GITHUB_SERVER_URL || 'https://github.com'}/${GITHUB_ACTION_REPOSITORY}/blob/${GITHUB_ACTION_REF || 'HEAD'}/${page}`
        : `${page} in the repository of this action`;
}

;// CONCATENATED MODULE: ./lib/index.js





/** How long a forgotten socket may keep the process after everything is done, in milliseconds. */
const LINGER_MS = 500;
const postPhase = isPostPhase();
// Failure until proven otherwise: whatever ends this process early ends it with 1. The end of the job fails nothing.
process.exitCode = postPhase ? 0 : 1;
// What bundled packages call is nothing that a user could mend.
process.noDeprecation = true;
const masks = createMasks();
let done = false;
function finish(exitCode) {
    done = true;
    process.exitCode = exitCode;
    // A name look-up or a tunnel that never opened cannot be cancelled. By then the log has left the process.
    setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}
function fail(error) {
    if (done) {
        return;
    }
    if (postPhase) {
        finish(0);
        warnOfDefect(error, masks.redact);
        return;
    }
    finish(1);
    report(error, masks.redact);
}
process.on('uncaughtException', (error) => {
    fail(error);
    // What is still under way must not hand anything on behind a reported failure.
    process.stdout.write('', () => process.exit());
});
process.once('beforeExit', () => fail(new Error('the step ran out of work before it was done')));
const world = {
    now: () => new Date(),
    uptimeMs: () => process.uptime() * 1000,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
};
async function run() {
    return postPhase ? post(masks, world) : main(masks, world);
}
run().then(() => {
    // An exception outside the main line has been reported by then, and its 1 stands.
    if (!done) {
        finish(0);
    }
}, fail);

module.exports = __webpack_exports__;
/******/ })()
;