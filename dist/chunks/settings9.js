import { M as strictObject, N as string, V as NEVER, _ as array, m as _enum } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { L as Secret, dt as ok, ut as err } from "./start.js";
import { a as privateKeyOfSeed, o as publicBytesOf, s as readWire } from "./ed25519.js";
const { isIP } = process.getBuiltinModule("node:net");
const { createPrivateKey } = process.getBuiltinModule("node:crypto");
// src/credentials/ssh/format/ca-key.ts
const BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
const END = "-----END OPENSSH PRIVATE KEY-----";
const MAGIC = "openssh-key-v1\0";
function parseCaKey(text) {
	const trimmed = text.trim();
	if (/^(?:ssh|ecdsa|sk)-\S+ AAAA/u.test(trimmed)) return err(PUBLIC_HALF);
	if (!trimmed.startsWith(BEGIN)) return parsePkcs8(trimmed);
	const base64 = trimmed.slice(35, trimmed.indexOf(END));
	const bytes = new Uint8Array(Buffer.from(base64, "base64"));
	return new TextDecoder().decode(bytes.subarray(0, 15)) === MAGIC ? parseOpenSsh(bytes.subarray(15)) : err(NOT_A_KEY);
}
const PUBLIC_HALF = "is the public half, and the private one has its name without .pub";
const NOT_A_KEY = "is not a private key";
const NOT_ED25519 = "is not an Ed25519 key";
function parseOpenSsh(bytes) {
	const outer = readWire(bytes);
	const cipher = outer.text();
	outer.bytes();
	outer.bytes();
	outer.uint32();
	outer.bytes();
	const inner = readWire(outer.bytes());
	if (!outer.isIntact()) return err(NOT_A_KEY);
	if (cipher !== "none") return err("has a passphrase");
	inner.uint32();
	inner.uint32();
	if (inner.text() !== "ssh-ed25519") return err(NOT_ED25519);
	inner.bytes();
	const both = inner.bytes();
	if (!inner.isIntact() || both.length !== 64) return err(NOT_A_KEY);
	return ok(caKeyOf(Buffer.from(both.subarray(0, 32)).toString("base64url")));
}
function parsePkcs8(text) {
	let key;
	try {
		key = createPrivateKey(text);
	} catch {
		const isEncrypted = text.includes("ENCRYPTED");
		return err(isEncrypted ? "has a passphrase" : NOT_A_KEY);
	}
	if (key.asymmetricKeyType !== "ed25519") return err(NOT_ED25519);
	return ok(caKeyOf(key.export({ format: "jwk" }).d ?? ""));
}
function caKeyOf(seed) {
	const publicKey = publicBytesOf(privateKeyOfSeed(seed));
	return {
		seed: new Secret(seed),
		publicKey: Buffer.from(publicKey).toString("base64")
	};
}
// src/credentials/ssh/known-hosts.ts
const KEY = /^[a-z0-9@.-]+ [A-Za-z0-9+/]{20,}={0,2}(?: .*)?$/u;
const MAX_BYTES = 61440;
function knownHostsFault(text) {
	if (new TextEncoder().encode(text).length > MAX_BYTES) return "This has more than 60 KiB. List only the hosts that leases log in to, or use @cert-authority.";
	const lines = text.split("\n").map((line) => line.trim());
	if (lines.filter((line) => line !== "" && !line.startsWith("#")).length === 0) return "This has no host key.";
	const wrong = lines.findIndex((line) => line !== "" && !line.startsWith("#") && !isEntry(line.split(/\s+/u)));
	return wrong === -1 ? void 0 : `Line ${wrong + 1} is not a line of a known_hosts file.`;
}
function isEntry(fields) {
	const [first = ""] = fields;
	if (!first.startsWith("@")) return fields.length >= 3 && KEY.test(fields.slice(1).join(" "));
	return (first === "@cert-authority" || first === "@revoked") && fields.length >= 4 && KEY.test(fields.slice(2).join(" "));
}
// src/credentials/ssh/source-address.ts
function sourceAddressFault(text) {
	const [address = "", length, ...more] = text.split("/");
	const family = isIP(address);
	if (family === 0 || address.includes("%") || more.length > 0) return `"${text}" is not an address or a block of them.`;
	const bits = family === 4 ? 32 : 128;
	if (length === void 0) return void 0;
	if (!/^\d{1,3}$/u.test(length) || Number(length) > bits) return `"${text}" has a prefix length that is not between 0 and ${bits}.`;
	return hasHostBits(address, Number(length)) ? `"${text}" has bits set beyond its prefix, and sshd refuses such a block.` : void 0;
}
function hasHostBits(address, length) {
	const groups = isIP(address) === 4 ? bytesOf(address) : sixteenBitsOf(address);
	const bits = isIP(address) === 4 ? 8 : 16;
	return groups.some((group, index) => {
		return group % 2 ** Math.min(bits, Math.max(0, (index + 1) * bits - length)) !== 0;
	});
}
function bytesOf(address) {
	return address.split(".").map(Number);
}
function sixteenBitsOf(address) {
	const { hostname } = new URL(`http://[${address}]/`);
	const [head = "", tail = ""] = hostname.slice(1, -1).split("::");
	const [before, after] = [head, tail].map((part) => part === "" ? [] : part.split(":"));
	const known = [...before ?? [], ...after ?? []];
	const zeros = Array.from({ length: 8 - known.length }, () => "0");
	return [
		...before ?? [],
		...zeros,
		...after ?? []
	].map((group) => Number.parseInt(group, 16));
}
// src/credentials/ssh/settings.ts
const EXTENSIONS = [
	"permit-X11-forwarding",
	"permit-agent-forwarding",
	"permit-port-forwarding",
	"permit-pty",
	"permit-user-rc"
];
const principal = string().regex(/^[^\s,*?!\p{Cc}]{1,200}$/u, { error: "This is not the name of a principal." });
const command = string().max(4096).regex(/^[^\p{Cc}]*[^\s\p{Cc}][^\p{Cc}]*$/u, { error: "This is not a command on one line." });
const address = string().superRefine((text, context) => {
	const fault = sourceAddressFault(text);
	if (fault !== void 0) context.addIssue(fault);
});
const sshSettings = {
	name: "ssh",
	grant: {
		schema: strictObject({
			server: serverName,
			principals: distinct(principal).min(1).max(64),
			"force-command": command.optional(),
			"source-address": distinct(address).min(1).max(64).optional(),
			extensions: distinct(_enum(EXTENSIONS)).default([])
		}).transform((given) => ({
			server: given.server,
			principals: given.principals.toSorted(),
			...given["force-command"] === void 0 ? {} : { forceCommand: given["force-command"] },
			...given["source-address"] === void 0 ? {} : { sourceAddress: given["source-address"].toSorted() },
			extensions: given.extensions.toSorted()
		})),
		hints: {
			server: hint("A name under servers.ssh.", "server: production"),
			principals: hint("Names that the hosts accept, as in AuthorizedPrincipalsFile.", "principals: [deploy]"),
			"principals.*": hint("A name without spaces, commas and wildcards.", "deploy"),
			"force-command": hint("The only command that runs.", "force-command: \"/usr/bin/deploy shop\""),
			"source-address": hint("Addresses from which it can be used.", "source-address: [192.0.2.0/24]"),
			"source-address.*": hint("An address, or a block of them.", "192.0.2.0/24"),
			extensions: hint("What is allowed beyond one command.", "extensions: [permit-pty]"),
			"extensions.*": hint(`One of ${EXTENSIONS.join(", ")}.`, "permit-pty")
		},
		decisive: "principals",
		example: "ssh: { server: production, principals: [deploy] }"
	},
	server: {
		needsStoreKey: false,
		place: ({ ca }) => ca.publicKey,
		schema: serverSchema,
		hints: {
			"": hint("Hosts that trust one CA.", "production: { ca: { file: stepkey_ca }, known-hosts: { file: known_hosts } }"),
			ca: secretHint("ca", "{ file: stepkey_ca }"),
			"known-hosts": hint("Expected { file: PATH }, with the hosts' public keys as `ssh-keyscan` prints them.", "known-hosts: { file: known_hosts }"),
			reads: hint("Principals that can only read.", "reads: [log-reader]"),
			"reads.*": hint("The name of a principal.", "log-reader")
		}
	}
};
function distinct(item) {
	return array(item).refine((all) => new Set(all).size === all.length, { error: "A value appears twice." });
}
function serverSchema({ secret }) {
	return strictObject({
		ca: secret().transform((given, context) => {
			const key = parseCaKey(given.reveal());
			if (key.ok) return key.value;
			context.addIssue({
				code: "custom",
				message: `The CA's key ${key.error}.`,
				params: { expected: "To create one: ssh-keygen -t ed25519 -N '' -f stepkey_ca" }
			});
			return NEVER;
		}),
		"known-hosts": secret().transform((given, context) => {
			const fault = knownHostsFault(given.reveal());
			if (fault !== void 0) context.addIssue(fault);
			return given.reveal();
		}),
		reads: distinct(principal).default([])
	}).transform(({ ca, "known-hosts": knownHosts, reads }) => ({
		ca,
		knownHosts: `${knownHosts.trimEnd()}\n`,
		reads
	}));
}
export { sshSettings };
