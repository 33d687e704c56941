const { createPrivateKey, createPublicKey, sign } = process.getBuiltinModule("node:crypto");
// src/credentials/ssh/format/write-wire.ts
const utf8 = new TextEncoder();
function wireByte(value) {
	return Uint8Array.of(value);
}
function wireUint32(value) {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value);
	return bytes;
}
function wireUint64(value) {
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setBigUint64(0, value);
	return bytes;
}
function wireString(...parts) {
	const content = wireJoined(...parts.map((part) => typeof part === "string" ? utf8.encode(part) : part));
	return wireJoined(wireUint32(content.length), content);
}
function wireJoined(...parts) {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
// src/credentials/ssh/format/read-wire.ts
function readWire(given) {
	const view = new DataView(given.buffer, given.byteOffset, given.byteLength);
	let at = 0;
	let intact = true;
	const next = (length) => {
		if (length > given.length - at) {
			intact = false;
			at = given.length;
			return;
		}
		const from = at;
		at += length;
		return from;
	};
	const uint32 = () => {
		const from = next(4);
		return from === void 0 ? 0 : view.getUint32(from);
	};
	const bytes = () => {
		const length = uint32();
		const from = next(length);
		return from === void 0 ? new Uint8Array() : given.subarray(from, from + length);
	};
	return {
		byte: () => {
			const from = next(1);
			return from === void 0 ? 0 : view.getUint8(from);
		},
		uint32,
		bytes,
		text: () => new TextDecoder().decode(bytes()),
		isIntact: () => intact,
		isAtEnd: () => at === given.length
	};
}
// src/credentials/ssh/format/ed25519.ts
const ED25519 = "ssh-ed25519";
function ed25519Blob(publicKey) {
	return new Uint8Array([...wireString(ED25519), ...wireString(publicKey)]);
}
function ed25519KeyOf(line) {
	const [kind, base64 = "", ...more] = line.split(" ");
	const reader = readWire(Buffer.from(base64, "base64"));
	const inside = reader.text();
	const key = reader.bytes();
	const isWhole = reader.isIntact() && reader.isAtEnd() && key.length === 32;
	return kind === "ssh-ed25519" && inside === "ssh-ed25519" && isWhole && more.length === 0 ? key : void 0;
}
function ed25519Signature(data, key) {
	return new Uint8Array([...wireString(ED25519), ...wireString(sign(null, data, key))]);
}
function privateKeyOfSeed(seed) {
	return createPrivateKey({
		key: {
			kty: "OKP",
			crv: "Ed25519",
			d: seed,
			x: "A".repeat(43)
		},
		format: "jwk"
	});
}
function publicBytesOf(key) {
	const whole = key.type === "public" ? key : createPublicKey(key);
	return new Uint8Array(Buffer.from(whole.export({ format: "jwk" }).x ?? "", "base64url"));
}
export { privateKeyOfSeed as a, wireByte as c, wireUint32 as d, wireUint64 as f, ed25519Signature as i, wireJoined as l, ed25519Blob as n, publicBytesOf as o, ed25519KeyOf as r, readWire as s, ED25519 as t, wireString as u };
