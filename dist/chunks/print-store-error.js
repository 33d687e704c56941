import { n as StoreError } from "./store.js";
import { mt as failure } from "./start.js";
import { r as printFailure } from "./print.js";
// src/cli/print/print-store-error.ts
function printStoreError(deps, error, { json }) {
	if (!(error instanceof StoreError)) throw error;
	const { message, remedy } = error;
	return printFailure(deps, failure("store_unavailable", message, { remedy }), {
		json,
		exit: 3
	});
}
export { printStoreError as t };
