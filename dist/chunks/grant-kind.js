import { x as string } from "./zod.js";
// src/policy/grant-kind.ts
/** The name of a server, as grants and the broker's configuration use it. */
const serverName = string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu);
/** Whether two grants issue the same credential. The same schema parsed both, so equal settings have equal JSON. */
function sameCredential(left, right) {
	return JSON.stringify(left) === JSON.stringify(right);
}
export { serverName as n, sameCredential as t };
