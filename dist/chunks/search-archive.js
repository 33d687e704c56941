import { f as errorCode } from "./start.js";
import { y as archiveKind } from "./job.js";
import { a as unpackLimit, i as sizeText, n as byteReader, r as ARCHIVE_BOUNDS, t as tarMembers } from "./tar.js";
const { Readable, pipeline } = process.getBuiltinModule("node:stream");
const { Buffer } = process.getBuiltinModule("node:buffer");
const { constants, createGunzip, createInflate, createInflateRaw, createZstdDecompress, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } = process.getBuiltinModule("node:zlib");
const { readSync } = process.getBuiltinModule("node:fs");
// src/delivery/archive/decompress.ts
const CHUNK_BYTES = 65536;
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
function small(compression, packed) {
	try {
		return WHOLE[compression](packed);
	} catch {
		return;
	}
}
function isGitObject(head) {
	try {
		const start = inflateSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).toString("latin1", 0, 32);
		return /^(?:blob|commit|tree|tag) \d+\0/u.test(start);
	} catch {
		return false;
	}
}
// src/delivery/archive/zip.ts
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
function contentOffset(zip, entry) {
	const header = zip.read(entry.offset, LOCAL.bytes);
	if (header.length < LOCAL.bytes || header.readUInt32LE(0) !== LOCAL.signature) return void 0;
	return entry.offset + LOCAL.bytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}
// src/delivery/archive/unpack.ts
const ALL = Number.MAX_SAFE_INTEGER;
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
	const source = layer.isSeen ? reader.pieces(ALL) : to.look(layer.name, reader.pieces(ALL));
	const inMemory = byteReader(source);
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
