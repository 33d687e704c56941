// src/shared/lease-id.ts
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const FORM = /^lse_[0-9a-hjkmnp-tv-z]{26}$/u;
function newLeaseId(randomBytes) {
	return `lse_${Array.from(randomBytes(26), (byte) => ALPHABET.charAt(byte % 32)).join("")}`;
}
function isLeaseId(text) {
	return FORM.test(text);
}
/** The 26 characters without the prefix, for names of roles and sessions. */
function leaseSuffix(id) {
	return id.slice(4);
}
export { leaseSuffix as n, newLeaseId as r, isLeaseId as t };
