import { a as HOME_NAMES } from "./run-main.js";
import { dt as ok, lt as didYouMean, ut as err } from "./start.js";
// src/action/inputs/keep-config.ts
const OTHER_NAMES = {
	kube: "kubectl",
	kubeconfig: "kubectl",
	kubernetes: "kubectl",
	gpg: "gnupg",
	github: "gh",
	google: "gcloud"
};
function homesOf(text, kinds) {
	const ofKinds = kinds.flatMap(({ toolHomes = [] }) => toolHomes);
	const names = [...HOME_NAMES, ...ofKinds.map(({ name }) => name)];
	const words = text.split(/[\s,]+/u).filter((word) => word !== "");
	const wrong = words.filter((word) => !names.includes(word));
	if (wrong.length === 0) return ok(names.filter((name) => words.includes(name)));
	const [first = ""] = wrong;
	const called = first.toLowerCase();
	const meant = ofKinds.find(({ alsoCalled = [] }) => alsoCalled.includes(called))?.name ?? OTHER_NAMES[called] ?? didYouMean(first, names);
	const shown = wrong.map((word) => `"${word.slice(0, 60)}"`).join(", ");
	const hint = meant === void 0 ? "" : ` Did you mean ${meant}?`;
	const rule = `${shown}: list tools of ${names.join(", ")}.${hint}`;
	return err([{
		input: "keep-config",
		text: rule,
		example: meant ?? "docker"
	}]);
}
export { homesOf };
