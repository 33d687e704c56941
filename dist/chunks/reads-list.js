import { E as joined } from "./start.js";
// src/credentials/kind/reads-list.ts
function classifyByLists(server, lists) {
	const of = (key) => `\`${key}\` of server "${server}"`;
	for (const { key, listed, names } of lists) {
		const writing = names.filter((name) => !listed.includes(name));
		if (writing.length > 0) return {
			access: "write",
			because: `${of(key)} does not list ${joined(writing)}`
		};
	}
	const used = lists.filter(({ names }) => names.length > 0);
	return {
		access: "read",
		because: joined(used.map(({ key, names }) => `${of(key)} lists ${joined(names)}`))
	};
}
export { classifyByLists as t };
