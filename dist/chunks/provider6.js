import { W as filePlaceholder, z as leaseSuffix } from "./job.js";
import { X as ok, Y as err, b as Secret, m as plural } from "./base.js";
import { n as freshLogin, r as keepTrying, t as onServer } from "./on-server.js";
import { t as addressText } from "./address.js";
import { i as readingKeys } from "./rule-fields.js";
import { n as unknownServer } from "./unknown-server.js";
import { t as REDIS_REVOCABILITY } from "./revocability8.js";
const { connect } = process.getBuiltinModule("node:net");
const { connect: connect$1 } = process.getBuiltinModule("node:tls");
const { createHash } = process.getBuiltinModule("node:crypto");
const { setTimeout: setTimeout$1 } = process.getBuiltinModule("node:timers/promises");
// src/credentials/redis/allowed-commands.ts
/** No category gives these: a grant has to name each command. */
const KEPT_FROM_CATEGORIES = [
	"@admin",
	"@dangerous",
	"@scripting"
];
/**
* What the rules of a grant allow, one after the other as Redis applies them, except that a category gives none of its
* dangerous commands and no scripts. An error is the rule that the server does not know.
*/
function allowedByGrant(rules, table) {
	return apply(rules, table, (command) => !isIn(command, KEPT_FROM_CATEGORIES));
}
/** What the rules of a user allow, as ACL GETUSER lists them. */
function allowedToUser(rules, table) {
	return apply(rules, table, () => true);
}
function apply(rules, table, isGiven) {
	const allowed = /* @__PURE__ */ new Map();
	for (const rule of rules) {
		const [sign, target] = [rule.slice(0, 1), rule.slice(1)];
		const meant = meantBy(target, table);
		if (meant.length === 0) return err(rule);
		for (const command of meant) if (sign === "-") allowed.delete(command.name);
		else if (!target.startsWith("@") || isGiven(command)) allowed.set(command.name, command);
		if (sign === "-") forgetFirstArguments(allowed, target);
	}
	return ok(allowed);
}
/** `-select` also takes `+select|0` back. */
function forgetFirstArguments(allowed, target) {
	for (const name of allowed.keys()) if (name.startsWith(`${target}|`)) allowed.delete(name);
}
function meantBy(target, table) {
	if (target === "@all") return [...table.values()];
	if (target.startsWith("@")) return [...table.values()].filter(({ categories }) => categories.includes(target));
	const one = table.get(target);
	if (one !== void 0) return [one];
	const parts = [...table.values()].filter(({ name }) => name.startsWith(`${target}|`));
	if (parts.length > 0) return parts;
	const whole = table.get(target.split("|")[0] ?? "");
	return whole === void 0 ? [] : [{
		...whole,
		name: target
	}];
}
function isIn({ categories }, names) {
	return names.some((name) => categories.includes(name));
}
// src/credentials/redis/resp.ts
/** An error that the server responded with: `NOPERM this user has no permissions …`. */
var RedisError = class extends Error {
	/** The first word: `NOPERM`, `WRONGPASS`, `BUSY`. */
	code;
	constructor(text) {
		super(text);
		this.code = /^[A-Z]+(?= |$)/u.exec(text)?.[0] ?? "ERR";
	}
};
/** One command as bytes. */
function encodeCommand(parts) {
	const text = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join("");
	return Buffer.from(`*${parts.length}\r\n${text}`);
}
/** Reads one response from `start` on; undefined while it is incomplete. Throws on what is no RESP. */
function readReply(bytes, start) {
	const lineEnd = bytes.indexOf("\r\n", start);
	if (lineEnd === -1) return void 0;
	const line = bytes.toString("utf8", start + 1, lineEnd);
	const after = lineEnd + 2;
	switch (bytes.toString("latin1", start, start + 1)) {
		case "+": return {
			value: line,
			end: after
		};
		case "-": return {
			value: new RedisError(line),
			end: after
		};
		case ":": return {
			value: numberIn(line),
			end: after
		};
		case "$": return readText(bytes, after, numberIn(line));
		case "*": return readList(bytes, after, numberIn(line));
		default: throw new TypeError("the server does not speak Redis's protocol");
	}
}
function readText(bytes, start, length) {
	if (length === -1) return {
		value: null,
		end: start
	};
	const end = start + length;
	if (bytes.length < end + 2) return void 0;
	return {
		value: bytes.toString("utf8", start, end),
		end: end + 2
	};
}
function readList(bytes, start, count) {
	if (count === -1) return {
		value: null,
		end: start
	};
	const values = [];
	let end = start;
	while (values.length < count) {
		const one = readReply(bytes, end);
		if (one === void 0) return void 0;
		values.push(one.value);
		end = one.end;
	}
	return {
		value: values,
		end
	};
}
function numberIn(line) {
	const number = /^-?\d+$/u.test(line) ? Number(line) : NaN;
	if (!Number.isSafeInteger(number) || number < -0x38d7ea4c68000) throw new TypeError("the server does not speak Redis's protocol");
	return number;
}
/** The texts of a list; empty for anything else. */
function replyTexts(reply) {
	return replyList(reply).filter((one) => typeof one === "string");
}
function replyList(reply) {
	return isList(reply) ? reply : [];
}
function isList(reply) {
	return Array.isArray(reply);
}
/** The value beside a name, in a list of names and values. */
function replyField(reply, name) {
	const list = replyList(reply);
	const at = list.findIndex((one, index) => index % 2 === 0 && one === name);
	return at === -1 ? void 0 : list[at + 1];
}
// src/credentials/redis/command-table.ts
async function readCommandTable(call) {
	return parseCommandTable(await call("COMMAND"));
}
/** @see https://redis.io/docs/latest/commands/command/ */
function parseCommandTable(reply) {
	const table = /* @__PURE__ */ new Map();
	for (const entry of replyList(reply)) {
		const subcommands = replyList(replyList(entry)[9]);
		for (const one of subcommands.length === 0 ? [entry] : subcommands) add(table, one);
	}
	return table;
}
function add(table, entry) {
	const fields = replyList(entry);
	const [name] = fields;
	if (typeof name !== "string") return;
	const [flags, categories] = [replyTexts(fields[2]), replyTexts(fields[6])];
	table.set(name.toLowerCase(), {
		name: name.toLowerCase(),
		flags,
		categories
	});
}
// src/credentials/redis/errors.ts
/** The first words of errors that may pass by themselves: loading, scripts, full, no disk, no master. */
const PASSING = /* @__PURE__ */ new Set([
	"LOADING",
	"BUSY",
	"OOM",
	"MISCONF",
	"MASTERDOWN",
	"TRYAGAIN",
	"UNKILLABLE"
]);
const REMEDIES = {
	WRONGPASS: "Check the user and the password in the server's admin URL.",
	NOAUTH: "Check the user and the password in the server's admin URL.",
	NOPERM: "Give the broker's user the rights that docs/kinds/redis.md lists.",
	max_clients: "Free connections, or raise maxclients: the broker needs two of its own.",
	BUSY: "A script runs on the server and blocks it. SCRIPT KILL or FUNCTION KILL ends it.",
	UNKILLABLE: "A script that has written runs on the server and blocks it. Only SHUTDOWN NOSAVE ends it.",
	LOADING: "Wait until the server has loaded its data."
};
/** A failure that this provider found itself. */
var RedisRefusal = class extends Error {
	failure;
	constructor(failure) {
		super(failure.message);
		this.failure = {
			...failure,
			mayExist: false
		};
	}
};
/** A connection that broke, or could not be opened. What is safe to repeat may be tried on another one. */
var RedisBroken = class extends Error {};
/** What the deadline looks like: nothing of it names the command. */
var TooLate = class extends Error {};
function redisTooLate() {
	return new TooLate("the server did not respond in time");
}
/** `mayExist` is the caller's knowledge: whether the command that creates may have been done when the error came. */
function redisFailure(error, context) {
	const where = `server "${context.server}"`;
	if (error instanceof RedisRefusal) return {
		...error.failure,
		message: `${where}: ${error.failure.message}`
	};
	if (error instanceof RedisError) return serverFailure(error, where, context.mayExist);
	const network = networkCode(error);
	const text = error instanceof Error ? error.message : String(error);
	return {
		kind: "retryable",
		name: network ?? "connection_failed",
		message: `${where} (${context.address}): ${network ?? text}`,
		remedy: "Check that the Redis server runs and that the broker reaches it.",
		mayExist: context.mayExist
	};
}
function serverFailure(error, where, mayExist) {
	const name = redisErrorName(error);
	return {
		kind: PASSING.has(name) || name === "max_clients" ? "retryable" : "permanent",
		name,
		message: `${where}: ${error.message}`,
		remedy: REMEDIES[name] ?? "Look up the error in Redis's documentation.",
		mayExist
	};
}
function redisErrorName(error) {
	return error.message.includes("max number of clients") ? "max_clients" : error.code;
}
function networkCode(error) {
	const cause = error instanceof RedisBroken ? error.cause : error;
	if (typeof cause !== "object" || cause === null || !("code" in cause)) return void 0;
	return typeof cause.code === "string" ? cause.code : void 0;
}
// src/credentials/redis/admin-rights.ts
/** What the broker's user may do, as docs/kinds/redis.md lists it. */
const NEEDED = [
	"acl|setuser",
	"acl|deluser",
	"acl|getuser",
	"acl|users",
	"client|list",
	"script|kill",
	"function|kill",
	"ping"
];
/** Refuses a server whose user could issue and not revoke. */
async function refuseMissingRights(call, user) {
	const rules = replyField(await call("ACL", "GETUSER", user), "commands");
	const allowed = allowedToUser(String(rules).split(" ").filter((rule) => rule !== ""), await readCommandTable(call));
	if (!allowed.ok) return;
	const missing = NEEDED.filter((name) => !allowed.value.has(name)).map((name) => `+${name}`);
	if (missing.length === 0) return;
	throw new RedisRefusal({
		kind: "permanent",
		name: "rights_missing",
		message: `the user "${user}" of the admin URL lacks ${missing.join(" ")}`,
		remedy: "Give the broker's user the rights that docs/kinds/redis.md lists.",
		paste: [`ACL SETUSER ${user} ${missing.join(" ")}`]
	});
}
// src/credentials/redis/classify.ts
/** Neither read nor write data, and act on the caller's own connection or show something of the server. */
const HARMLESS = /* @__PURE__ */ new Set([
	"info",
	"lastsave",
	"lolwut",
	"role",
	"time",
	"subscribe",
	"psubscribe",
	"ssubscribe",
	"unsubscribe",
	"punsubscribe",
	"sunsubscribe"
]);
/** The server marks what reads. Whatever is not marked so, and is not known to be harmless, counts as writing. */
function classifyCommands(allowed) {
	const names = [...allowed.values()].filter((command) => !isReading(command)).map(({ name }) => name.toUpperCase().replace("|", " ")).toSorted();
	if (names.length === 0) return {
		access: "read",
		because: "the server marks every command that it allows as reading, and its keys are read only"
	};
	const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
	return {
		access: "write",
		because: `it allows ${names.slice(0, 3).join(", ")}${more}`
	};
}
function isReading(command) {
	const { name, flags } = command;
	if (flags.includes("write") || isIn(command, [
		"@write",
		"@scripting",
		"@admin"
	])) return false;
	if (flags.includes("readonly") || HARMLESS.has(name)) return true;
	return isIn(command, ["@connection", "@transaction"]) || /^(?:pubsub|command)(?:\||$)/u.test(name);
}
/** Whether a script of the lease's may run when the lease ends. */
function mayRunScripts(allowed) {
	return [...allowed.values()].some((command) => isIn(command, ["@scripting"]));
}
// src/credentials/redis/end-user.ts
const PAUSE_MS = 5;
/**
* Ends a lease. ACL DELUSER takes the user and closes its connections in one command, those that block, subscribe or are
* in a transaction too: nothing that they have sent and that has not begun is done.
*/
async function endUser(target) {
	return target.access.useToEnd({
		signal: target.signal,
		work: async (call) => {
			const sessions = await despiteScripts(target, call, async () => sessionsOf(call, target.user));
			const deleted = await despiteScripts(target, call, async () => call("ACL", "DELUSER", target.user));
			const left = await despiteScripts(target, call, async () => lookAtUser(call, target.user));
			if (left.exists || left.sessions > 0) throw new RedisError("ERR the user is there again");
			return { facts: [deleted === 1 ? "user deleted" : "user absent", ...deleted === 1 || sessions > 0 ? [`${plural(sessions, "connection")} closed`] : ["no connections"]] };
		}
	});
}
async function probeUser(target) {
	const { exists, sessions } = await target.access.useToEnd({
		signal: target.signal,
		work: async (call) => lookAtUser(call, target.user)
	});
	const facts = [exists ? "user exists" : "user absent", sessions === 0 ? "no connections" : plural(sessions, "connection")];
	return {
		state: exists || sessions > 0 ? "alive" : "dead",
		facts
	};
}
async function lookAtUser(call, user) {
	const [found, sessions] = await Promise.all([call("ACL", "GETUSER", user), sessionsOf(call, user)]);
	return {
		exists: found !== null,
		sessions
	};
}
async function sessionsOf(call, user) {
	return String(await call("CLIENT", "LIST")).split("\n").filter((line) => line.split(" ").includes(`user=${user}`)).length;
}
/** A script that runs for too long makes the server refuse everything but what ends it. */
async function despiteScripts({ runsScripts, signal }, call, work) {
	for (;;) {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof RedisError && error.code === "BUSY") || !runsScripts || signal.aborted) throw error;
		}
		await killScript(call);
		await setTimeout$1(PAUSE_MS);
	}
}
/** One of the two applies; when none does any more, the script has ended. */
async function killScript(call) {
	for (const what of ["SCRIPT", "FUNCTION"]) try {
		await call(what, "KILL");
	} catch (error) {
		if (!(error instanceof RedisError) || !["NOTBUSY", "BUSY"].includes(error.code)) throw error;
	}
}
// src/credentials/redis/granted-commands.ts
/** What a grant's rules allow on this server. Refuses rules that it does not know, and what no lease gets. */
async function readGrantedCommands(call, { commands }, { allowsScripts }) {
	const table = await readCommandTable(call);
	const allowed = allowedByGrant(commands, table);
	if (!allowed.ok) throw refusal("rule_unknown", `the server knows no command or category of the rule "${allowed.error}"`, "Correct the rule. ACL CAT lists the categories, and COMMAND LIST the commands.");
	const admin = [...allowed.value.values()].find((command) => isIn(command, ["@admin"]));
	if (admin !== void 0) throw refusal("admin_command", `the command "${admin.name}" administers the server, and no lease gets such a command`, "Take the command out of the grant.");
	const script = [...allowed.value.values()].find((command) => isIn(command, ["@scripting"]));
	if (script !== void 0 && !allowsScripts) throw refusal("scripts_not_allowed", `the command "${script.name}" is for scripts, with which a task can hold up the server and the end of its lease`, "Take the command out of the grant, or set `scripts: allowed` for the server.");
	if (allowed.value.size === 0) throw refusal("no_commands", "the rules allow no command: what one adds, the next ones take away", "Name the commands that the step needs.");
	return {
		table,
		allowed: allowed.value
	};
}
function refusal(name, message, remedy) {
	return new RedisRefusal({
		kind: "permanent",
		name,
		message,
		remedy,
		setting: "commands"
	});
}
// src/credentials/redis/credential.ts
/** The file in which a step gets the certificates of the server's CA. */
const CA_FILE = "redis-ca.crt";
/**
* What a step gets. redis-cli reads its password from REDISCLI_AUTH, and has no variable for the user; clients take a URL,
* or its parts.
*/
function redisLeaseCredential(server, lease) {
	const { admin, ca } = server;
	const address = server.address ?? admin;
	const url = new URL(`${admin.usesTls ? "rediss" : "redis"}://${addressText(address)}`);
	url.pathname = `/${lease.database}`;
	url.username = lease.user;
	url.password = lease.password.reveal();
	return {
		kind: "redis",
		env: {
			REDIS_URL: new Secret(url.href),
			REDIS_HOST: address.host,
			REDIS_PORT: String(address.port),
			REDIS_USERNAME: lease.user,
			REDIS_PASSWORD: lease.password,
			REDISCLI_AUTH: lease.password,
			...ca === void 0 ? {} : { REDIS_CA_FILE: filePlaceholder(CA_FILE) }
		},
		files: ca === void 0 ? [] : [{
			name: CA_FILE,
			mode: "0400",
			content: ca
		}]
	};
}
// src/credentials/redis/lease-rules.ts
/** Without the whole of `select`, the database of a lease is a border. */
function selectRule(database) {
	return `+select|${database}`;
}
/**
* The rules for ACL SETUSER, all but its password. Categories give no dangerous commands and no scripts; those that the grant names come
* after the rules that take them out.
*/
function leaseRules(settings, { access, allowed }) {
	const { commands, keys, channels, database } = settings;
	const named = [...allowed.values()].filter((command) => isIn(command, KEPT_FROM_CATEGORIES));
	return [
		"reset",
		"sanitize-payload",
		"resetkeys",
		"resetchannels",
		"-@all",
		...commands,
		...KEPT_FROM_CATEGORIES.map((category) => `-${category}`),
		...named.map(({ name }) => `+${name}`),
		...commands.includes("+select") ? [] : ["-select", selectRule(database)],
		...access === "read" ? readingKeys(keys) : keys,
		...channels
	];
}
// src/credentials/redis/issue.ts
/** Makes the user of a lease, and reads back what the server understood. */
async function issueUser(issue) {
	const { access, request, handle, randomBytes, signal, onCreating } = issue;
	const { settings } = request;
	const user = String(handle["user"]);
	const password = new Secret(Buffer.from(randomBytes(32)).toString("base64url"));
	let creating = false;
	const scripts = await access.use({
		signal,
		mayRepeat: () => !creating,
		work: async (call) => {
			const granted = await readGrantedCommands(call, settings, access.server);
			refuseWriting(request.access, granted);
			if (signal.aborted) throw redisTooLate();
			creating = true;
			onCreating();
			const rules = leaseRules(settings, {
				access: request.access,
				allowed: granted.allowed
			});
			await call("ACL", "SETUSER", user, ...rules, `#${hashOf(password)}`, "on");
			await compareWithServer(call, user, {
				settings,
				granted
			});
			return mayRunScripts(granted.allowed);
		}
	});
	return {
		credential: redisLeaseCredential(access.server, {
			database: settings.database,
			user,
			password
		}),
		handle: scripts ? {
			...handle,
			scripts
		} : handle,
		diesAt: void 0,
		issuedTo: `redis user ${user}`
	};
}
/** The server gets the hash only: no log or MONITOR of it can show the password. */
function hashOf(password) {
	return createHash("sha256").update(password.reveal()).digest("hex");
}
/** A module that was loaded since may have added commands to a category. */
function refuseWriting(access, { allowed }) {
	if (access === "write") return;
	const classified = classifyCommands(allowed);
	if (classified.access === "read") return;
	throw new RedisRefusal({
		kind: "permanent",
		name: "writes",
		message: `a read lease must not write, and ${classified.because}`,
		remedy: "Narrow the grant's commands, or set `access: write`.",
		setting: "commands"
	});
}
/** Redis writes rules in its own way, so what they allow is compared, and not how they are written. */
async function compareWithServer(call, user, wanted) {
	const { table, allowed } = wanted.granted;
	const given = allowedToUser(String(replyField(await call("ACL", "GETUSER", user), "commands")).split(" "), table);
	const expected = new Set(allowed.keys());
	if (!wanted.settings.commands.includes("+select")) {
		expected.delete("select");
		expected.add(selectRule(wanted.settings.database).slice(1));
	}
	if (given.ok && given.value.size === expected.size && expected.isSubsetOf(new Set(given.value.keys()))) return;
	await call("ACL", "DELUSER", user);
	throw new RedisRefusal({
		kind: "permanent",
		name: "rules_differ",
		message: "the server understood the rules for commands in another way than the broker",
		remedy: "Write the rules in a simpler way, and report this with the rules.",
		setting: "commands"
	});
}
// src/credentials/redis/names.ts
const PREFIX = "stepkey_";
const LEASE_USER = /^stepkey_(?<instance>.+)_[0-9a-z]{26}$/u;
/** The user of a lease. An ACL user has no comment, so the name says which broker made it. */
function leaseUser(instance, suffix) {
	return `${PREFIX}${instance}_${suffix}`;
}
function isLeaseUserOf(user, instance) {
	return LEASE_USER.exec(user)?.groups?.["instance"] === instance;
}
function isLeaseUser(user) {
	return LEASE_USER.test(user);
}
function rehearsalUser(random) {
	return `${PREFIX}rehearsal-${random}`;
}
// src/credentials/redis/rehearse.ts
/** Makes a user as for a lease, that cannot log in, and deletes it. */
async function rehearseUser(asked) {
	const { access, settings, randomBytes, signal } = asked;
	const user = rehearsalUser(Buffer.from(randomBytes(8)).toString("hex"));
	try {
		await access.use({
			signal,
			work: async (call) => {
				const { allowed } = await readGrantedCommands(call, settings, access.server);
				const rules = leaseRules(settings, {
					access: "write",
					allowed
				});
				try {
					await call("ACL", "SETUSER", user, ...rules, "off");
				} finally {
					await call("ACL", "DELUSER", user);
				}
			}
		});
		return ok(void 0);
	} catch (error) {
		const address = addressText(access.server.admin);
		const failure = redisFailure(error, {
			server: settings.server,
			address,
			mayExist: false
		});
		if (failure.setting !== void 0) return ok({
			setting: failure.setting,
			failure
		});
		return failure.name === "NOPERM" ? ok({
			setting: "server",
			failure
		}) : err(failure);
	}
}
// src/credentials/redis/connection.ts
/** The socket is ours, so that it can be cut whatever the server is doing. Nobody has logged in on it yet. */
function connectRedis({ admin, ca }) {
	const { host, port, usesTls } = admin;
	const trusted = ca === void 0 ? {} : { ca };
	const socket = usesTls ? connect$1({
		host,
		port,
		servername: nameOf(host),
		...trusted
	}) : connect({
		host,
		port
	});
	socket.setNoDelay(true).setKeepAlive(true, 1e4);
	const waiting = [];
	let received = 0;
	let cause;
	socket.on("error", (error) => {
		cause ??= error;
	});
	socket.on("close", () => {
		const broken = new RedisBroken("the connection closed", { cause });
		for (const one of waiting.splice(0)) one.fail(broken);
	});
	readReplies(socket, (reply) => {
		received += 1;
		if (reply instanceof RedisError && waiting.length === 0) cause ??= reply;
		waiting.shift()?.settle(reply);
		if (waiting.length === 0) socket.unref();
	});
	const call = async (signal, command) => {
		if (signal.aborted) throw redisTooLate();
		if (socket.destroyed) throw new RedisBroken("the connection closed", { cause });
		const before = received;
		const reply = Promise.withResolvers();
		const giveUp = () => {
			if (received === before) socket.destroy();
			reply.reject(redisTooLate());
		};
		signal.addEventListener("abort", giveUp, { once: true });
		waiting.push({
			settle: reply.resolve,
			fail: reply.reject
		});
		socket.ref();
		socket.write(encodeCommand(command));
		const value = await reply.promise.finally(() => signal.removeEventListener("abort", giveUp));
		if (value instanceof RedisError) throw value;
		return value;
	};
	return {
		call,
		isCut: () => socket.destroyed,
		cut: () => socket.destroy()
	};
}
/** An address is not sent as a name. */
function nameOf(host) {
	return /^[\d.]+$|:/u.test(host) ? "" : host;
}
function readReplies(socket, onReply) {
	let rest = Buffer.alloc(0);
	socket.on("data", (chunk) => {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		try {
			let end = 0;
			for (;;) {
				const read = readReply(rest, end);
				if (read === void 0) break;
				end = read.end;
				onReply(read.value);
			}
			rest = rest.subarray(end);
		} catch (error) {
			socket.destroy(error instanceof Error ? error : void 0);
		}
	});
}
// src/credentials/redis/log-in.ts
/** Opens a connection as the broker's user, to a server on which leases can be issued. */
async function logInToRedis(server, signal) {
	const { user, password } = server.admin;
	const connection = connectRedis(server);
	try {
		const hello = [
			"HELLO",
			"2",
			"AUTH",
			user,
			password.reveal(),
			"SETNAME",
			"stepkey"
		];
		refuseUnfit(await connection.call(signal, hello));
		return connection;
	} catch (error) {
		connection.cut();
		throw error;
	}
}
function refuseUnfit(hello) {
	const mode = String(replyField(hello, "mode"));
	const version = String(replyField(hello, "version"));
	if (mode !== "standalone") throw new RedisRefusal({
		kind: "permanent",
		name: "server_unsupported",
		message: `it runs in the mode "${mode}", and users of one node are unknown to the others`,
		remedy: "Name a server that runs on its own, with or without replicas."
	});
	if (Number.parseInt(version, 10) < 7) throw new RedisRefusal({
		kind: "permanent",
		name: "server_unsupported",
		message: `version ${version} is not supported: it cannot limit keys to reading`,
		remedy: "Use Redis 7.0 or newer."
	});
}
// src/credentials/redis/server-access.ts
/** Nobody waits longer for a login, and no provider's call takes longer. */
const LOGIN_MS = 5e3;
/** Far more than a server needs that responds at all. */
const LOOK_MS = 5e3;
const RETIRE_MS = 6e4;
/** How often work goes on on another connection. */
const MOST_BROKEN = 2;
function createRedisAccess(configured) {
	const { server, connecting } = freshLogin(configured, {
		isRefused: (error) => error instanceof RedisError && error.code === "WRONGPASS",
		onMoved: () => void 0
	});
	const open = async () => connecting(async () => logInToRedis(server, AbortSignal.timeout(LOGIN_MS)));
	const [issue, end] = [createLine(open), createLine(open)];
	return {
		server,
		use: async (options) => run([issue], options),
		useToEnd: async (options) => run([end, issue], options),
		keep: async (signal) => {
			const look = {
				signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]),
				work: async (call) => call("PING")
			};
			await Promise.all([end, issue].map(async (line) => run([line], look)));
		},
		close: () => {
			setTimeout(() => {
				for (const line of [issue, end]) line.cut();
			}, RETIRE_MS).unref();
		}
	};
}
function createLine(open) {
	let opening;
	let current;
	const reopen = async () => {
		try {
			current = await open();
			return current;
		} finally {
			opening = void 0;
		}
	};
	return {
		connection: async (signal) => {
			if (signal.aborted) throw redisTooLate();
			if (current?.isCut() === false) return current;
			return until(signal, opening ??= reopen());
		},
		cut: () => current?.cut()
	};
}
async function run(lines, options) {
	const { signal, work, mayRepeat = () => true } = options;
	for (let broken = 0;; broken += 1) {
		const connection = await firstOf(lines, signal);
		try {
			return await work(async (...command) => connection.call(signal, command));
		} catch (error) {
			if (!(error instanceof RedisBroken) || signal.aborted || broken >= MOST_BROKEN || !mayRepeat()) throw error;
		}
	}
}
async function firstOf(lines, signal) {
	let failure = redisTooLate();
	for (const line of lines) try {
		return await line.connection(signal);
	} catch (error) {
		failure = error;
	}
	throw failure;
}
/** A caller's deadline does not end what others wait for too. */
async function until(signal, work) {
	const late = Promise.withResolvers();
	const giveUp = () => late.reject(redisTooLate());
	signal.addEventListener("abort", giveUp, { once: true });
	try {
		return await Promise.race([work, late.promise]);
	} finally {
		signal.removeEventListener("abort", giveUp);
		work.catch(() => void 0);
	}
}
// src/credentials/redis/provider.ts
/** How often connections are looked after, and how long one time may take. */
const BACKGROUND = {
	everyMs: 1e3,
	limitMs: 6e4
};
/**
* Redis 7 or newer: one ACL user a lease, with exactly the granted commands, keys and channels, gone with its connections
* when the lease ends. The admin of each server has the rights of docs/kinds/redis.md.
*/
function createRedisProvider({ servers, randomBytes }) {
	const kept = new Map(Object.entries(servers).map(([name, server]) => [name, createRedisAccess(server)]));
	const on = onServer("redis", {
		servers: kept,
		addressOf: ({ server }) => server.admin,
		failureOf: redisFailure
	});
	const onTarget = async (handle, signal, work) => {
		const { server, user, runsScripts } = readHandle(handle);
		return on(server, async (access) => work({
			access,
			signal,
			user,
			runsScripts
		}));
	};
	return {
		kind: "redis",
		revocability: REDIS_REVOCABILITY,
		handleOf: userHandle,
		classify: async (settings, signal) => on(settings.server, async (access) => access.use({
			signal,
			work: async (call) => classifyCommands((await readGrantedCommands(call, settings, access.server)).allowed)
		})),
		rehearse: async (settings, signal) => {
			const access = kept.get(settings.server);
			if (access === void 0) return err(unknownServer("redis", settings.server));
			return rehearseUser({
				access,
				settings,
				randomBytes,
				signal
			});
		},
		checkSettings: async ({ settings }, signal) => on(settings.server, async (access) => {
			await access.use({
				signal,
				work: async (call) => readGrantedCommands(call, settings, access.server)
			});
		}),
		issue: async (request, signal) => {
			let creating = false;
			const onCreating = () => {
				creating = true;
			};
			const handle = userHandle(request);
			return on(request.settings.server, async (access) => issueUser({
				access,
				request,
				handle,
				randomBytes,
				signal,
				onCreating
			}), () => creating);
		},
		revoke: async (handle, signal) => onTarget(handle, signal, endUser),
		probe: async (handle, signal) => onTarget(handle, signal, probeUser),
		checkServer: async (server, signal) => on(server, async (access) => {
			const { user } = access.server.admin;
			await access.use({
				signal,
				work: async (call) => refuseMissingRights(call, user)
			});
		}),
		list: async (server, instance, signal) => on(server, async (access) => {
			return replyTexts(await access.use({
				signal,
				work: async (call) => call("ACL", "USERS")
			})).filter((user) => isLeaseUserOf(user, instance)).map((user) => ({
				server,
				user
			}));
		}),
		close: () => {
			for (const access of kept.values()) access.close();
		},
		background: {
			...BACKGROUND,
			run: async (server, signal) => on(server, async (access) => {
				await keepTrying(access, signal);
			})
		}
	};
}
function userHandle(request) {
	return {
		server: request.settings.server,
		user: leaseUser(request.instance, leaseSuffix(request.lease))
	};
}
/** Handles come back from the store, where nothing but this provider wrote them. */
function readHandle(handle) {
	const { server, user, scripts } = handle;
	if (typeof server !== "string" || typeof user !== "string" || !isLeaseUser(user)) throw new TypeError("not a handle of the redis provider");
	return {
		server,
		user,
		runsScripts: scripts === true
	};
}
export { createRedisProvider };
