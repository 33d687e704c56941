// src/lease/store.ts
/** The store is `unusable` as it is (an admin must act), or `unavailable` for now (trying again may help). */
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
/** How the message of a StoreError begins that concerns one row: the rest of the store can be used. */
const DAMAGED_ROW = "The store holds a row that stepkey did not write";
export { StoreError as n, DAMAGED_ROW as t };
