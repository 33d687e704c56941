import { dt as ok, ut as err } from "./start.js";
// src/shared/byte-size.ts
const FORM = /^([1-9]\d{0,8})(B|KiB|MiB)$/u;
const BYTES = {
	B: 1,
	KiB: 1024,
	MiB: 1048576
};
function parseByteSize(text) {
	const [, amount, unit] = FORM.exec(text.trim()) ?? [];
	if (amount === void 0 || unit !== "B" && unit !== "KiB" && unit !== "MiB") return err(`"${text}" is not a size: use a whole number followed by B, KiB or MiB, for example 64KiB`);
	return ok(Number(amount) * BYTES[unit]);
}
export { parseByteSize as t };
