const { Buffer } = process.getBuiltinModule("node:buffer");
// src/delivery/archive/archive-bounds.ts
const MIB = 1048576;
const ARCHIVE_BOUNDS = {
	layers: 4,
	bytes: 512 * MIB,
	ratio: 200,
	bytesAnyway: 32 * MIB,
	members: 2e4,
	nestedZipBytes: 16 * MIB,
	zipDirectoryBytes: 16 * MIB
};
function unpackLimit(size, { bytes, ratio, bytesAnyway }) {
	const byRatio = Math.max(bytesAnyway, size * ratio);
	return byRatio < bytes ? {
		bytes: byRatio,
		tooMuch: `unpacks to more than ${ratio} times its size`
	} : {
		bytes,
		tooMuch: `unpacks to more than ${sizeText(bytes)}`
	};
}
function sizeText(bytes) {
	return bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${bytes} bytes`;
}
// src/delivery/archive/byte-reader.ts
function byteReader(source) {
	const iterator = source[Symbol.asyncIterator]();
	let rest = Buffer.alloc(0);
	const fill = async (length) => {
		const pieces = rest.length === 0 ? [] : [rest];
		for (let have = rest.length; have < length;) {
			const next = await iterator.next();
			if (next.done === true) break;
			pieces.push(next.value);
			have += next.value.length;
		}
		const [first = rest, ...more] = pieces;
		rest = more.length === 0 ? first : Buffer.concat(pieces);
	};
	const cut = (length) => {
		const piece = rest.subarray(0, length);
		rest = rest.subarray(piece.length);
		return piece;
	};
	const peek = async (length) => {
		if (rest.length < length) await fill(length);
		return rest.subarray(0, length);
	};
	return {
		peek,
		take: async (length) => cut((await peek(length)).length),
		async *pieces(length) {
			for (let left = length; left > 0;) {
				if (rest.length === 0) await fill(1);
				if (rest.length === 0) return;
				const piece = cut(left);
				left -= piece.length;
				yield piece;
			}
		},
		async close() {
			await iterator.return?.();
		}
	};
}
// src/delivery/archive/tar.ts
const BLOCK = 512;
const MAX_EXTENSION = 1048576;
async function* tarMembers(reader) {
	let long = {};
	for (;;) {
		const header = await reader.take(BLOCK);
		if (header.length < BLOCK || !isHeader(header)) return;
		const type = header.toString("latin1", 156, 157);
		const size = EXTENSIONS.has(type) ? sizeOf(header) : long.size ?? sizeOf(header);
		const padding = (BLOCK - size % BLOCK) % BLOCK;
		const name = long.name ?? nameOf(header);
		if (EXTENSIONS.has(type) && size <= MAX_EXTENSION) {
			const extension = await reader.take(size);
			yield {
				name,
				header: extension,
				content: void 0,
				type,
				size,
				link: ""
			};
			Object.assign(long, extensionOf(type, extension));
		} else {
			let left = size;
			yield {
				name,
				header,
				content: counted(reader.pieces(size), (length) => left -= length),
				type,
				size,
				link: long.link ?? untilNul(header.toString("latin1", 157, 257))
			};
			await skip(reader, left);
			long = {};
		}
		await skip(reader, padding);
	}
}
const EXTENSIONS = new Set([
	"x",
	"L",
	"K",
	"g"
]);
function extensionOf(type, content) {
	const text = content.toString("latin1");
	if (type === "L") return { name: untilNul(text) };
	if (type === "K") return { link: untilNul(text) };
	if (type !== "x") return {};
	const size = paxValue(text, "size");
	return {
		...given("name", paxValue(text, "path")),
		...given("link", paxValue(text, "linkpath")),
		...size === void 0 ? {} : { size: Number(size) }
	};
}
function paxValue(text, key) {
	const value = key === "size" ? String.raw`\d+` : String.raw`[^\n]*`;
	return new RegExp(String.raw`(?:^|\n)\d+ ${key}=(?<value>${value})\n`, "u").exec(text)?.groups?.["value"];
}
function given(key, value) {
	return value === void 0 ? {} : { [key]: value };
}
function isHeader(header) {
	let sum = 256;
	for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
	return sum === octal(header.toString("latin1", 148, 156)) && sum > 256;
}
function sizeOf(header) {
	if ((header[124] ?? 0) < 128) return octal(header.toString("latin1", 124, 136));
	const size = Number(header.readBigUInt64BE(128));
	return Number.isSafeInteger(size) ? size : 0;
}
function octal(text) {
	const digits = /[0-7]+/u.exec(text)?.[0];
	return digits === void 0 ? 0 : Number.parseInt(digits, 8);
}
function nameOf(header) {
	const name = untilNul(header.toString("latin1", 0, 100));
	const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? header.toString("latin1", 345, 500) : "";
	return untilNul(prefix) === "" ? name : `${untilNul(prefix)}/${name}`;
}
function untilNul(text) {
	const end = text.indexOf("\0");
	return end < 0 ? text : text.slice(0, end);
}
async function* counted(source, count) {
	for await (const piece of source) {
		count(piece.length);
		yield piece;
	}
}
async function skip(reader, length) {
	for await (const _ of reader.pieces(length));
}
export { unpackLimit as a, sizeText as i, byteReader as n, ARCHIVE_BOUNDS as r, tarMembers as t };
