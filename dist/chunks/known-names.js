import { E as joined, lt as didYouMean } from "./start.js";
import { Gt as isRecord, pt as codedFailure } from "./job.js";
import { t as readYaml } from "./yaml-source.js";
import { a as listPolicies } from "./policy-directory.js";
import { m as pathIn } from "./configuration.js";
const { dirname } = process.getBuiltinModule("node:path");
// src/cli/sources/known-names.ts
async function whyUnknown(named, places) {
	const { what, name } = named;
	const filter = what === "grant" ? { grant: name } : { repository: name };
	if ((await places.store.list(filter)).length > 0) return void 0;
	const policies = await policiesOf(places);
	if (policies === void 0) return void 0;
	const known = what === "grant" ? await grantsIn(policies, places.deps) : repositoriesIn(policies);
	if (known.some((one) => isSame(named, one))) return void 0;
	const meant = didYouMean(name, known);
	const hint = meant === void 0 ? listText(what, known) : ` Did you mean "${meant}"?`;
	return codedFailure("name_unknown", { message: `No policy and no lease has the ${what} "${name}".${hint}` });
}
function listText(what, known) {
	if (known.length === 0) return "";
	return ` The policies have the ${what === "grant" ? "grants" : "repositories"} ${joined(known)}.`;
}
function isSame({ what, name }, other) {
	return what === "grant" ? other === name : other.toLowerCase() === name.toLowerCase();
}
async function policiesOf({ deps, config }) {
	try {
		const yaml = readYaml(await deps.readText(config));
		const directory = yaml.ok ? yaml.value.valueAt(["policy", "directory"]) : void 0;
		if (typeof directory !== "string") return void 0;
		return await listPolicies(deps, pathIn(dirname(config), directory));
	} catch {
		return;
	}
}
function repositoriesIn(policies) {
	return policies.flatMap(({ repository }) => repository ?? []);
}
async function grantsIn(policies, deps) {
	const names = new Set();
	for (const { path } of policies) {
		const text = await deps.readText(path).catch(() => "");
		const yaml = readYaml(text);
		const grants = yaml.ok ? yaml.value.valueAt(["grants"]) : void 0;
		for (const name of isRecord(grants) ? Object.keys(grants) : []) names.add(name);
	}
	return [...names].toSorted();
}
export { whyUnknown as t };
