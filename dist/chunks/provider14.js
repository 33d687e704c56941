import { E as joined, dt as ok, ut as err } from "./start.js";
import { D as permanentFailure, O as retryableFailure } from "./direct.js";
import { t as classifyByLists } from "./reads-list.js";
import { t as serverFinder } from "./unknown-server.js";
import { m as filePlaceholder } from "./job.js";
import { a as privateKeyOfSeed, c as wireByte, d as wireUint32, f as wireUint64, i as ed25519Signature, l as wireJoined, n as ed25519Blob, r as ed25519KeyOf, u as wireString } from "./ed25519.js";
import { n as KNOWN_HOSTS_FILE, r as KNOWN_HOSTS_VARIABLE, t as CERTIFICATE_FILE } from "./names4.js";
import "./publication.js";
import { t as SSH_REVOCABILITY } from "./revocability18.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/credentials/ssh/handle.ts
function writeSshHandle({ server, serial, until }) {
	return {
		server,
		serial: String(serial),
		until
	};
}
function readSshHandle({ server, serial, until }) {
	const isSerial = typeof serial === "string" && /^[1-9]\d{0,19}$/u.test(serial);
	if (typeof server !== "string" || !isSerial || typeof until !== "number") throw new TypeError("not a handle of the ssh provider");
	return {
		server,
		serial: BigInt(serial),
		until
	};
}
// src/credentials/ssh/format/certificate.ts
const CERTIFICATE_KIND = "ssh-ed25519-cert-v01@openssh.com";
const FOR_USERS = 1;
function signCertificate(ca, request) {
	const { publicKey, serial, keyId, principals, validAfter, validBefore, nonce } = request;
	const signedPart = wireJoined(wireString(CERTIFICATE_KIND), wireString(nonce), wireString(publicKey), wireUint64(serial), wireUint32(FOR_USERS), wireString(keyId), wireString(...principals.map((name) => wireString(name))), wireUint64(seconds(validAfter)), wireUint64(seconds(validBefore)), wireString(...criticalOptions(request)), wireString(...request.extensions.toSorted().map(emptyOption)), wireString(), wireString(ed25519Blob(Buffer.from(ca.publicKey, "base64"))));
	const signature = ed25519Signature(signedPart, privateKeyOfSeed(ca.seed.reveal()));
	return wireJoined(signedPart, wireString(signature));
}
function certificateLine(certificate, comment) {
	return `${CERTIFICATE_KIND} ${Buffer.from(certificate).toString("base64")} ${comment}\n`;
}
function criticalOptions({ forceCommand, sourceAddress }) {
	return [...forceCommand === void 0 ? [] : [option("force-command", forceCommand)], ...sourceAddress === void 0 ? [] : [option("source-address", sourceAddress.join(","))]];
}
function option(name, value) {
	return wireJoined(wireString(name), wireString(wireString(value)));
}
function emptyOption(name) {
	return wireJoined(wireString(name), wireString());
}
function seconds(instant) {
	return BigInt(Math.ceil(instant / 1e3));
}
// src/credentials/ssh/issue.ts
const BACKDATED_MS = 6e4;
const NONCE_BYTES = 32;
function issueCertificate(request, given) {
	const { server, handle, randomBytes, now } = given;
	const publicKey = ed25519KeyOf(request.supplied?.["public-key"] ?? "");
	if (publicKey === void 0) return err(NO_KEY);
	const { principals, forceCommand, sourceAddress, extensions } = request.settings;
	const line = certificateLine(signCertificate(server.ca, {
		publicKey,
		serial: handle.serial,
		keyId: keyIdOf(request),
		principals,
		validAfter: now - BACKDATED_MS,
		validBefore: handle.until,
		forceCommand,
		sourceAddress,
		extensions,
		nonce: randomBytes(NONCE_BYTES)
	}), request.lease);
	return ok({
		credential: {
			kind: "ssh",
			env: { [KNOWN_HOSTS_VARIABLE]: filePlaceholder(KNOWN_HOSTS_FILE) },
			files: [{
				name: CERTIFICATE_FILE,
				mode: "0400",
				content: line
			}, {
				name: KNOWN_HOSTS_FILE,
				mode: "0400",
				content: server.knownHosts
			}]
		},
		handle: writeSshHandle(handle),
		diesAt: handle.until,
		issuedTo: `ssh certificate ${handle.serial} for ${joined(principals)}`
	});
}
const NO_KEY = permanentFailure("public_key_malformed", "the request supplied no Ed25519 public key", "Use a stepkey action of the broker's version.");
function keyIdOf({ lease, instance, repository, job, step }) {
	return `stepkey ${lease} broker ${instance} ${repository} run ${`${job.runId}/${job.runAttempt}`} step ${step}`;
}
// src/credentials/ssh/format/revocation-list.ts
const MAGIC = 6004222216555465216n;
const FORMAT_VERSION = 1;
const CERTIFICATES = 1;
const SERIAL_LIST = 32;
function revocationList(serials) {
	const sorted = BigUint64Array.from(serials).toSorted().filter(isFirst);
	const header = wireJoined(wireUint64(MAGIC), wireUint32(FORMAT_VERSION), wireUint64(0n), wireUint64(0n), wireUint64(0n), wireString(), wireString("stepkey"));
	if (sorted.length === 0) return header;
	const list = wireJoined(wireByte(SERIAL_LIST), wireString(bigEndian(sorted)));
	const section = wireString(wireString(), wireString(), list);
	return wireJoined(header, wireByte(CERTIFICATES), section);
}
function isFirst(serial, index, sorted) {
	return index === 0 || serial !== sorted[index - 1];
}
function bigEndian(serials) {
	const bytes = new Uint8Array(8 * serials.length);
	const view = new DataView(bytes.buffer);
	for (const [index, serial] of serials.entries()) view.setBigUint64(8 * index, serial);
	return bytes;
}
// src/credentials/ssh/revoked-serials.ts
const FORGET_EVERY = 1e3;
function createRevokedSerials({ now }) {
	const serials = new Map();
	let added = 0;
	const forget = () => {
		for (const [serial, until] of serials) if (until + 18e5 <= now()) serials.delete(serial);
	};
	return {
		add: (serial, until) => {
			serials.set(serial, until);
			added += 1;
			if (added % FORGET_EVERY === 0) forget();
		},
		valid: () => {
			forget();
			return [...serials.keys()];
		}
	};
}
// src/credentials/ssh/publish-serials.ts
const NOBODY_MS = 36e5;
function publishSerials(servers, clock) {
	const lists = new Map(servers.map((name) => [name, createRevokedSerials(clock)]));
	const fetchedAt = new Map();
	const read = rememberingHandles();
	return {
		revoke: (server, { serial, until }) => {
			lists.get(server)?.add(serial, until);
			return revokedAt(server, clock.now(), fetchedAt.get(server));
		},
		publication: {
			render: (server, ended) => {
				const own = lists.get(server);
				if (own === void 0) return void 0;
				return revocationList([...ended.map(({ handle }) => read(handle)).filter((one) => one.server === server || !lists.has(one.server)).map(({ serial }) => serial), ...own.valid()]);
			},
			fetched: (server) => {
				fetchedAt.set(server, clock.now());
			}
		}
	};
}
function revokedAt(server, now, fetchedAt) {
	const listed = `serial is in the revocation list of ${server}`;
	if (fetchedAt === void 0) return {
		facts: [listed, "nobody has fetched that list since this broker started or was reloaded"],
		reachesNobody: true
	};
	const ageMs = now - fetchedAt;
	if (ageMs > NOBODY_MS) return {
		facts: [listed, "nobody fetched that list within the last hour"],
		reachesNobody: true
	};
	return { facts: [listed, `the list was fetched ${Math.max(0, Math.round(ageMs / 1e3))} s before`] };
}
function rememberingHandles() {
	const known = new WeakMap();
	return (handle) => {
		const before = known.get(handle);
		if (before !== void 0) return before;
		const read = readSshHandle(handle);
		known.set(handle, read);
		return read;
	};
}
// src/credentials/ssh/serial.ts
function serialOf(lease) {
	const serial = createHash("sha256").update(lease).digest().readBigUInt64BE();
	return serial === 0n ? 1n : serial;
}
// src/credentials/ssh/provider.ts
function createSshProvider(deps) {
	const { servers, randomBytes, clock } = deps;
	const published = publishSerials(Object.keys(servers), clock);
	const find = serverFinder("ssh", new Map(Object.entries(servers)));
	const isKnown = (name) => {
		const server = find(name);
		return server.ok ? ok(void 0) : server;
	};
	return {
		kind: "ssh",
		revocability: SSH_REVOCABILITY,
		handleOf: (request) => writeSshHandle(sshHandleOf(request)),
		classify: async ({ server: name, principals }) => {
			const server = find(name);
			if (!server.ok) return server;
			const { reads } = server.value;
			return ok(classifyByLists(name, [{
				key: "reads",
				listed: reads,
				names: principals
			}]));
		},
		checkSettings: async ({ settings }) => isKnown(settings.server),
		checkServer: async (name) => isKnown(name),
		issue: async (request, signal) => {
			if (signal.aborted) return err(TOO_LATE);
			const server = find(request.settings.server);
			if (!server.ok) return server;
			return issueCertificate(request, {
				server: server.value,
				handle: sshHandleOf(request),
				now: clock.now(),
				randomBytes
			});
		},
		revoke: async (handle) => {
			const { server: name, ...certificate } = readSshHandle(handle);
			const server = find(name);
			return server.ok ? ok(published.revoke(name, certificate)) : server;
		},
		probe: async (handle) => {
			const { server } = readSshHandle(handle);
			return ok({
				state: "unknown",
				facts: [`hosts of ${server} do not say what they accept`]
			});
		},
		publication: published.publication
	};
}
const TOO_LATE = retryableFailure("timeout", "there was no time left to sign", "Try again.");
function sshHandleOf({ lease, settings, expiresAt }) {
	return {
		server: settings.server,
		serial: serialOf(lease),
		until: wholeSecond(expiresAt)
	};
}
function wholeSecond(instant) {
	return Math.ceil(instant / 1e3) * 1e3;
}
export { createSshProvider };
