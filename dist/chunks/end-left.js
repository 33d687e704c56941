import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { P as endDirectly } from "./direct.js";
// src/action/lease/direct/end-left.ts
async function endLeft({ end, diesAt }, { kinds, ...effects }, signal) {
	const { kind, handle } = parseEnd(end);
	const direct = kinds.find(({ name }) => name === kind)?.direct;
	if (handle === void 0 || direct?.endsInPost !== true) return void 0;
	const provider = (await direct.load()).createProvider(effects);
	const time = diesAt === void 0 ? void 0 : Date.parse(diesAt);
	const options = {
		provider,
		clock: effects.clock,
		handle,
		diesAt: time,
		secret: void 0
	};
	return await endDirectly(options, signal);
}
function parseEnd(text = "") {
	const value = parseJson(text);
	if (!isRecord(value) || !isRecord(value["handle"])) return {};
	const entries = Object.entries(value["handle"]).filter((entry) => [
		"string",
		"number",
		"boolean"
	].includes(typeof entry[1]));
	return {
		kind: value["kind"],
		handle: Object.fromEntries(entries)
	};
}
export { endLeft };
