// src/lease/store.ts
var StoreError = class extends Error {
	name = "StoreError";
	kind;
	remedy;
	constructor(kind, message, rest) {
		super(message, { cause: rest.cause });
		this.kind = kind;
		this.remedy = rest.remedy;
	}
};
const DAMAGED_ROW = "The store holds a row that stepkey did not write";
export { StoreError as n, DAMAGED_ROW as t };
