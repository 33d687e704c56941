import { dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { t as readYaml } from "./yaml-source.js";
// src/action/inputs/credential.ts
async function credentialOf(text, { kinds, example }) {
	const mistakeOf = (mistake) => ({
		input: "credential",
		text: mistake,
		example
	});
	const yaml = readYaml(text);
	if (!yaml.ok) return err(yaml.error.map((fault) => mistakeOf(yamlFault(fault))));
	const source = yaml.value;
	const keys = source.keysAt([]);
	const unknown = keys.filter((key) => directModeOf(key, kinds) === void 0);
	if (unknown.length > 0) {
		const flat = await flatMistakes(source, unknown, kinds);
		return err(unknown.map((key, index) => flat[index] ?? mistakeOf(unknownKind(source, key, kinds))));
	}
	const [kind, ...others] = keys;
	const direct = kind === void 0 ? void 0 : directModeOf(kind, kinds);
	if (kind === void 0 || direct === void 0 || others.length > 0) {
		const given = keys.length === 0 ? "names no provider" : "names more than one provider";
		return err([mistakeOf(`${given}; exactly one is expected.`)]);
	}
	const parsed = (await direct.load()).parse(under(source.content, kind));
	if (parsed.ok) return ok({
		kind,
		settings: parsed.value
	});
	return err(parsed.error.map((wrong) => settingMistake(source, kind, wrong)));
}
function directModeOf(name, kinds) {
	return kinds.find((kind) => kind.name === name)?.direct;
}
async function flatMistakes(source, keys, kinds) {
	const best = (await Promise.all(kinds.flatMap(({ direct }) => direct === void 0 ? [] : [flatOf(source, keys, direct)]))).toSorted((one, other) => knownIn(other) - knownIn(one));
	return keys.map((_key, index) => best.find((flat) => flat[index] !== void 0)?.[index]);
}
function knownIn(flat) {
	return flat.filter((one) => one !== void 0).length;
}
async function flatOf(source, keys, direct) {
	const loaded = await direct.load();
	return keys.map((key) => {
		const wrong = loaded.flatSetting?.(key, source.valueAt([key]));
		if (wrong === void 0) return void 0;
		return {
			input: "credential",
			text: `${wrong.path.join(".")} ${wrong.message} ${placeText(source, wrong.path)}`,
			example: wrong.example || direct.example
		};
	});
}
function unknownKind(source, key, kinds) {
	const where = placeText(source, [key]);
	if (kinds.some(({ name }) => name === key)) return `${key} needs a broker: use broker and grant instead. ${where}`;
	const names = kinds.filter(({ direct }) => direct !== void 0).map(({ name }) => name);
	const meant = didYouMean(key, names);
	const hint = meant === void 0 ? `known providers: ${names.join(", ")}.` : `did you mean ${meant}?`;
	return `${shorten(key)} is not a known provider; ${hint} ${where}`;
}
function settingMistake(source, kind, wrong) {
	const path = [kind, ...wrong.path];
	return {
		input: "credential",
		text: `${path.join(".")} ${wrong.message} ${placeText(source, path)}`,
		example: wrong.example
	};
}
function yamlFault({ message, line, column }) {
	return `${message} (line ${line}, column ${column})`;
}
function placeText(source, path) {
	const { line, column } = source.positionOfKey(path);
	return `(line ${line}, column ${column})`;
}
function under(content, key) {
	if (typeof content !== "object" || content === null) return void 0;
	return new Map(Object.entries(content)).get(key);
}
function shorten(text) {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
export { credentialOf };
