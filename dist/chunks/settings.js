import { C as err, S as didYouMean, m as isSecureUrl, w as ok } from "./base.js";
import { a as isPolicyArn, c as regionFits, n as parsePolicy, o as isRegion, s as parseRoleArn, t as MAX_SESSION_POLICY } from "./session-policy.js";
import { t as isRecord } from "./json.js";
// src/credentials/aws/direct/settings.ts
const ROLE = "role-to-assume";
const REGION = "aws-region";
const INLINE = "inline-session-policy";
const MANAGED = "managed-session-policies";
const ENDPOINT = "sts-endpoint";
const KEYS = [
	ROLE,
	REGION,
	INLINE,
	MANAGED,
	ENDPOINT
];
/**
* Reads the settings as configure-aws-credentials names them, besides `sts-endpoint`. All mistakes are reported
* together. Written by hand: a schema library would double the start-up of the action, which every job pays.
*/
function parseAwsDirectSettings(given) {
	if (!isRecord(given)) return err([{
		path: [],
		message: "is no mapping of settings.",
		example: "{ role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }"
	}]);
	const unknown = Object.keys(given).filter((key) => !KEYS.some((known) => known === key));
	const parts = partsOf(given);
	const mistakes = [...unknown.map(unknownKey), ...Object.values(parts).flatMap(mistakesIn)];
	const settings = settingsOf(parts);
	if (mistakes.length > 0 || settings === void 0) return err(mistakes);
	const apart = placesFit(settings);
	return apart === void 0 ? ok(settings) : err([apart]);
}
function partsOf(given) {
	const endpoint = endpointOf(given);
	return {
		role: roleOf(given, endpoint.ok && endpoint.value !== void 0),
		region: regionOf(given),
		inline: inlineOf(given),
		managed: managedOf(given),
		endpoint
	};
}
function mistakesIn(part) {
	return part.ok ? [] : [part.error];
}
function settingsOf(parts) {
	const { role, region, inline, managed, endpoint } = parts;
	if (!role.ok || !region.ok || !inline.ok || !managed.ok || !endpoint.ok) return void 0;
	return {
		roleToAssume: role.value,
		region: region.value,
		inlineSessionPolicy: inline.value,
		managedSessionPolicies: managed.value,
		stsEndpoint: endpoint.value
	};
}
function unknownKey(key) {
	const meant = didYouMean(key, KEYS);
	const hint = meant === void 0 ? `known are ${KEYS.join(", ")}.` : `did you mean ${meant}?`;
	return {
		path: [key.slice(0, 80)],
		message: `is not known here; ${hint}`,
		example: ""
	};
}
function roleOf(given, elsewhere) {
	const example = "arn:aws:iam::123456789012:role/reader";
	const value = given[ROLE];
	if (value === void 0) return mistake(ROLE, "is missing: say which role the step gets.", example);
	const arn = typeof value === "string" ? parseRoleArn(value) : void 0;
	if (arn === void 0 || typeof value !== "string") return mistake(ROLE, `${show(value)} is not the ARN of a role.`, example);
	if (/^\d{12}$/u.test(arn.account) || elsewhere) return ok(value);
	return mistake(ROLE, `${show(value)} lacks the account's number.`, example);
}
function regionOf(given) {
	const value = given[REGION];
	if (value === void 0) return mistake(REGION, "is missing: say which region's STS is asked.", "eu-west-1");
	if (typeof value === "string" && isRegion(value)) return ok(value);
	return mistake(REGION, `${show(value)} is not a region's name.`, "eu-west-1");
}
/** A server that imitates AWS has one partition for all regions. */
function placesFit(settings) {
	const { region, roleToAssume, stsEndpoint } = settings;
	const partition = parseRoleArn(roleToAssume)?.partition ?? "";
	if (stsEndpoint !== void 0 || regionFits(region, partition)) return void 0;
	const message = `${region} is not in the partition of the role (${partition}).`;
	return {
		path: [REGION],
		message,
		example: ""
	};
}
/** As JSON text, or as a mapping in the YAML itself. */
function inlineOf(given) {
	const value = given[INLINE];
	if (value === void 0 || value === "") return ok(void 0);
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const policy = parsePolicy(text);
	const example = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";
	if (!policy.ok) return mistake(INLINE, `cannot be used: ${policy.error.message}.`, example);
	const compact = JSON.stringify(JSON.parse(text));
	if (compact.length <= 2048) return ok(compact);
	return mistake(INLINE, `has ${compact.length} characters; AWS takes ${MAX_SESSION_POLICY} at most.`, "");
}
/** As a list, or as text with one ARN a line. */
function managedOf(given) {
	const value = given[MANAGED] ?? [];
	const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
	const arns = (typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value]).filter((item) => item !== "");
	const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
	if (wrong !== void 0) return mistake(MANAGED, `${show(wrong)} is not the ARN of a managed policy.`, example);
	if (arns.length <= 10) return ok(arns.map(String));
	return mistake(MANAGED, `names ${arns.length} policies; AWS takes 10 at most.`, "");
}
function endpointOf(given) {
	const value = given[ENDPOINT];
	if (value === void 0 || value === "") return ok(void 0);
	const example = "https://sts.eu-west-1.amazonaws.com";
	if (typeof value !== "string" || !URL.canParse(value)) return mistake(ENDPOINT, `${show(value)} is not a URL.`, example);
	const url = new URL(value);
	if (!isSecureUrl(value)) return mistake(ENDPOINT, `${show(value)} is not https (http is taken on loopback addresses only).`, example);
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return mistake(ENDPOINT, "holds more than a scheme, a host, a port and a path.", example);
	return ok(url.href.replace(/\/+$/u, ""));
}
function mistake(key, message, example) {
	return err({
		path: [key],
		message,
		example
	});
}
function show(value) {
	if (typeof value !== "string") return value === null ? "nothing" : `a ${typeof value}`;
	return `"${value.length > 80 ? `${value.slice(0, 77)}…` : value}"`;
}
export { parseAwsDirectSettings as t };
