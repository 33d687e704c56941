import { v as string } from "./zod.js";
// src/policy/grant-kind.ts
/** The name of a server: a grant uses it, the broker's configuration says where it is. */
const serverName = string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu).describe("a name under `servers` of the broker's configuration");
/** Whether two grants issue the same. Both were parsed by the same schema, so equal settings are equal texts. */
function sameCredential(left, right) {
	return JSON.stringify(left) === JSON.stringify(right);
}
export { serverName as n, sameCredential as t };
