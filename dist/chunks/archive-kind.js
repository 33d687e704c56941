const TAR_MAGIC_AT = 257;
const GZIP = 2067208;
const ZSTD = 682962941;
/** A file of a zip, an empty zip, and a zip in parts. */
const ZIP = /* @__PURE__ */ new Set([
	1347093252,
	1347093766,
	1347094280
]);
const ZIP_END = 1347093766;
const ZIP_END_BYTES = 22;
/** What the bytes are by their own words, as `file` sees it; names say nothing. `zlib` is a guess: it has no magic. */
function archiveKind(head) {
	if (head.length < 8) return void 0;
	const word = head.readUInt32BE(0);
	if (word >>> 8 === GZIP) return "gzip";
	if (word === ZSTD) return "zstd";
	if (ZIP.has(word)) return "zip";
	if (head.length >= 512 && head.toString("latin1", TAR_MAGIC_AT, 262) === "ustar") return "tar";
	if (isZlib(head)) return "zlib";
	return hasZipEnd(head) ? "zip" : void 0;
}
/** RFC 1950 §2.2: deflate, a window of at most 32 KiB, no dictionary, and a checksum of both bytes. */
function isZlib(head) {
	const [method = 0, flags = 0] = head;
	return (method & 143) === 8 && (flags & 32) === 0 && (method << 8 | flags) % 31 === 0;
}
/** A zip may begin with anything, such as the line that starts a program. */
function hasZipEnd(whole) {
	return whole.length >= ZIP_END_BYTES && whole.readUInt32BE(whole.length - ZIP_END_BYTES) === ZIP_END;
}
export { archiveKind as t };
