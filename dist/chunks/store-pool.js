import { c as requireChannelBinding, n as Pool, o as types, r as TypeOverrides, s as NO_CHANNEL_BINDING, t as Client } from "./esm.js";
import { f as errorCode } from "./start.js";
import { n as StoreError } from "./store.js";
import { n as storePlace, r as storeTls, t as storePassword } from "./store-server.js";
// src/lease/postgres/connect-mistakes.ts
const UNTRUSTED = [
	"unusable",
	"its certificate comes from a CA that is not trusted",
	"Name the certificate of its CA in the configuration: store: { postgres: { url: { file: store.url }, ca: { file: ca.pem } } }."
];
const BY_CODE = {
	ERR_TLS_CERT_ALTNAME_INVALID: [
		"unusable",
		"its certificate is for another name",
		"Write a host that the certificate names into the store's URL. If that is not possible, write sslmode=verify-ca, and name the CA that signed it."
	],
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
	SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
	DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
	CERT_SIGNATURE_FAILURE: UNTRUSTED,
	CERT_HAS_EXPIRED: [
		"unusable",
		"its certificate has expired",
		"Renew it on the server."
	],
	CERT_NOT_YET_VALID: [
		"unusable",
		"its certificate is not valid yet",
		"Check the clocks of the server and of this machine."
	],
	[NO_CHANNEL_BINDING]: [
		"unusable",
		"it offers no channel binding, which the URL requires",
		"Use scram-sha-256 for this user in pg_hba.conf, and TLS up to the server itself: a pooler in front of it ends the channel. Or leave channel_binding out of the URL."
	],
	ENOTFOUND: [
		"unavailable",
		"its name is not known",
		"Check the host in the store's URL, and DNS."
	],
	ECONNREFUSED: [
		"unavailable",
		"the server cannot be reached: nothing listens there",
		"Check that the PostgreSQL server runs, listen_addresses on it, and host and port in the store's URL."
	]
};
const NO_TLS = [
	"unusable",
	"the server offers no TLS",
	"Turn on `ssl` on the server. Where nobody can listen between it and the broker, write sslmode=disable into the store's URL."
];
const NONE_FREE = [
	"unavailable",
	"no connection to it became free in time",
	"Check that the server responds, and look at its load and locks."
];
const STATEMENT_MODE = [
	"unusable",
	"the pooler in front of it allows no transactions",
	"Set pool_mode = transaction in PgBouncer."
];
const LOGIN_REFUSED = [
	"unusable",
	"the server refuses the login",
	"Check the user and the password in the store's URL, and pg_hba.conf."
];
const NO_DATABASE = [
	"unusable",
	"there is no such database",
	"Create it, then run `stepkey migrate`."
];
const BY_TEXT = [
	[
		"08P01",
		/authentication failed|no such user/iu,
		LOGIN_REFUSED
	],
	[
		"08P01",
		/^(?:no such database|database .* does not exist)/iu,
		NO_DATABASE
	],
	[
		"08P01",
		/statement pooling/iu,
		STATEMENT_MODE
	],
	[
		"42501",
		/for database/iu,
		[
			"unusable",
			"the user may not create a schema in it",
			"Run GRANT CREATE ON DATABASE for this user, or let an admin run CREATE SCHEMA stepkey AUTHORIZATION for it. Then run `stepkey migrate` again."
		]
	]
];
function connectMistake(code, message) {
	if (/does not support SSL/iu.test(message)) return NO_TLS;
	if (/timeout exceeded when trying to connect/iu.test(message)) return NONE_FREE;
	return code === void 0 ? void 0 : BY_CODE[code];
}
function saidMistake(state, message) {
	return BY_TEXT.find(([of, text]) => of === state && text.test(message))?.[2];
}
// src/lease/postgres/store-errors.ts
const TRY_AGAIN = "Try again.";
const MIGRATE = "Run `stepkey migrate` with this version of stepkey.";
const READ_ONLY = "25006";
const MEANINGS = {
	"08": [
		"unavailable",
		"the connection failed",
		"Check that the server runs."
	],
	[READ_ONLY]: [
		"unavailable",
		"it is read-only",
		"Check that the URL leads to the primary server, and default_transaction_read_only."
	],
	"25P03": [
		"unavailable",
		"a transaction stood still for too long",
		TRY_AGAIN
	],
	"28": LOGIN_REFUSED,
	"3D000": NO_DATABASE,
	"3F000": [
		"unusable",
		"it has no schema of stepkey",
		MIGRATE
	],
	"40": [
		"unavailable",
		"too many transactions were in each other's way",
		TRY_AGAIN
	],
	"42501": [
		"unusable",
		"the user may not do this",
		"Let the user that ran `stepkey migrate` own the schema stepkey, and name it in the store's URL."
	],
	"42P01": [
		"unusable",
		"a table is missing",
		MIGRATE
	],
	"42703": [
		"unusable",
		"a column is missing",
		MIGRATE
	],
	"42883": [
		"unusable",
		"a function is missing",
		MIGRATE
	],
	"53100": [
		"unavailable",
		"the server's disk is full",
		"Free some space on the server."
	],
	"53300": [
		"unavailable",
		"the server has no connection left",
		"Raise max_connections, or put a pooler in front of the server."
	],
	"53": [
		"unavailable",
		"the server is short of resources",
		"Look at the server's log."
	],
	"55P03": [
		"unavailable",
		"another session holds a lock",
		"Look at pg_locks on the server."
	],
	"57014": [
		"unavailable",
		"a statement took too long",
		"Look at the server's load and locks."
	],
	"57": [
		"unavailable",
		"the server is shutting down or starting",
		TRY_AGAIN
	],
	"58": [
		"unavailable",
		"the server reports a disk error",
		"Check the server's disk."
	],
	XX001: [
		"unusable",
		"it is corrupted",
		"Restore it from a backup."
	],
	XX002: [
		"unusable",
		"it is corrupted",
		"Restore it from a backup."
	]
};
function sqlStateOf(error) {
	const code = errorCode(error);
	return code !== void 0 && /^[0-9A-Z]{5}$/u.test(code) && !/^E[A-Z]{4}$/u.test(code) ? code : void 0;
}
function triesOf(error) {
	const state = sqlStateOf(error);
	if (state === "40001" || state === "40P01") return 6;
	return state === "55P03" ? 3 : 1;
}
var ConnectionLost = class extends Error {};
function connectionError(error) {
	if (sqlStateOf(error) !== void 0 || error instanceof ConnectionLost) return error;
	return new ConnectionLost(errorCode(error) ?? text(error).replace(/\.$/u, ""), { cause: error });
}
function isLost(error) {
	return error instanceof ConnectionLost || /^(?:08|57P0[123])/u.test(sqlStateOf(error) ?? "");
}
function serverStoreError(place, error) {
	const meaning = error instanceof ConnectionLost ? unreachable(error) : stateMeaning(error);
	if (meaning === void 0) return error;
	const [kind, what, remedy] = meaning;
	const state = sqlStateOf(error);
	const message = `The store at ${place} cannot be used: ${what}${state === void 0 ? "" : ` (${text(error)}, SQLSTATE ${state})`}.`;
	return new StoreError(kind, message, {
		remedy,
		cause: error
	});
}
function connectStoreError(place, error) {
	const found = serverStoreError(place, connectionError(error));
	if (found instanceof StoreError) return found;
	const message = `The store at ${place} cannot be used: the server refuses the connection (${text(error)}, SQLSTATE ${sqlStateOf(error)}).`;
	return new StoreError("unavailable", message, {
		remedy: "Look at the server's log.",
		cause: error
	});
}
function stateMeaning(error) {
	const state = sqlStateOf(error);
	if (state === void 0) return void 0;
	return saidMistake(state, text(error)) ?? MEANINGS[state] ?? MEANINGS[state.slice(0, 2)];
}
function unreachable({ message, cause }) {
	const code = errorCode(cause);
	const [kind, what, remedy] = connectMistake(code, message) ?? [];
	if (kind !== void 0 && what !== void 0 && remedy !== void 0) return [
		kind,
		code === void 0 ? what : `${what} (${code})`,
		remedy
	];
	return [
		"unavailable",
		`the server cannot be reached: ${message}`,
		"Check that the PostgreSQL server runs, and that the broker reaches it."
	];
}
function text(error) {
	return error instanceof Error ? error.message : String(error);
}
// src/lease/postgres/store-pool.ts
const MAX_CONNECTIONS = 10;
const CONNECT_MS = 5e3;
const IDLE_MS = 3e4;
const PARSERS = new TypeOverrides();
PARSERS.setTypeParser(types.builtins.INT8, Number);
function createStorePool(server) {
	const { host, port, user, database, requiresChannelBinding } = server.login;
	const place = storePlace(server);
	const pool = new Pool({
		host,
		port,
		user,
		password: () => storePassword(server),
		database,
		ssl: storeTls(server),
		...requiresChannelBinding ? {
			Client: BoundClient,
			enableChannelBinding: true
		} : {},
		keepAlive: true,
		max: MAX_CONNECTIONS,
		connectionTimeoutMillis: CONNECT_MS,
		idleTimeoutMillis: IDLE_MS,
		types: PARSERS
	});
	pool.on("error", () => void 0);
	pool.on("connect", (client) => client.on("error", () => void 0));
	const connect = async () => {
		try {
			return await pool.connect();
		} catch (error) {
			throw connectStoreError(place, error);
		}
	};
	let closing;
	return {
		use: async (deadlineMs, work) => {
			const client = await connect();
			let isInOrder = false;
			const keep = () => {
				isInOrder = true;
			};
			const late = lateAfter(deadlineMs);
			try {
				const value = await Promise.race([work(sessionOf(client), keep), late.promise]);
				isInOrder = true;
				return value;
			} catch (error) {
				throw error instanceof Late ? serverStoreError(place, error) : error;
			} finally {
				late.cancel();
				client.release(!isInOrder);
			}
		},
		close: () => closing ??= pool.end()
	};
}
var BoundClient = class extends Client {
	constructor(config) {
		super(config);
		requireChannelBinding(this);
	}
};
var Late = class extends ConnectionLost {};
function lateAfter(milliseconds) {
	const { promise, reject } = Promise.withResolvers();
	const timer = setTimeout(() => reject(new Late(`no response within ${milliseconds} ms`)), milliseconds);
	return {
		promise,
		cancel: () => clearTimeout(timer)
	};
}
function isResults(result) {
	return Array.isArray(result);
}
function sessionOf(client) {
	const run = async (text, values) => {
		try {
			return await client.query({
				text,
				values: values.slice()
			});
		} catch (error) {
			throw connectionError(error);
		}
	};
	return {
		query: async (sql, ...values) => (await run(sql, values)).rows,
		change: async (sql, ...values) => (await run(sql, values)).rowCount ?? 0,
		script: async (sql) => {
			const result = await run(sql, []);
			return isResults(result) ? result.at(-1)?.rows ?? [] : result.rows;
		}
	};
}
export { sqlStateOf as a, serverStoreError as i, READ_ONLY as n, triesOf as o, isLost as r, createStorePool as t };
