import "./rolldown-runtime.js";
import { t as parseAwsDirectSettings } from "./settings.js";
import { C as err, S as didYouMean, w as ok } from "./base.js";
import { t as readYaml } from "./yaml-source.js";
// src/action/inputs/credential.ts
/** Kinds of direct mode. The others need a broker: they have no trust of their own in GitHub's ID tokens. */
const KINDS = ["aws"];
const BROKER_KINDS = /* @__PURE__ */ new Set(["postgres"]);
const EXAMPLE = "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }";
/** Reads the YAML: exactly one provider key, and settings as that provider's own action names them. */
function credentialOf(text) {
	const yaml = readYaml(text);
	if (!yaml.ok) return err(yaml.error.map(faultMistake));
	const source = yaml.value;
	const keys = source.keysAt([]);
	const unknown = keys.filter((key) => !isKind(key));
	if (unknown.length > 0) return err(unknown.map((key) => unknownKind(source, key)));
	if (keys.length !== 1) {
		const given = keys.length === 0 ? "names no provider" : "names more than one provider";
		return err([mistakeOf(`${given}; exactly one is expected.`)]);
	}
	const settings = parseAwsDirectSettings(under(source.content, "aws"));
	if (settings.ok) return ok({
		kind: "aws",
		settings: settings.value
	});
	return err(settings.error.map((wrong) => settingMistake(source, wrong)));
}
function unknownKind(source, key) {
	const where = placeText(source, [key]);
	if (BROKER_KINDS.has(key)) return mistakeOf(`${key} needs a broker: use broker and grant instead. ${where}`);
	const meant = didYouMean(key, KINDS);
	const hint = meant === void 0 ? `known is ${KINDS.join(", ")}.` : `did you mean ${meant}?`;
	return mistakeOf(`${shorten(key)} is not known here; ${hint} ${where}`);
}
function settingMistake(source, wrong) {
	const path = ["aws", ...wrong.path];
	return {
		input: "credential",
		text: `${path.join(".")} ${wrong.message} ${placeText(source, path)}`,
		example: wrong.example
	};
}
function faultMistake({ message, line, column }) {
	return mistakeOf(`${message} (line ${line}, column ${column})`);
}
function mistakeOf(text) {
	return {
		input: "credential",
		text,
		example: EXAMPLE
	};
}
function placeText(source, path) {
	const { line, column } = source.placeOfKey(path);
	return `(line ${line}, column ${column})`;
}
function under(content, key) {
	if (typeof content !== "object" || content === null) return void 0;
	return new Map(Object.entries(content)).get(key);
}
function isKind(key) {
	return KINDS.some((kind) => kind === key);
}
function shorten(text) {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
export { credentialOf };
