import { dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson } from "./job.js";
// src/credentials/gcp/api/endpoints.ts
const DEFAULT_UNIVERSE = "googleapis.com";
function googleEndpoints({ universe = DEFAULT_UNIVERSE, stsEndpoint, iamCredentialsEndpoint }) {
	return {
		universe,
		sts: stsEndpoint ?? `https://sts.${universe}`,
		iamCredentials: iamCredentialsEndpoint ?? `https://iamcredentials.${universe}`
	};
}
function tokenUrl({ sts }) {
	return `${sts}/v1/token`;
}
function impersonationUrl({ iamCredentials }, account) {
	return `${iamCredentials}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;
}
function providerAudience({ universe }, provider) {
	return `//iam.${universe}/${provider}`;
}
// src/credentials/gcp/token/access-boundary.ts
const MAX_RULES = 10;
const BUCKET = /^\/\/storage\.[a-z0-9.-]{1,100}\/projects\/_\/buckets\/[a-z0-9][a-z0-9._-]{1,220}$/u;
const ROLE = /^inRole:(?:roles|(?:projects|organizations)\/[a-z0-9.:-]{1,80}\/roles)\/[A-Za-z0-9_.]{1,100}$/u;
const RULE_KEYS = new Set([
	"availableResource",
	"availablePermissions",
	"availabilityCondition"
]);
const CONDITION_KEYS = new Set([
	"title",
	"description",
	"expression"
]);
const BOUNDARY_EXAMPLE = "[{\"availableResource\":\"//storage.googleapis.com/projects/_/buckets/shop-artifacts\",\"availablePermissions\":[\"inRole:roles/storage.objectViewer\"]}]";
function parseAccessBoundary(given) {
	const rules = rulesIn(typeof given === "string" ? parseJson(given) : given);
	if (rules === void 0) return err("is not a list of rules, as JSON or YAML.");
	if (rules.length === 0) return err("has no rules.");
	if (rules.length > MAX_RULES) return err(`has ${rules.length} rules; Google accepts at most ${MAX_RULES}.`);
	const parsed = rules.map(ruleOf);
	const wrong = parsed.findIndex((rule) => !rule.ok);
	const mistake = parsed[wrong];
	if (mistake?.ok === false) return err(`${mistake.error} (rule ${wrong + 1}).`);
	return ok({ rules: parsed.flatMap((rule) => rule.ok ? [rule.value] : []) });
}
function boundaryOptions({ rules }) {
	return JSON.stringify({ accessBoundary: { accessBoundaryRules: rules } });
}
function rulesIn(value) {
	if (Array.isArray(value)) return value.map((rule) => rule);
	if (!isRecord(value) || Object.keys(value).length !== 1) return void 0;
	const [[key, inner] = ["", void 0]] = Object.entries(value);
	return key === "accessBoundary" || key === "accessBoundaryRules" ? rulesIn(inner) : void 0;
}
function ruleOf(rule) {
	if (!isRecord(rule)) return err("has a rule that is not a mapping");
	const stray = Object.keys(rule).find((key) => !RULE_KEYS.has(key));
	if (stray !== void 0) return err(`has a rule with the unknown key "${stray.slice(0, 40)}"`);
	const { availableResource: resource, availablePermissions: given } = rule;
	if (typeof resource !== "string" || !BUCKET.test(resource)) return err("has a rule whose availableResource is not a bucket of Cloud Storage, the only service with boundaries");
	const permissions = permissionsOf(given);
	if (permissions === void 0) return err("has a rule whose availablePermissions are not a list of inRole:ROLE");
	const condition = conditionOf(rule["availabilityCondition"]);
	if (!condition.ok) return condition;
	return ok({
		availablePermissions: permissions,
		availableResource: resource,
		...condition.value === void 0 ? {} : { availabilityCondition: condition.value }
	});
}
function permissionsOf(given) {
	if (!Array.isArray(given) || given.length === 0) return void 0;
	const roles = given.filter((one) => typeof one === "string").filter((one) => ROLE.test(one));
	return roles.length === given.length ? roles : void 0;
}
function conditionOf(given) {
	if (given === void 0) return ok(void 0);
	const entries = isRecord(given) ? Object.entries(given) : [];
	const texts = entries.flatMap(([key, value]) => CONDITION_KEYS.has(key) && typeof value === "string" ? [[key, value]] : []);
	const condition = Object.fromEntries(texts);
	if (texts.length !== entries.length || (condition["expression"] ?? "") === "") return err("has a rule whose availabilityCondition has no expression, or an unknown key");
	return ok(condition);
}
// src/credentials/gcp/token/names.ts
const SERVICE_ACCOUNT = /^(?:[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9][a-z0-9.-]{0,98}\.[a-z]+|\d{10,30})$/u;
const PROVIDER = /^projects\/\d{1,20}\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}\/providers\/[a-z0-9-]{4,32}$/u;
const PROJECT_ID = /^(?:[a-z0-9.-]{1,60}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/u;
const SCOPE = /^https:\/\/[a-z0-9.-]{1,100}\/[\w./-]{1,200}$/iu;
const UNIVERSE = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/u;
const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
function listedTexts(value) {
	if (typeof value === "string") return value.split(/[\n,]/u).map((text) => text.trim()).filter((text) => text !== "");
	if (!Array.isArray(value)) return void 0;
	const texts = value.filter((one) => typeof one === "string");
	return texts.length === value.length ? texts : void 0;
}
export { SERVICE_ACCOUNT as a, BOUNDARY_EXAMPLE as c, DEFAULT_UNIVERSE as d, googleEndpoints as f, tokenUrl as h, SCOPE as i, boundaryOptions as l, providerAudience as m, PROJECT_ID as n, UNIVERSE as o, impersonationUrl as p, PROVIDER as r, listedTexts as s, CLOUD_PLATFORM as t, parseAccessBoundary as u };
