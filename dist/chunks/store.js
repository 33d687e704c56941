// src/lease/store.ts
/**
* The store cannot be used: `unusable` as it stands (no store, too new, read-only, damaged: an admin must act), or
* `unavailable` just now (locked, full, no connection: trying again may do). Every method of a store may reject with it,
* and with nothing else but bugs.
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
