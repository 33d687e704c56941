import { A as preprocess, E as looseObject, F as union, I as unknown, M as strictObject, N as string, S as int, T as literal, V as NEVER, _ as array, j as record, m as _enum, v as boolean } from "./zod.js";
import { Gt as isRecord, Qt as loadSettings, o as mayBeCredential } from "./job.js";
import { L as Secret, R as isLoopback, d as codeOf, dt as ok, f as errorCode, mt as failure, st as parseDuration, tt as REPOSITORY_NAME, ut as err, z as isSecureUrl } from "./start.js";
import { n as serverName } from "./grant-kind.js";
import { n as keysField, r as oneAppId, t as appIdFields } from "./config-fields.js";
import { a as mistakesOf, i as mistakeAt, o as mistakesOfFaults, r as inOrder, t as UNSET } from "./mistake.js";
import { n as secretHint, t as hint } from "./hint.js";
import { r as certificatesField } from "./login-fields.js";
import { n as whyStoreCaUnfit, t as parseStoreUrl } from "./store-url.js";
import { t as readYaml } from "./yaml-source.js";
import { r as wrap } from "./help.js";
import { n as plain } from "./print.js";
const { BlockList, isIP, isIPv6 } = process.getBuiltinModule("node:net");
const { createSecureContext } = process.getBuiltinModule("node:tls");
const { X509Certificate, createCipheriv, createDecipheriv, createHmac, createPrivateKey, hkdfSync } = process.getBuiltinModule("node:crypto");
const { dirname, isAbsolute, join } = process.getBuiltinModule("node:path");
const { readFileSync } = process.getBuiltinModule("node:fs");
// src/broker/http/tls-pair.ts
function readTlsPair(cert, key) {
	const certificate = certificateIn(cert);
	if (certificate === void 0) return err({
		field: "cert",
		message: "It refers to something that is not a certificate in PEM form."
	});
	const privateKey = privateKeyIn(key);
	if (privateKey === void 0) return err({
		field: "key",
		message: "It refers to something that is not a private key in PEM form without a passphrase."
	});
	if (!certificate.checkPrivateKey(privateKey)) return err({
		field: "key",
		message: "This key does not belong to the certificate in cert."
	});
	const unusable = whyUnusable(cert, key);
	if (unusable !== void 0) {
		const message = `TLS cannot use it (${unusable}). It may hold more than the certificate and those of the CAs, or be too weak.`;
		return err({
			field: "cert",
			message
		});
	}
	return ok({
		cert,
		key,
		validFrom: certificate.validFromDate.getTime(),
		expiresAt: certificate.validToDate.getTime(),
		fingerprint: certificate.fingerprint256
	});
}
function whyNotValid({ validFrom, expiresAt }, now) {
	const of = "The certificate in `tls`";
	if (now >= expiresAt) return `${of} expired at ${new Date(expiresAt).toISOString()}.`;
	if (now < validFrom) return `${of} is valid only from ${new Date(validFrom).toISOString()}.`;
}
function whyUnusable(cert, key) {
	try {
		createSecureContext({
			cert,
			key: key.reveal(),
			minVersion: "TLSv1.2"
		});
		return;
	} catch (error) {
		return errorCode(error) ?? "an unknown error";
	}
}
function certificateIn(pem) {
	try {
		return new X509Certificate(pem);
	} catch {
		return;
	}
}
function privateKeyIn(key) {
	try {
		return createPrivateKey(key.reveal());
	} catch {
		return;
	}
}
// src/broker/http/peer.ts
function createPeerOf(proxy) {
	if (proxy === void 0) return (address) => peerKey(address ?? "");
	const trusted = blockListOf(proxy.trustedAddresses);
	return (address = "", headers) => {
		let seen = plainAddress(address) ?? "";
		const hops = (headers[proxy.header] ?? []).join(",").split(",");
		while (isTrusted(trusted, seen)) {
			const hop = plainAddress(hops.pop() ?? "");
			if (hop === void 0) break;
			seen = hop;
		}
		return peerKey(seen);
	};
}
function isAddressOrBlock(text) {
	const [address = "", length, ...rest] = text.split("/");
	if (isIP(address) === 0 || rest.length > 0) return false;
	if (length === void 0) return true;
	return /^\d{1,3}$/u.test(length) && Number(length) <= (isIPv6(address) ? 128 : 32);
}
function blockListOf(addresses) {
	const list = new BlockList();
	for (const text of addresses) {
		const [address = "", length] = text.split("/");
		const family = isIPv6(address) ? "ipv6" : "ipv4";
		if (length === void 0) list.addAddress(address, family);
		else list.addSubnet(address, Number(length), family);
	}
	return list;
}
function isTrusted(list, address) {
	return isIP(address) !== 0 && list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
const MAPPED = /^::ffff:(?<four>\d{1,3}(?:\.\d{1,3}){3})$/iu;
const WITH_PORT = /^(?:\[(?<six>[^\]]+)\](?::\d+)?|(?<four>[\d.]+):\d+)$/u;
function plainAddress(text) {
	const trimmed = text.trim();
	const { six, four } = WITH_PORT.exec(trimmed)?.groups ?? {};
	const address = (six ?? four ?? trimmed).replace(/%.*$/u, "");
	const plain = MAPPED.exec(address)?.groups?.["four"] ?? address;
	return isIP(plain) === 0 ? void 0 : plain;
}
function peerKey(address) {
	const plain = plainAddress(address) ?? "unknown";
	if (!isIPv6(plain)) return plain;
	const [left = "", right] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
	const head = left === "" ? [] : left.split(":");
	const tail = right === void 0 || right === "" ? [] : right.split(":");
	const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
	return `${(right === void 0 ? head : [
		...head,
		...zeros,
		...tail
	]).slice(0, 4).join(":")}::/64`;
}
const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_INFO = "stepkey store-key: aes-256-gcm";
const HMAC_INFO = "stepkey store-key: hmac-sha256 of values";
const ID_INFO = "stepkey store-key: id";
function createKeyRing(keys, randomBytes) {
	const mistakes = [keys.current, ...keys.older].flatMap((material, index) => {
		const problem = storeKeyProblem(material);
		return problem === void 0 ? [] : [{
			index,
			problem
		}];
	});
	if (mistakes.length > 0) return err(mistakes);
	const current = deriveKey(keys.current);
	const derived = [current, ...keys.older.map(deriveKey)];
	const byId = new Map(derived.map((key) => [key.id, key]));
	return ok({
		ids: [...byId.keys()],
		fingerprints: (value) => [...byId.values()].map((key) => fingerprint(key, value)),
		seal: (secret, lease) => sealWith(current, {
			secret,
			lease,
			nonce: randomBytes(NONCE_BYTES)
		}),
		open: (sealed, lease) => {
			const key = byId.get(sealed.keyId);
			return key === void 0 ? err("unknown_key") : openWith(key, sealed.box, lease);
		}
	});
}
function missingKeys(needed, ring) {
	return needed.filter(({ keyId }) => ring?.ids.includes(keyId) !== true);
}
function storeKeyProblem(material) {
	const text = material.reveal();
	if (text.includes("�")) return "not_text";
	return Buffer.byteLength(text, "utf8") < 32 ? "too_short" : void 0;
}
function deriveKey(material) {
	const derive = (info, length) => Buffer.from(hkdfSync("sha256", material.reveal(), "", info, length));
	return {
		id: derive(ID_INFO, 4).toString("hex"),
		key: derive(KEY_INFO, 32),
		hmacKey: derive(HMAC_INFO, 32)
	};
}
function fingerprint({ hmacKey }, value) {
	return createHmac("sha256", hmacKey).update(value.reveal(), "utf8").digest("hex");
}
function sealWith({ id, key }, given) {
	const { secret, lease, nonce } = given;
	const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
	cipher.setAAD(Buffer.from(lease, "utf8"));
	const sealed = [cipher.update(secret.reveal(), "utf8"), cipher.final()];
	return {
		keyId: id,
		box: Buffer.concat([
			nonce,
			...sealed,
			cipher.getAuthTag()
		]).toString("base64url")
	};
}
function openWith({ key }, box, lease) {
	const bytes = Buffer.from(box, "base64url");
	if (!(bytes.toString("base64url") === box) || bytes.length < 28) return err("damaged");
	const nonce = bytes.subarray(0, NONCE_BYTES);
	const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
	decipher.setAAD(Buffer.from(lease, "utf8"));
	decipher.setAuthTag(bytes.subarray(-16));
	try {
		const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -16)), decipher.final()];
		return ok(new Secret(Buffer.concat(opened).toString("utf8")));
	} catch {
		return err("damaged");
	}
}
// src/broker/config/fields.ts
const refSchema = union([strictObject({ env: string().min(1) }), strictObject({ file: string().min(1) })]);
function secretField(sources) {
	return unknown().transform((given, context) => {
		const found = resolveSecret(given, sources);
		if ("value" in found) return new Secret(found.value, sourceOf(given, sources));
		context.addIssue(secretIssue(found));
		return NEVER;
	});
}
function secretIssue(found) {
	const { mistake: message, isUnset = false, expected, example } = found;
	return {
		code: "custom",
		message,
		params: {
			...isUnset ? UNSET : {},
			...expected === void 0 ? {} : { expected },
			...example === void 0 ? {} : { example }
		}
	};
}
function sourceOf(given, sources) {
	const ref = refSchema.safeParse(given);
	if (!ref.success || !("file" in ref.data)) return void 0;
	return () => {
		const found = resolveSecret(given, sources);
		return "value" in found ? found.value : void 0;
	};
}
function resolveSecret(given, sources) {
	if (given === void 0) return { mistake: "This is missing." };
	const ref = refSchema.safeParse(given);
	if (!ref.success) return { mistake: whyNoReference(given) };
	return "env" in ref.data ? fromVariable(ref.data.env, sources) : fromFile(ref.data.file, sources);
}
function whyNoReference(given) {
	return isRecord(given) && Object.hasOwn(given, "env") && Object.hasOwn(given, "file") ? "This names both env and file: a secret comes from one of them." : "A secret must not be in this file itself.";
}
function fromVariable(name, { env, isRunning = false }) {
	const value = env[name];
	if (value !== void 0 && value !== "") return { value };
	if (!isRunning) return {
		mistake: `The variable ${name} is not set, or empty.`,
		isUnset: true
	};
	return {
		mistake: `The running broker was started without the variable ${name}, and its environment cannot change.`,
		isUnset: true,
		expected: "Put the secret in a file, and write { file: PATH } here; or restart the broker.",
		example: ""
	};
}
function fromFile(path, { directory, readFile }) {
	const absolute = pathIn(directory, path);
	try {
		const value = readFile(absolute).replace(/\r?\n$/u, "");
		if (value !== "") return { value };
		const expected = `Write only the secret to ${absolute}.`;
		return {
			mistake: `The file ${path} is empty.`,
			isUnset: true,
			expected
		};
	} catch (error) {
		const why = errorCode(error) ?? "unreadable";
		const mistake = `The file ${path} cannot be read (${why}).`;
		if (why !== "ENOENT") return {
			mistake,
			isUnset: true
		};
		return {
			mistake,
			isUnset: true,
			expected: `Create ${absolute} with only the secret in it, and run chmod 600 on it.`
		};
	}
}
function pathIn(directory, path) {
	return isAbsolute(path) ? path : join(directory, path);
}
function urlField(form) {
	return string().superRefine((text, context) => {
		const fault = urlFault(text, form);
		if (fault !== void 0) context.addIssue(fault);
	});
}
function urlFault(text, form) {
	if (!URL.canParse(text)) return "This is not a URL.";
	const url = new URL(text);
	if (url.username !== "" || url.password !== "") return "This URL must not contain a user name or a password.";
	if (!isSecureUrl(text)) return `"${text}" must use https, or http on a loopback address.`;
	if (url.search !== "" || url.hash !== "") return `"${text}" must not have a query or a fragment.`;
	if (form === "origin" && text !== url.origin) return `"${text}" must be written as ${url.origin}.`;
	return text.endsWith("/") ? `"${text}" must not end with a slash.` : void 0;
}
const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9.-]+)):(?<port>\d{1,5})$/u;
function listenField(reach) {
	return string().transform((text, context) => {
		const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
		if (host === void 0 || port === void 0 || Number(port) > 65535) {
			context.addIssue(`"${text}" is not an address with a port.`);
			return NEVER;
		}
		if (reach === "loopback" && !isLoopback(host)) {
			context.addIssue(`"${text}" is not a loopback address: traffic without TLS could be intercepted.`);
			return NEVER;
		}
		return {
			host,
			port: Number(port)
		};
	});
}
function tlsField(sources) {
	return strictObject({
		cert: secretField(sources),
		key: secretField(sources)
	}).transform(({ cert, key }, context) => {
		const pair = readTlsPair(cert.reveal(), key);
		if (pair.ok) return pair.value;
		const { field, message } = pair.error;
		context.addIssue({
			code: "custom",
			path: [field],
			message
		});
		return NEVER;
	});
}
function durationField(longest) {
	return string().transform((text, context) => {
		const seconds = parseDuration(text);
		const most = parseDuration(longest);
		if (!seconds.ok) context.addIssue(`${seconds.error}.`);
		else if (!most.ok || seconds.value > most.value) context.addIssue(`"${text}" is longer than ${longest}, the maximum.`);
		else return seconds.value;
		return NEVER;
	});
}
function countField({ least, most }) {
	return int().min(least).max(most);
}
function proxyField() {
	return strictObject({
		"trusted-addresses": array(string().refine(isAddressOrBlock, { error: "This is neither an address nor a CIDR block." })).min(1),
		header: string().regex(/^[A-Za-z0-9-]{1,64}$/u).default("X-Forwarded-For")
	}).transform(({ header, "trusted-addresses": trustedAddresses }) => ({
		trustedAddresses,
		header: header.toLowerCase()
	}));
}
function variableField() {
	return string().superRefine((name, context) => {
		if (!/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u.test(name)) context.addIssue("This is not the name of a variable: use letters, digits and _.");
		else if (!mayBeCredential(name, [])) context.addIssue(`A credential is never delivered as ${name}. Use another name.`);
	});
}
// src/broker/config/store-field.ts
function storeField(sources) {
	return unknown().default("sqlite:stepkey.db").transform((given, context) => {
		const parsed = isServerEntry(given) ? serverEntry(sources).safeParse(given) : addressEntry(sources).safeParse(given);
		if (parsed.success) return parsed.data;
		for (const issue of parsed.error.issues) context.issues.push({
			...issue,
			input: void 0
		});
		return NEVER;
	});
}
function isServerEntry(given) {
	return isRecord(given) && !Object.hasOwn(given, "env") && !Object.hasOwn(given, "file");
}
function serverEntry(sources) {
	const ca = certificatesField({ secret: () => secretField(sources) });
	return strictObject({ postgres: strictObject({
		url: secretField(sources),
		ca: ca.optional(),
		"control-directory": string().min(1).optional()
	}) }).transform(({ postgres: { url, ca: authority, "control-directory": control } }, context) => {
		const made = serverStore({
			url,
			ca: authority,
			control
		}, sources);
		if (!made.ok) {
			const { field, message } = made.error;
			context.addIssue({
				code: "custom",
				path: ["postgres", field],
				message
			});
			return NEVER;
		}
		return made.value;
	});
}
function serverStore({ url, ca, control = "." }, { directory }) {
	const login = parseStoreUrl(url.reveal());
	if (!login.ok) return err({
		field: "url",
		message: login.error
	});
	const unfit = whyStoreCaUnfit(login.value, ca !== void 0);
	if (unfit !== void 0) return err({
		field: "ca",
		message: unfit
	});
	const server = {
		url,
		login: login.value,
		ca
	};
	const controlPath = pathIn(pathIn(directory, control), "stepkey");
	return ok({
		kind: "postgres",
		server,
		controlPath
	});
}
function addressEntry(sources) {
	return unknown().transform((given, context) => {
		const found = typeof given === "string" ? { value: given } : resolveSecret(given, sources);
		if (!("value" in found)) {
			context.addIssue(secretIssue(found));
			return NEVER;
		}
		const path = /^sqlite:(?<path>.+)$/u.exec(found.value)?.groups?.["path"];
		if (path !== void 0) return {
			kind: "sqlite",
			path: pathIn(sources.directory, path)
		};
		const message = /^postgres(?:ql)?:/u.test(found.value) ? serverAddress(given, sources) : "This is not a store that the broker knows.";
		if (typeof message !== "string") return message;
		context.addIssue(message);
		return NEVER;
	});
}
function serverAddress(given, sources) {
	if (typeof given === "string") return "A secret must not be in this file itself.";
	const made = serverStore({ url: secretField(sources).parse(given) }, sources);
	return made.ok ? made.value : made.error.message;
}
function isSameStore(before, after) {
	return storeIdentity(before) === storeIdentity(after);
}
function storeIdentity(store) {
	if (store.kind === "sqlite") return JSON.stringify(["sqlite", store.path]);
	const { url, login, ca } = store.server;
	const { password, ...place } = login;
	const secret = url.isFromFile ? "from a file" : password.reveal();
	return JSON.stringify([
		place,
		secret,
		ca,
		store.controlPath
	]);
}
// src/broker/config/github-config.ts
const CHECK_MODES = ["neutral", "required"];
// src/broker/config/github-field.ts
function githubField(sources) {
	const secret = () => secretField(sources);
	return strictObject({
		api: urlField("base").default("https://api.github.com"),
		token: secret().optional(),
		...appIdFields(),
		"private-key": keysField(secret).optional(),
		"webhook-secret": webhookSecretField(sources).default([]),
		writer: writerField(secret).optional(),
		check: _enum(CHECK_MODES).optional(),
		deployments: literal(true).optional()
	}).transform((given, context) => {
		const { api, token, "private-key": keys, "webhook-secret": webhookSecrets } = given;
		const rest = {
			api,
			webhookSecrets,
			...writesOf(given, context)
		};
		const isApp = [
			given["app-id"],
			given["client-id"],
			keys
		].some((one) => one !== void 0);
		if (token !== void 0 && !isApp) return {
			...rest,
			token
		};
		if (token !== void 0 || !isApp) {
			context.addIssue(mistakeOf("token", isApp ? TWO_READERS : "This is missing."));
			return NEVER;
		}
		const id = oneAppId(given, context);
		if (keys === void 0) context.addIssue(mistakeOf("private-key", "This is missing."));
		if (id === void 0 || keys === void 0) return NEVER;
		return {
			...rest,
			app: {
				id,
				keys
			}
		};
	});
}
function writerField(secret) {
	return strictObject({
		...appIdFields(),
		"private-key": keysField(secret).optional()
	}).transform((given, context) => {
		const id = oneAppId(given, context);
		const { "private-key": keys } = given;
		if (keys === void 0) context.addIssue(mistakeOf("private-key", "This is missing."));
		return id === void 0 || keys === void 0 ? NEVER : {
			id,
			keys
		};
	});
}
function writesOf({ writer, check, deployments }, context) {
	const isUsed = check !== void 0 || deployments !== void 0;
	if (writer !== void 0 && !isUsed) context.addIssue(mistakeOf("writer", WITHOUT_USE));
	if (writer === void 0 && isUsed) {
		const field = check === void 0 ? "deployments" : "check";
		context.addIssue(mistakeOf(field, "This needs github.writer, an App that may write."));
	}
	return {
		...writer && { writer },
		...check && { check },
		...deployments && { deployments }
	};
}
const WITHOUT_USE = "This App has nothing to write: set github.check or github.deployments.";
const MIN_SECRET = 16;
function webhookSecretField(sources) {
	return unknown().transform((given, context) => {
		const list = Array.isArray(given) ? given : [given];
		if (list.length === 0 || list.length > 2) {
			context.addIssue("This needs one secret, or two while one is replaced.");
			return NEVER;
		}
		return list.flatMap((one) => {
			const parsed = secretField(sources).safeParse(one);
			if (!parsed.success) {
				for (const { message } of parsed.error.issues) context.addIssue(message);
				return [];
			}
			if (parsed.data.reveal().length >= MIN_SECRET) return [parsed.data];
			context.addIssue(`This secret is shorter than ${MIN_SECRET} characters: \`openssl rand -hex 32\` creates one.`);
			return [];
		});
	});
}
const TWO_READERS = "GitHub is read by the App or with a token, not both.";
function mistakeOf(field, message) {
	return {
		code: "custom",
		path: [field],
		message
	};
}
// src/broker/config/hints.ts
const POLICY_OF_ORGANISATION = hint("Expected the repository and path of an organisation's policy, or a list of one for each owner.", "organisation: octo-org/.github:stepkey.yml");
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
const HINTS = {
	url: hint("Expected the broker's public URL, without a path.", "url: https://stepkey.example"),
	listen: hint("Expected a loopback address and a port, to which a TLS proxy connects; with `tls`, any address.", "listen: 127.0.0.1:8700"),
	"admin-listen": hint("Expected an address and a port.", "admin-listen: 127.0.0.1:8701"),
	tls: hint("Expected the broker's certificate and its key.", "tls: { cert: { file: tls.pem }, key: { file: tls.key } }"),
	"tls.cert": secretHint("cert", "{ file: tls.pem }"),
	"tls.key": secretHint("key", "{ file: tls.key }"),
	proxy: hint("Expected the addresses of your proxies, and the header in which they name their client.", "proxy: { trusted-addresses: [127.0.0.1], header: X-Forwarded-For }"),
	"proxy.trusted-addresses": hint("Expected a list of addresses or CIDR blocks.", "trusted-addresses: [127.0.0.1, 10.0.0.0/8]"),
	"proxy.trusted-addresses.*": hint("Expected an address or a CIDR block.", "trusted-addresses: [127.0.0.1, 10.0.0.0/8]"),
	"proxy.header": hint("Expected the name of a header.", "header: X-Forwarded-For"),
	issuer: hint("Expected the exact issuer of your GitHub's ID tokens.", `issuer: ${GITHUB_ISSUER}`),
	owners: hint("Expected a list of the numeric ids of the owners that the broker serves.", "owners: [65]"),
	"owners.*": hint("Expected a numeric id: `gh api users/OWNER --jq .id` prints it.", "owners: [65]"),
	"store-key": secretHint("store-key", "{ file: store.key }"),
	"store-key.*": secretHint("store-key", "[{ file: new.key }, { file: old.key }]"),
	audit: hint("Expected stdout or a path.", "audit: audit.jsonl"),
	store: hint("Expected sqlite: and the path of a file, or a PostgreSQL database by reference.", "store: sqlite:stepkey.db"),
	"store.postgres": hint("Expected the URL of a database, and the CA of its server where that is private.", "postgres: { url: { file: store.url }, ca: { file: ca.pem } }"),
	"store.postgres.url": secretHint("url", "{ file: store.url }"),
	"store.postgres.ca": hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
	"store.postgres.control-directory": hint("Expected a directory that the broker can write: commands reach it by a socket there.", "control-directory: /var/lib/stepkey"),
	policy: hint("Expected a mapping with the key directory or github.", "policy: { directory: ./policy }"),
	"policy.require-organisation": hint("Expected true or false: whether every owner must have an organisation's policy.", "require-organisation: true"),
	"policy.directory": hint("Expected a directory.", "policy: { directory: ./policy }"),
	"policy.github": hint("Expected the path of the policy in each repository.", "policy: { github: .github/stepkey.yml }"),
	"policy.organisation": POLICY_OF_ORGANISATION,
	"policy.organisation.*": POLICY_OF_ORGANISATION,
	"policy.hold": hint("Expected how long writes are based on the policy that GitHub last showed, at most 24h.", "hold: 1h"),
	github: hint("Expected a GitHub App and its key, or a token that can read.", "github: { app-id: 123456, private-key: { file: app.pem } }"),
	"github.api": hint("Expected the API's base URL.", "api: https://api.github.com"),
	"github.token": secretHint("token", "{ env: GITHUB_TOKEN }"),
	"github.app-id": hint("Expected the App's id, a number.", "app-id: 123456"),
	"github.client-id": hint("Expected the App's client id.", "client-id: Iv23liAbCdEfGhIjKlMn"),
	"github.private-key": secretHint("private-key", "{ file: app.pem }"),
	"github.private-key.*": secretHint("private-key", "[{ file: new.pem }, { file: old.pem }]"),
	"github.writer": hint("Expected a GitHub App that may write, and its key. It can be the one that reads.", "writer: { app-id: 123457, private-key: { file: writer.pem } }"),
	"github.writer.app-id": hint("Expected the App's id, a number.", "app-id: 123457"),
	"github.writer.client-id": hint("Expected the App's client id.", "client-id: Iv23liAbCdEfGhIjKlMn"),
	"github.writer.private-key": secretHint("private-key", "{ file: writer.pem }"),
	"github.writer.private-key.*": secretHint("private-key", "[{ file: new.pem }, { file: old.pem }]"),
	"github.check": hint("Expected neutral or required: whether the check run may keep anybody from merging.", "check: neutral"),
	"github.deployments": hint("Expected true: the broker then answers custom deployment protection rules.", "deployments: true"),
	"github.webhook-secret": secretHint("webhook-secret", "{ file: webhook.secret }"),
	"github.webhook-secret.*": secretHint("webhook-secret", "[{ file: new }, { file: old }]"),
	"break-glass": hint("Expected a mapping with the key notify.", "break-glass: { notify: { file: notify.url } }"),
	"break-glass.notify": hint("Expected a URL that takes a POST, or where it is.", "notify: { file: notify.url }"),
	servers: hint("Expected servers by kind and name.", "servers: { postgres: { … } }"),
	"limits.token-max-age": hint("Expected the maximal age of an ID token.", "token-max-age: 60s"),
	"limits.clock-skew": hint("Expected how far clocks may differ.", "clock-skew: 30s"),
	"limits.lease-max-ttl": hint("Expected the longest ttl of any lease.", "lease-max-ttl: 1h"),
	"limits.heartbeat-interval": hint("Expected the time between heartbeats. Three missed ones end a lease.", "heartbeat-interval: 5s"),
	"limits.connections": hint("Expected a number from 64 to 65536.", "connections: 4096"),
	"limits.connections-per-peer": hint("Expected a number from 8 to 65536.", "connections-per-peer: 512"),
	"limits.exchanges": hint("Expected a number from 1 to 1024.", "exchanges: 128"),
	"limits.exchanges-per-owner": hint("Expected a number from 1 to 1024.", "exchanges-per-owner: 96"),
	"limits.exchanges-per-repository": hint("Expected a number from 1 to 1024.", "exchanges-per-repository: 32"),
	"limits.waiting-exchanges": hint("Expected a number from 0 to 4096.", "waiting-exchanges: 512"),
	"limits.waiting-exchanges-per-repository": hint("Expected a number from 0 to 4096.", "waiting-exchanges-per-repository: 64")
};
// src/broker/config/policy-field.ts
const LONGEST_HOLD = "24h";
const DEFAULT_HOLD_SECONDS = 3600;
const MISSING = "This is missing.";
const ONLY_GITHUB = "This goes with policy.github.";
function policyField({ directory }) {
	return strictObject({
		directory: string().min(1).transform((path) => pathIn(directory, path)).optional(),
		github: repositoryPath().optional(),
		organisation: preprocess((given) => typeof given === "string" ? [given] : given, array(organisationFile()).min(1).optional()),
		hold: durationField(LONGEST_HOLD).optional(),
		"require-organisation": boolean().default(false)
	}).transform((given, context) => {
		const { directory: path, github, organisation = [], hold } = given;
		const requireOrganisation = given["require-organisation"];
		const refuse = (key, message) => {
			context.addIssue({
				code: "custom",
				path: [key],
				message
			});
			return NEVER;
		};
		if (path !== void 0) {
			if (github !== void 0) return refuse("github", "Use policy.directory or this, not both.");
			if (given.organisation !== void 0) return refuse("organisation", ONLY_GITHUB);
			if (hold !== void 0) return refuse("hold", ONLY_GITHUB);
			return {
				kind: "directory",
				directory: path,
				requireOrganisation
			};
		}
		if (github === void 0) return refuse("directory", MISSING);
		const twice = organisation.find((one, index) => organisation.findIndex((other) => ownerOf(other) === ownerOf(one)) < index);
		if (twice !== void 0) return refuse("organisation", `${ownerOf(twice)} has more than one policy here.`);
		return {
			kind: "default_branch",
			path: github,
			organisations: organisation,
			holdSeconds: hold ?? DEFAULT_HOLD_SECONDS,
			requireOrganisation
		};
	});
}
function ownerOf({ repository }) {
	return (repository.split("/")[0] ?? "").toLowerCase();
}
const NO_PATH = "This is not the path of a YAML file in a repository.";
function repositoryPath() {
	return string().refine(isRepositoryPath, { error: NO_PATH });
}
function isRepositoryPath(path) {
	const parts = path.split("/");
	return path.length <= 500 && /\.ya?ml$/u.test(path) && !/[\p{Cc}\\:?#]/u.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..");
}
function organisationFile() {
	return string().transform((text, context) => {
		const at = text.indexOf(":");
		const [repository, path] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
		if (at > 0 && REPOSITORY_NAME.test(repository) && isRepositoryPath(path)) return {
			repository,
			path
		};
		context.addIssue(at > 0 && REPOSITORY_NAME.test(repository) ? NO_PATH : "This does not have the form OWNER/REPOSITORY:PATH.");
		return NEVER;
	});
}
// src/broker/config/schema.ts
function configSchema(sources, kinds) {
	return strictObject({
		url: urlField("origin"),
		listen: listenField(sources.hasTls === true ? "any" : "loopback"),
		"admin-listen": listenField("any").optional(),
		tls: tlsField(sources).optional(),
		proxy: proxyField().optional(),
		issuer: urlField("base").default(GITHUB_ISSUER),
		owners: array(int().positive()).min(1),
		"store-key": storeKeyField(sources).optional(),
		audit: auditField(sources),
		store: storeField(sources),
		policy: policyField(sources),
		github: githubField(sources).optional(),
		"break-glass": breakGlassField(sources),
		servers: serversField(sources, kinds),
		limits: strictObject({
			"token-max-age": durationField("15m").default(60),
			"clock-skew": durationField("5m").default(30),
			"lease-max-ttl": durationField("12h").default(3600),
			"heartbeat-interval": durationField("60s").default(5),
			connections: countField({
				least: 64,
				most: 65536
			}).default(4096),
			"connections-per-peer": countField({
				least: 8,
				most: 65536
			}).default(512),
			exchanges: countField({
				least: 1,
				most: 1024
			}).default(128),
			"exchanges-per-owner": countField({
				least: 1,
				most: 1024
			}).optional(),
			"exchanges-per-repository": countField({
				least: 1,
				most: 1024
			}).default(32),
			"waiting-exchanges": countField({
				least: 0,
				most: 4096
			}).default(512),
			"waiting-exchanges-per-repository": countField({
				least: 0,
				most: 4096
			}).default(64)
		}).prefault({})
	});
}
function configHintsOf(kinds) {
	const own = kinds.flatMap(({ name, server }) => Object.entries(server.hints).map(([path, given]) => [`servers.${name}.*${path === "" ? "" : `.${path}`}`, given]));
	return {
		...HINTS,
		...Object.fromEntries(own)
	};
}
function keyMistake(key) {
	const problem = storeKeyProblem(key);
	if (problem === void 0) return void 0;
	return problem === "too_short" ? `This key is shorter than 32 bytes: \`openssl rand -base64 32\` creates one.` : "This key is not a string: `openssl rand -base64 32` creates one.";
}
function storeKeyField(sources) {
	return unknown().transform((given, context) => {
		return (Array.isArray(given) ? given : [given]).map((ref) => resolveSecret(ref, sources)).flatMap((key) => {
			const secret = "value" in key ? new Secret(key.value) : void 0;
			if ("mistake" in key) context.addIssue(secretIssue(key));
			const mistake = secret && keyMistake(secret);
			if (mistake !== void 0) context.addIssue(mistake);
			return secret ?? [];
		});
	});
}
function auditField({ directory }) {
	return string().min(1).default("stdout").transform((text) => text === "stdout" ? { kind: "stdout" } : {
		kind: "file",
		path: pathIn(directory, text)
	});
}
function breakGlassField(sources) {
	const notify = unknown().transform((given, context) => {
		const found = typeof given === "string" ? { value: given } : resolveSecret(given, sources);
		const fault = "value" in found ? addressFault(found.value) : secretIssue(found);
		if (fault === void 0 && "value" in found) return new Secret(found.value);
		if (fault !== void 0) context.addIssue(fault);
		return NEVER;
	});
	return strictObject({ notify: notify.optional() }).prefault({});
}
function addressFault(text) {
	if (!URL.canParse(text)) return "This is not a URL.";
	const { username, password } = new URL(text);
	if (username !== "" || password !== "") return "This URL must not contain a user name or a password.";
	return isSecureUrl(text) ? void 0 : "This URL must use https, or http on a loopback address.";
}
function serversField(sources, kinds) {
	const fields = {
		secret: () => secretField(sources),
		url: () => urlField("base"),
		variable: variableField
	};
	const kind = ({ server }) => record(serverName, server.schema(fields)).default({});
	return strictObject(Object.fromEntries(kinds.map((one) => [one.name, kind(one)]))).prefault({});
}
// src/broker/config/config.ts
function parseBrokerConfig(text, sources) {
	const yaml = readYaml(text);
	if (!yaml.ok) return err(mistakesOfFaults(sources.file, yaml.error));
	const { kinds } = sources;
	const { content } = yaml.value;
	const hasTls = isRecord(content) && content["tls"] !== void 0;
	const schema = configSchema({
		...sources,
		directory: dirname(sources.file),
		hasTls
	}, kinds);
	const parsed = schema.safeParse(content);
	const context = {
		source: sources.file,
		yaml: yaml.value,
		hints: configHintsOf(kinds)
	};
	if (!parsed.success) return err(inOrder(mistakesOf(context, [], {
		schema,
		error: parsed.error
	})));
	const config = configOf(parsed.data);
	if (config.tls !== void 0 && config.url.startsWith("http:")) return err([mistakeAt(context, ["url"], { message: "The broker speaks TLS (`tls`), so this URL must begin with https." })]);
	if (config.policy.kind === "default_branch" && config.github === void 0) return err([mistakeAt(context, ["github"], { message: "This is missing: policy.github needs it to read policies." })]);
	const needsKey = kinds.filter(({ name, server }) => server.needsStoreKey && hasServers(config, name));
	if (needsKey.length === 0 || config.storeKeys.length > 0) return ok(config);
	const message = `This is missing: ${needsKey.map(({ name, server: { storeKeyUse = "to revoke credentials" } }) => `servers.${name} needs it ${storeKeyUse}`).join(", and ")}.`;
	return err([mistakeAt(context, ["store-key"], { message })]);
}
function hasServers({ servers }, kind) {
	return Object.keys(servers[kind] ?? {}).length > 0;
}
function configOf(input) {
	const { limits } = input;
	return {
		url: input.url,
		listen: input.listen,
		adminListen: input["admin-listen"],
		tls: input.tls,
		proxy: input.proxy,
		issuer: input.issuer,
		owners: input.owners,
		storeKeys: input["store-key"] ?? [],
		audit: input.audit,
		store: input.store,
		policy: input.policy,
		github: input.github,
		breakGlass: { notify: input["break-glass"].notify },
		servers: input.servers,
		limits: limitsOf(limits, input.owners)
	};
}
function limitsOf(limits, owners) {
	const { connections, exchanges } = limits;
	const ofOwner = owners.length === 1 ? exchanges : Math.ceil(exchanges * 3 / 4);
	return {
		tokenMaxAgeSeconds: limits["token-max-age"],
		clockSkewSeconds: limits["clock-skew"],
		leaseMaxTtlSeconds: limits["lease-max-ttl"],
		heartbeatIntervalSeconds: limits["heartbeat-interval"],
		connections,
		connectionsPerPeer: limits["connections-per-peer"],
		exchanges,
		exchangesPerOwner: limits["exchanges-per-owner"] ?? ofOwner,
		exchangesPerRepository: limits["exchanges-per-repository"],
		waitingExchanges: limits["waiting-exchanges"],
		waitingExchangesPerRepository: limits["waiting-exchanges-per-repository"]
	};
}
// src/cli/print/mistake-lines.ts
function mistakeLines(mistake) {
	const { source, line, column, path, message, expected, example, severity, code } = mistake;
	const head = [
		`${source}:${line}:${column}`,
		path,
		severity === "warning" ? "(warning)" : "",
		code === void 0 ? "" : `(${code})`
	].filter((part) => part !== "").join("  ");
	const text = [message, expected].filter((part) => part !== "").join(" ");
	return [
		plain(head),
		...wrap(plain(text)).map((part) => `  ${part}`),
		...example === "" ? [] : [`  For example  ${example}`]
	];
}
// src/cli/sources/read-file.ts
async function readNamed({ readText }, path) {
	try {
		return ok(await readText(path));
	} catch (error) {
		const reason = codeOf(error);
		const why = REASONS[reason] ?? reason;
		return err(failure("file_unreadable", `${path} cannot be read: ${why}.`, {
			remedy: "Check its path and permissions.",
			cause: error
		}));
	}
}
const REASONS = {
	ENOENT: "there is no such file",
	ENOTDIR: "there is no such file",
	EACCES: "permission denied",
	EISDIR: "it is a directory"
};
// src/cli/sources/configuration.ts
function configPath(given) {
	return given.text("config") ?? "broker.yml";
}
function configOption(path) {
	return path === "broker.yml" ? "" : ` --config ${path}`;
}
async function readConfig(deps, path) {
	const read = await readConfigAndFiles(deps, path);
	return read.ok ? ok(read.value.config) : read;
}
async function readConfigAndFiles(deps, path, { isRunning = false } = {}) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const { config, secretFiles } = await parseConfigAndFiles(deps, {
		path,
		text: text.value,
		isRunning
	});
	if (!config.ok) return err(configFailure(path, config.error));
	return ok({
		config: config.value,
		secretFiles
	});
}
function isCertificate(text) {
	return text.includes("-----BEGIN CERTIFICATE-----") && !text.includes("PRIVATE KEY-----");
}
async function parseConfig(deps, path, text) {
	return (await parseConfigAndFiles(deps, {
		path,
		text
	})).config;
}
async function parseConfigAndFiles(deps, { path, text, isRunning = false }) {
	const files = new Set();
	const kinds = await loadSettings(deps.kinds);
	const sources = sourcesOf(deps, path);
	return {
		config: parseBrokerConfig(text, {
			...sources,
			kinds,
			isRunning,
			readFile: (name) => {
				const content = sources.readFile(name);
				if (!isCertificate(content)) files.add(name);
				return content;
			}
		}),
		secretFiles: [...files]
	};
}
function topKeys(deps, path) {
	return Object.keys(shapeOf(deps, path));
}
async function readStoreConfig(deps, path) {
	const { store } = shapeOf(deps, path);
	const read = await readPart(deps, path, looseObject({ store }));
	return read.ok ? ok(read.value.store) : read;
}
function policyDirectoryAt(path, yaml) {
	const { line, column } = yaml?.positionOf(["policy", "directory"]) ?? {
		line: 1,
		column: 1
	};
	return `${path}:${line}:${column}  policy.directory`;
}
async function readDecisionConfig(deps, path) {
	const { policy, limits } = shapeOf(deps, path);
	const read = await readPart(deps, path, looseObject({
		policy,
		limits
	}));
	if (!read.ok) return read;
	const leaseMaxTtlSeconds = read.value.limits["lease-max-ttl"];
	return ok({
		policy: read.value.policy,
		leaseMaxTtlSeconds
	});
}
function shapeOf(deps, path) {
	return configSchema({
		...sourcesOf(deps, path),
		directory: dirname(path)
	}, []).shape;
}
async function readPart(deps, path, schema) {
	const text = await readNamed(deps, path);
	if (!text.ok) return text;
	const yaml = readYaml(text.value);
	if (!yaml.ok) return err(configFailure(path, mistakesOfFaults(path, yaml.error)));
	const parsed = schema.safeParse(yaml.value.content);
	if (parsed.success) return ok(parsed.data);
	const context = {
		source: path,
		yaml: yaml.value,
		hints: configHintsOf([])
	};
	return err(configFailure(path, mistakesOf(context, [], {
		schema,
		error: parsed.error
	})));
}
function sourcesOf({ variables }, path) {
	return {
		file: path,
		env: variables,
		readFile: (name) => readFileSync(name, "utf8")
	};
}
function configFailure(path, mistakes) {
	return failure("configuration_invalid", `${path} has mistakes:`, {
		remedy: "Fix the mistakes listed above.",
		details: mistakes.flatMap(mistakeLines)
	});
}
export { createPeerOf as _, policyDirectoryAt as a, readDecisionConfig as c, readNamed as d, mistakeLines as f, missingKeys as g, createKeyRing as h, parseConfigAndFiles as i, readStoreConfig as l, pathIn as m, configPath as n, readConfig as o, isSameStore as p, parseConfig as r, readConfigAndFiles as s, configOption as t, topKeys as u, whyNotValid as v };
