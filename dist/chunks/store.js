// src/lease/store.ts
/**
* The store cannot be used: `unusable` as it is (missing, too new, read-only, damaged: an admin must act), or
* `unavailable` for now (locked, full, no connection: trying again may help).
*/
var StoreError = class extends Error {
	name = "StoreError";
	kind;
	/** What to do about it, in a sentence. */
	remedy;
	constructor(kind, message, rest) {
		super(message, { cause: rest.cause });
		this.kind = kind;
		this.remedy = rest.remedy;
	}
};
export { StoreError as t };
