import { c as errorCode } from "./refused.js";
import { c as archiveKind } from "./job.js";
const { Readable, pipeline } = process.getBuiltinModule("node:stream");
const { Buffer } = process.getBuiltinModule("node:buffer");
const { constants, createGunzip, createInflate, createInflateRaw, createZstdDecompress, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } = process.getBuiltinModule("node:zlib");
const { readSync } = process.getBuiltinModule("node:fs");
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
/** How much a file of this size may unpack to, and what is said where it is more. */
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
	/** Reads on until at least so many bytes are there. Joins them once, because each joining copies all of them. */
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
// src/delivery/archive/decompress.ts
const CHUNK_BYTES = 65536;
/** So that what was cut off is unpacked to where it ends. */
const OPTIONS = {
	chunkSize: CHUNK_BYTES,
	finishFlush: constants.Z_SYNC_FLUSH
};
const STREAMS = {
	gzip: () => createGunzip(OPTIONS),
	zlib: () => createInflate(OPTIONS),
	deflate: () => createInflateRaw(OPTIONS),
	zstd: () => createZstdDecompress({ chunkSize: CHUNK_BYTES })
};
/** Unpacks this much in one go: to set up a stream costs more than to unpack most files of an archive. */
const SMALL = {
	packed: 65536,
	unpacked: 524288
};
const AT_ONCE = {
	finishFlush: constants.Z_SYNC_FLUSH,
	maxOutputLength: SMALL.unpacked
};
const WHOLE = {
	gzip: (packed) => gunzipSync(packed, AT_ONCE),
	zlib: (packed) => inflateSync(packed, AT_ONCE),
	deflate: (packed) => inflateRawSync(packed, AT_ONCE),
	zstd: (packed) => zstdDecompressSync(packed, { maxOutputLength: SMALL.unpacked })
};
/** What was compressed, piece by piece. It throws where the stream is damaged; whoever stops early ends it. */
async function* decompressed(compression, source) {
	const reader = byteReader(source);
	try {
		const start = await reader.peek(SMALL.packed + 1);
		const whole = start.length <= SMALL.packed ? small(compression, start) : void 0;
		if (whole !== void 0) {
			if (whole.length > 0) yield whole;
			return;
		}
		const stream = STREAMS[compression]();
		pipeline(Readable.from(reader.pieces(Number.MAX_SAFE_INTEGER)), stream, () => void 0);
		for await (const piece of stream) yield piece;
	} finally {
		await reader.close();
	}
}
/** Undefined where it is damaged or unpacks to much: a stream gives what is before that, piece by piece. */
function small(compression, packed) {
	try {
		return WHOLE[compression](packed);
	} catch {
		return;
	}
}
/** Whether this is the beginning of a loose object of git: `blob 12`, a NUL and the content, compressed. */
function isGitObject(head) {
	try {
		const start = inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1", 0, 32);
		return /^(?:blob|commit|tree|tag) \d+\0/u.test(start);
	} catch {
		return false;
	}
}
// src/delivery/archive/tar.ts
const BLOCK = 512;
/** A longer name or header of an extension is not one that a program wrote. */
const MAX_EXTENSION = 1048576;
/**
* The files of a tar, as it is read (POSIX ustar and pax, GNU's long names). Content that nobody reads is skipped. It
* ends where something else begins.
*/
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
/** pax's extended header, GNU's long name and long link, and a global header. */
const EXTENSIONS = /* @__PURE__ */ new Set([
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
/** A record of pax: its length, its key and its value. */
function paxValue(text, key) {
	const value = key === "size" ? String.raw`\d+` : String.raw`[^\n]*`;
	return new RegExp(String.raw`(?:^|\n)\d+ ${key}=(?<value>${value})\n`, "u").exec(text)?.groups?.["value"];
}
function given(key, value) {
	return value === void 0 ? {} : { [key]: value };
}
/** By its checksum, which counts its own eight bytes as spaces. */
function isHeader(header) {
	let sum = 256;
	for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
	return sum === octal(header.toString("latin1", 148, 156)) && sum > 256;
}
/** Octal digits, or for large files base 256, marked by the first bit. */
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
// src/delivery/archive/zip.ts
/** APPNOTE.TXT 4.3.16, with the longest comment; 4.3.12; 4.3.7. */
const END = {
	signature: 101010256,
	bytes: 22,
	comment: 65535
};
const CENTRAL = {
	signature: 33639248,
	bytes: 46
};
const LOCAL = {
	signature: 67324752,
	bytes: 30
};
const END64 = {
	signature: 101075792,
	bytes: 56,
	locator: 20
};
const IN_EXTRA = 4294967295;
/** What the zip's directory lists, or why it cannot be read: it has none, or one that is larger than `maxBytes`. */
function zipEntries(zip, maxBytes) {
	const directory = directoryOf(zip, maxBytes);
	if (typeof directory === "string") return directory;
	const { bytes, before } = directory;
	const entries = [];
	for (let at = 0; at + CENTRAL.bytes <= bytes.length;) {
		if (bytes.readUInt32LE(at) !== CENTRAL.signature) break;
		const nameEnd = at + CENTRAL.bytes + bytes.readUInt16LE(at + 28);
		const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
		const far = farSizes(bytes, at, {
			from: nameEnd,
			to: extraEnd
		});
		entries.push({
			name: bytes.toString("latin1", at + CENTRAL.bytes, nameEnd),
			method: bytes.readUInt16LE(at + 10),
			isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
			packedSize: far.packedSize,
			offset: far.offset + before
		});
		at = extraEnd + bytes.readUInt16LE(at + 32);
	}
	return entries;
}
function directoryOf(zip, maxBytes) {
	const tailAt = Math.max(0, zip.size - END.bytes - END.comment);
	const tail = zip.read(tailAt, zip.size - tailAt);
	const at = lastIndexOf(tail, END.signature);
	if (at < 0 || at + END.bytes > tail.length) return "damaged";
	const near = {
		size: tail.readUInt32LE(at + 12),
		offset: tail.readUInt32LE(at + 16)
	};
	const { size, offset, end } = far64(zip, tailAt + at) ?? {
		...near,
		end: tailAt + at
	};
	if (size > maxBytes) return "lists too many files";
	const before = Math.max(0, end - size - offset);
	return {
		bytes: zip.read(offset + before, size),
		before
	};
}
/** For zips of 4 GiB or 65,535 entries and more: 4.3.14 and 4.3.15. */
function far64(zip, endAt) {
	const recordAt = endAt - END64.locator - END64.bytes;
	if (recordAt < 0) return void 0;
	const record = zip.read(recordAt, END64.bytes);
	if (record.length < END64.bytes || record.readUInt32LE(0) !== END64.signature) return void 0;
	return {
		size: Number(record.readBigUInt64LE(40)),
		offset: Number(record.readBigUInt64LE(48)),
		end: recordAt
	};
}
function lastIndexOf(bytes, signature) {
	for (let at = bytes.length - END.bytes; at >= 0; at -= 1) if (bytes[at] === 80 && bytes.readUInt32LE(at) === signature) return at;
	return -1;
}
/** Sizes and offsets of 4 GiB and more are in a field of their own: 4.5.3. */
function farSizes(bytes, at, extra) {
	const size = bytes.readUInt32LE(at + 24);
	const packedSize = bytes.readUInt32LE(at + 20);
	const offset = bytes.readUInt32LE(at + 42);
	const wide = [];
	for (let field = extra.from; field + 4 <= extra.to && field + 4 <= bytes.length;) {
		const end = field + 4 + bytes.readUInt16LE(field + 2);
		if (bytes.readUInt16LE(field) === 1) for (let value = field + 4; value + 8 <= Math.min(end, bytes.length); value += 8) wide.push(Number(bytes.readBigUInt64LE(value)));
		field = end;
	}
	if (size === IN_EXTRA) wide.shift();
	return {
		packedSize: packedSize === IN_EXTRA ? wide.shift() ?? 0 : packedSize,
		offset: offset === IN_EXTRA ? wide.shift() ?? 0 : offset
	};
}
/** Where an entry's content starts; undefined when there is no such entry there. */
function contentOffset(zip, entry) {
	const header = zip.read(entry.offset, LOCAL.bytes);
	if (header.length < LOCAL.bytes || header.readUInt32LE(0) !== LOCAL.signature) return void 0;
	return entry.offset + LOCAL.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}
// src/delivery/archive/unpack.ts
const ALL = Number.MAX_SAFE_INTEGER;
/** Opens a file whose own bytes were already looked at, and shows what is packed in it, and in that again. */
async function unpack(file, to, bounds = ARCHIVE_BOUNDS) {
	const mayUnpack = unpackLimit(file.size, bounds);
	const opening = {
		to,
		bounds,
		left: {
			bytes: mayUnpack.bytes,
			members: bounds.members
		},
		tooMuch: mayUnpack.tooMuch
	};
	const layer = {
		name: file.name,
		depth: 0,
		isSeen: true
	};
	if (file.kind === "zip") return await openZip(file, layer, opening);
	const reader = byteReader(slices(file, 0, file.size));
	try {
		await openStream(file.kind, {
			reader,
			layer
		}, opening);
	} finally {
		await reader.close();
	}
}
/** Looks at content, and opens it where it is packed itself. */
async function openContent(source, layer, opening) {
	const { to, bounds } = opening;
	const reader = byteReader(source);
	try {
		const kind = packedKind(await reader.peek(512));
		if (kind !== void 0 && layer.depth < bounds.layers) {
			await openStream(kind, {
				reader,
				layer
			}, opening);
			return;
		}
		if (kind !== void 0) to.unread(layer.name, `packed more than ${bounds.layers} times`);
		await see(reader, layer, opening);
	} finally {
		await reader.close();
	}
}
/** Of what has no magic only git's objects, because this would be a guess at every text that begins with an x. */
function packedKind(head) {
	const kind = archiveKind(head);
	return kind === "zlib" && !isGitObject(head) ? void 0 : kind;
}
async function openStream(kind, source, opening) {
	if (kind === "tar") return await openTar(source, opening);
	if (kind === "zip") return await openNestedZip(source, opening);
	const { reader, layer } = source;
	await openCompressed(kind, {
		packed: layer.isSeen ? reader.pieces(ALL) : opening.to.look(layer.name, reader.pieces(ALL)),
		layer
	}, opening);
}
async function openCompressed(compression, { packed, layer }, opening) {
	const inner = {
		name: layer.name,
		depth: layer.depth + 1,
		isSeen: false
	};
	try {
		await openContent(bounded(decompressed(compression, packed), layer, opening), inner, opening);
	} catch (error) {
		if (errorCode(error) === void 0) throw error;
		if (opening.to.isDone()) return;
		if (compression !== "zlib" || layer.depth > 0) opening.to.unread(layer.name, "damaged");
	}
}
/** Ends a stream that unpacks to more than one file may. */
async function* bounded(source, { name }, opening) {
	const { left, to, tooMuch } = opening;
	for await (const piece of source) {
		if (to.isDone()) return;
		left.bytes -= piece.length;
		if (left.bytes < 0) {
			to.unread(name, tooMuch);
			return;
		}
		yield piece;
	}
}
async function openTar({ reader, layer }, opening) {
	const { to } = opening;
	for await (const { name, header, content } of tarMembers(reader)) {
		if (!layer.isSeen) await drain(to.look(layer.name, once(header)));
		if (content === void 0) continue;
		if (!isNext(layer, opening)) return;
		await openContent(content, {
			...layer,
			name: `${layer.name}!${name}`,
			depth: layer.depth + 1
		}, opening);
	}
	await see(reader, layer, opening);
}
async function openNestedZip({ reader, layer }, opening) {
	const { to, bounds } = opening;
	const inMemory = byteReader(layer.isSeen ? reader.pieces(ALL) : to.look(layer.name, reader.pieces(ALL)));
	const bytes = await inMemory.peek(bounds.nestedZipBytes + 1);
	if (bytes.length > bounds.nestedZipBytes) {
		to.unread(layer.name, `a zip of more than ${sizeText(bounds.nestedZipBytes)} in an archive`);
		await drain(inMemory.pieces(ALL));
		return;
	}
	if (to.isDone()) return;
	const read = (at, length) => bytes.subarray(at, at + length);
	await openZip({
		size: bytes.length,
		read
	}, {
		...layer,
		isSeen: true
	}, opening);
}
async function openZip(zip, layer, opening) {
	const entries = zipEntries(zip, opening.bounds.zipDirectoryBytes);
	if (typeof entries === "string") return opening.to.unread(layer.name, entries);
	let left = zip.size;
	for (const entry of entries) {
		if (!isNext(layer, opening)) return;
		left -= entry.packedSize;
		if (left < 0) return opening.to.unread(layer.name, "its files overlap");
		const inner = {
			...layer,
			name: `${layer.name}!${entry.name}`
		};
		await openEntry({
			zip,
			entry
		}, inner, opening);
	}
}
/** APPNOTE.TXT 4.4.5. */
const METHODS = {
	8: "deflate",
	20: "zstd",
	93: "zstd"
};
const STORED = 0;
async function openEntry({ zip, entry }, layer, opening) {
	if (entry.packedSize === 0) return;
	const compression = METHODS[entry.method];
	const offset = contentOffset(zip, entry);
	if (entry.isEncrypted) return opening.to.unread(layer.name, "encrypted");
	if (offset === void 0) return opening.to.unread(layer.name, "damaged");
	const packed = slices(zip, offset, entry.packedSize);
	if (compression !== void 0) return await openCompressed(compression, {
		packed,
		layer
	}, opening);
	if (entry.method !== STORED) return opening.to.unread(layer.name, `method ${entry.method}`);
	await openContent(packed, {
		...layer,
		depth: layer.depth + 1
	}, opening);
}
function isNext({ name }, { left, to, bounds }) {
	if (left.bytes < 0) return false;
	left.members -= 1;
	if (left.members < 0) to.unread(name, `has more than ${bounds.members} files`);
	return left.members >= 0 && !to.isDone();
}
/** Looks at the rest of a stream, if nobody has. */
async function see(reader, { name, isSeen }, { to }) {
	if (!isSeen) await drain(to.look(name, reader.pieces(ALL)));
}
async function drain(source) {
	for await (const _ of source);
}
async function* once(bytes) {
	yield bytes;
}
const SLICE_BYTES = 65536;
async function* slices(source, from, length) {
	for (let at = from; at < from + length;) {
		const piece = source.read(at, Math.min(SLICE_BYTES, from + length - at));
		if (piece.length === 0) return;
		at += piece.length;
		yield piece;
	}
}
// src/delivery/residue/search-archive.ts
/** Searches what is packed in a file whose own bytes have no match, up to the first match. */
async function searchArchive({ fd, size, shown, kind }, { matcher, notes, pace }) {
	let isFound = false;
	let isCut = false;
	const isDone = () => {
		isCut ||= pace.over() !== void 0;
		return isFound || isCut;
	};
	async function* look(name, source) {
		const scan = matcher.scan();
		let match;
		for await (const piece of source) {
			if (isDone()) return;
			pace.left.bytes -= piece.length;
			scan.feed(piece, (found) => {
				match ??= found;
			});
			if (match !== void 0) {
				isFound = true;
				notes.found(name, match.form, match.start);
				return;
			}
			const turn = pace.turn();
			if (turn !== void 0) await turn;
			yield piece;
		}
	}
	const read = (position, length) => {
		const bytes = Buffer.allocUnsafe(length);
		return bytes.subarray(0, readSync(fd, bytes, { position }));
	};
	await unpack({
		name: shown,
		kind,
		size,
		read
	}, {
		look,
		isDone,
		unread: (name, why) => notes.unreadable(name, why)
	});
	if (isCut && !isFound) notes.skipped("over budget");
}
export { searchArchive };
