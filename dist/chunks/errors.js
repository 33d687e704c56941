import { n as StoreError } from "./store.js";
// src/lease/sqlite/errors.ts
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;
const WRITABLE = "The file and its directory must be writable: SQLite keeps two more files next to the store.";
const MEANINGS = {
	[BUSY]: [
		"unavailable",
		"another process has locked it",
		"Try again."
	],
	[LOCKED]: [
		"unavailable",
		"another process has locked it",
		"Try again."
	],
	[READONLY]: [
		"unusable",
		"it is read-only",
		WRITABLE
	],
	[IOERR]: [
		"unavailable",
		"reading or writing it failed with a disk error",
		"Check the machine's disk."
	],
	[CORRUPT]: [
		"unusable",
		"it is corrupted",
		"Restore it from a backup, together with its -wal file."
	],
	[FULL]: [
		"unavailable",
		"the disk is full",
		"Free some space, then try again."
	],
	[CANTOPEN]: [
		"unusable",
		"it cannot be opened",
		WRITABLE
	],
	[NOTADB]: [
		"unusable",
		"it is not a SQLite file",
		"Set `store` to another path: this file was not changed."
	]
};
const FILE_MEANINGS = {
	ENOENT: [
		"unusable",
		"its directory does not exist",
		"Create the directory, or set `store` to another path."
	],
	ENOTDIR: [
		"unusable",
		"its parent is not a directory",
		"Set `store` to another path."
	],
	EACCES: [
		"unusable",
		"this user is not allowed to open it",
		WRITABLE
	],
	EPERM: [
		"unusable",
		"this user does not own it",
		"Run stepkey as the owner of the file."
	],
	EROFS: [
		"unusable",
		"it is on a read-only file system",
		WRITABLE
	],
	ENOSPC: [
		"unavailable",
		"the disk is full",
		"Free some space, then try again."
	],
	ERR_INVALID_STATE: [
		"unavailable",
		"it was closed",
		"Try again when the broker runs."
	]
};
function storeErrorOf(path, error) {
	if (error instanceof StoreError) return error;
	const meaning = meaningOf(error);
	if (meaning === void 0) return error;
	const [kind, what, remedy] = meaning;
	return new StoreError(kind, `The store ${path} cannot be used: ${what}.`, {
		remedy,
		cause: error
	});
}
function storeErrorAt(path, error) {
	if (!(error instanceof StoreError)) return storeErrorOf(path, error);
	const message = `The store ${path} cannot be used: ${error.message}.`;
	return new StoreError(error.kind, message, {
		remedy: error.remedy,
		cause: error
	});
}
function isBusy(error) {
	const code = resultCode(error);
	return code === BUSY || code === LOCKED;
}
function isFullError(error) {
	if (resultCode(error) === FULL) return true;
	if (!(error instanceof Error && "code" in error)) return false;
	return error.code === "ENOSPC" || error.code === "EDQUOT";
}
function meaningOf(error) {
	const code = resultCode(error);
	if (code !== void 0) return MEANINGS[code];
	if (error instanceof Error && "code" in error && typeof error.code === "string") return FILE_MEANINGS[error.code];
}
function resultCode(error) {
	if (!(error instanceof Error) || !("errcode" in error)) return void 0;
	return typeof error.errcode === "number" ? error.errcode % 256 : void 0;
}
export { storeErrorOf as i, isFullError as n, storeErrorAt as r, isBusy as t };
