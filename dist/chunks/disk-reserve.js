import { n as isFullError } from "./errors.js";
const { dirname } = process.getBuiltinModule("node:path");
const { rmSync, statSync, statfsSync, writeFileSync } = process.getBuiltinModule("node:fs");
// src/lease/sqlite/disk-reserve.ts
const FILES = ["reserve-1", "reserve-2"];
const FILE_BYTES = 2097152;
const RESERVE_BYTES = FILES.length * FILE_BYTES;
const ROOM_BYTES = 4 * RESERVE_BYTES;
const FULL_BYTES = 65536;
function takeReserve(store, randomBytes) {
	const missing = reserveFiles(store).filter((file) => sizeOf(file) !== FILE_BYTES);
	if (missing.length === 0) return true;
	try {
		if (freeBytes(store) < ROOM_BYTES) return false;
		for (const file of missing) writeFileSync(file, randomBytes(FILE_BYTES), { mode: 384 });
		return true;
	} catch {
		releaseReserve(store);
		return false;
	}
}
function releaseReserve(store) {
	const found = reserveFiles(store).filter((file) => sizeOf(file) !== void 0);
	try {
		for (const file of found) rmSync(file);
		return found.length > 0;
	} catch {
		return false;
	}
}
function isDiskFull(store, error) {
	if (isFullError(error.cause)) return true;
	try {
		const { files, ffree } = statfsSync(dirname(store));
		return freeBytes(store) < FULL_BYTES || files > 0 && ffree === 0;
	} catch {
		return false;
	}
}
function reserveFiles(store) {
	return FILES.map((name) => `${store}-${name}`);
}
function sizeOf(file) {
	return statSync(file, { throwIfNoEntry: false })?.size;
}
function freeBytes(store) {
	const { bavail, bsize } = statfsSync(dirname(store));
	return bavail * bsize;
}
export { RESERVE_BYTES, isDiskFull, releaseReserve, takeReserve };
