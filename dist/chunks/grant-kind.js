import { N as string } from "./zod.js";
// src/policy/grant-kind.ts
const serverName = string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu);
function sameCredential(left, right) {
	return JSON.stringify(left) === JSON.stringify(right);
}
export { serverName as n, sameCredential as t };
