import "./rolldown-runtime.js";
import { C as didYouMean, F as toRfc3339, T as ok, V as AWS_DIRECT_REVOCABILITY, h as isSecureUrl, p as Secret, w as err } from "./base.js";
import { _ as awsUnreachable, a as awsCredential, c as policyFailure, d as isRegion, f as parseRoleArn, g as awsFailure, h as withRetries, i as whyItWrites, l as sessionName, m as stsEndpoint, n as parsePolicy, o as durationSeconds, p as regionFits, r as sessionPolicy, s as overFailure, t as MAX_SESSION_POLICY, u as isPolicyArn } from "./session-policy.js";
import { t as isRecord } from "./json.js";
// src/credentials/aws/direct/xml.ts
/** STS's answers are about 2 kB of session token inside three levels. */
const MAX_CHARACTERS = 65536;
const MAX_DEPTH = 16;
const DECLARATION = /^<\?xml[^?<>]*\?>/u;
const TOKEN = /[^<]+|<[^<>]*>/gu;
/** Attributes are accepted because the root names its namespace in one; they mean nothing to us. */
const OPENING = /^<([A-Za-z_][\w.-]*)(?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"&]*"|'[^'&]*'))*\s*(\/)?>$/u;
const CLOSING = /^<\/([A-Za-z_][\w.-]*)\s*>$/u;
const NAMED = {
	"&amp;": "&",
	"&lt;": "<",
	"&gt;": ">",
	"&quot;": "\"",
	"&apos;": "'"
};
/**
* Reads one small XML document: elements, text, the five named entities and character references. No DTD, CDATA,
* comments or namespaced names, so no entity expansion and no external anything. Undefined for everything else.
*/
function parseXml(xml) {
	if (xml.length > MAX_CHARACTERS) return void 0;
	const body = xml.replace(DECLARATION, "");
	const root = {
		name: "",
		children: [],
		text: ""
	};
	const open = [root];
	let read = 0;
	for (const { 0: token, index } of body.matchAll(TOKEN)) {
		if (index !== read || open.length > MAX_DEPTH || !take(open, token)) return void 0;
		read += token.length;
	}
	const [only, ...others] = root.children;
	return read === body.length && open.length === 1 && others.length === 0 && root.text.trim() === "" ? only : void 0;
}
/** Adds a text, or opens or closes an element; false when it does not fit. */
function take(open, token) {
	const here = open.at(-1);
	if (here === void 0) return false;
	if (!token.startsWith("<")) {
		const text = resolve(token);
		here.text += text ?? "";
		return text !== void 0;
	}
	const closing = CLOSING.exec(token)?.[1];
	if (closing !== void 0) return close(open, closing);
	const [, name, empty] = OPENING.exec(token) ?? [];
	if (name === void 0) return false;
	open.push({
		name,
		children: [],
		text: ""
	});
	return empty === void 0 || close(open, name);
}
function close(open, name) {
	const element = open.pop();
	const parent = open.at(-1);
	if (element?.name !== name || parent === void 0) return false;
	parent.children.push(element);
	return true;
}
/** The text with its entities resolved; undefined when one is unknown, or stands for no character. */
function resolve(text) {
	const known = /* @__PURE__ */ new Map();
	for (const [reference] of text.matchAll(/&[^;]{0,10};?/gu)) {
		const meant = NAMED[reference] ?? numbered(reference);
		if (meant === void 0) return void 0;
		known.set(reference, meant);
	}
	return text.replaceAll(/&[^;]{0,10};/gu, (reference) => known.get(reference) ?? "");
}
function numbered(reference) {
	const [, hex, decimal] = /^&#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/iu.exec(reference) ?? [];
	if (hex !== void 0) return character(Number.parseInt(hex, 16));
	return decimal === void 0 ? void 0 : character(Number(decimal));
}
/** A character that XML 1.0 allows. */
function character(code) {
	return code === 9 || code === 10 || code === 13 || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? String.fromCodePoint(code) : void 0;
}
/** The one child of that name; undefined when there is none, or more than one. */
function child(element, name) {
	const [only, ...others] = element?.children.filter((one) => one.name === name) ?? [];
	return others.length === 0 ? only : void 0;
}
/** The text of a child that holds no elements, without the blanks around it. */
function textOf(element, name) {
	const found = child(element, name);
	return found === void 0 || found.children.length > 0 ? void 0 : found.text.trim();
}
// src/credentials/aws/direct/sts-wire.ts
/** The request's form: unsigned, so the body is all there is to it. */
function webIdentityForm(request) {
	const form = new URLSearchParams({
		Action: "AssumeRoleWithWebIdentity",
		Version: "2011-06-15",
		RoleArn: request.roleArn,
		RoleSessionName: request.sessionName,
		WebIdentityToken: request.webIdentityToken.reveal()
	});
	for (const [index, arn] of request.policy.managed.entries()) form.set(`PolicyArns.member.${index + 1}.arn`, arn);
	form.set("Policy", request.policy.inline);
	form.set("DurationSeconds", String(request.durationSeconds));
	return form.toString().replaceAll("+", "%20");
}
function readStsAnswer(response) {
	if (response.status !== 200) return {
		kind: "error",
		error: readError(response)
	};
	const session = readSession(response.body);
	return session === void 0 ? {
		kind: "unreadable",
		status: response.status
	} : {
		kind: "session",
		session
	};
}
function readSession(body) {
	const root = parseXml(body);
	if (root?.name !== "AssumeRoleWithWebIdentityResponse") return void 0;
	const credentials = child(child(root, "AssumeRoleWithWebIdentityResult"), "Credentials");
	const [id = "", key = "", token = "", end = ""] = [
		"AccessKeyId",
		"SecretAccessKey",
		"SessionToken",
		"Expiration"
	].map((name) => textOf(credentials, name));
	const expiration = instantOf(end);
	if ([
		id,
		key,
		token
	].includes("") || expiration === void 0) return void 0;
	return {
		accessKeyId: new Secret(id),
		secretAccessKey: new Secret(key),
		sessionToken: new Secret(token),
		expiration
	};
}
/** RFC 3339, as STS and Ceph write it; fractions are allowed. */
function instantOf(text) {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u.test(text)) return void 0;
	const instant = Date.parse(text);
	return Number.isNaN(instant) ? void 0 : instant;
}
/** AWS wraps `Error` into `ErrorResponse`; Ceph and proxies do not. */
function readError({ status, body }) {
	const root = parseXml(body);
	const error = root?.name === "ErrorResponse" ? child(root, "Error") : root;
	if (error?.name !== "Error") return {
		status,
		code: "",
		message: ""
	};
	return {
		status,
		code: textOf(error, "Code") ?? "",
		message: textOf(error, "Message") ?? ""
	};
}
// src/credentials/aws/direct/provider.ts
/** One try, in milliseconds; the caller's signal ends all of them together. */
const TRY_MS = 1e4;
/**
* AWS without a server of ours: STS takes the job's own ID token for a session of the role. Asking twice is harmless
* (two sessions of one name, with one end), so what may pass is tried again.
*/
function createAwsDirectProvider(deps) {
	return {
		kind: "aws",
		revocability: AWS_DIRECT_REVOCABILITY,
		handleOf: (request) => handleOf(request),
		classify: (settings) => Promise.resolve(ok(classify(settings))),
		issue: (request, signal) => issue(deps, request, signal),
		revoke: (handle) => Promise.resolve(ok({ facts: ["AWS has no call that ends a session", endOf(handle)] })),
		probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now())))
	};
}
function handleOf(request) {
	return {
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		deniedFrom: toRfc3339(request.expiresAt)
	};
}
/**
* Whether a lease of access `read` from these settings could write. Without any session policy it could not: AWS's
* ReadOnlyAccess goes along with it.
*/
function classify(settings) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	const writes = whyItWrites(inline, managed);
	if (writes !== void 0) return {
		access: "write",
		because: writes
	};
	return {
		access: "read",
		because: inline === void 0 && managed.length === 0 ? "a read lease is limited by AWS's ReadOnlyAccess" : "the session policy allows reading actions only"
	};
}
function endOf(handle) {
	return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}
/** AWS shows nobody its sessions; what is known is when this one ends. */
function probe(handle, now) {
	const expires = typeof handle["expires"] === "string" ? Date.parse(handle["expires"]) : NaN;
	if (now >= expires) return {
		state: "dead",
		facts: [`STS ended the session at ${toRfc3339(expires)}`]
	};
	return {
		state: "unknown",
		facts: [endOf(handle)]
	};
}
async function issue(deps, request, signal) {
	const { settings, idToken } = request;
	if (idToken === void 0) throw new TypeError("direct AWS needs the job's ID token");
	const role = parseRoleArn(settings.roleToAssume);
	if (role === void 0) throw new TypeError("settings that were not parsed");
	const duration = durationSeconds(request.expiresAt, deps.clock.now());
	if (duration === void 0) return err(overFailure());
	const policy = sessionPolicy({
		access: request.access,
		expiresAt: request.expiresAt,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		chain: false,
		partition: role.partition,
		roleOnlyReads: false
	});
	if (!policy.ok) return err(policyFailure(policy.error));
	const body = webIdentityForm({
		roleArn: settings.roleToAssume,
		sessionName: sessionName(request.lease),
		webIdentityToken: idToken,
		policy: policy.value,
		durationSeconds: duration
	});
	const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
	const { clock, jitter = Math.random } = deps;
	const answer = await withRetries({
		clock,
		jitter,
		signal
	}, () => ask({
		deps,
		url,
		body,
		idToken,
		signal
	}));
	if (!answer.ok) return answer;
	const session = answer.value;
	const handle = handleOf(request);
	return ok({
		credential: awsCredential(session, settings.region),
		handle: {
			...handle,
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: `aws role ${role.name}, session ${String(handle["session"])}`
	});
}
async function ask(asking) {
	const { deps, url, body, signal } = asking;
	const sent = await deps.send({
		method: "POST",
		url,
		headers: {
			"content-type": "application/x-www-form-urlencoded; charset=utf-8",
			accept: "text/xml"
		},
		body,
		timeoutMs: TRY_MS,
		signal,
		maxBytes: 65536
	});
	if (!sent.ok) return err(awsUnreachable(sent.error));
	const answer = readStsAnswer(sent.value);
	if (answer.kind === "session") return ok(answer.session);
	if (answer.kind === "error") return err(awsFailure(answer.error, [asking.idToken.reveal()]));
	return err({
		kind: "permanent",
		name: "answer_unreadable",
		message: `what answered with HTTP ${answer.status} is not STS's AssumeRoleWithWebIdentity`,
		remedy: "Check `sts-endpoint`, and that no proxy answers in the place of STS.",
		mayExist: true
	});
}
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
// src/credentials/aws/direct/direct-kind.ts
const awsDirect = {
	parse: parseAwsDirectSettings,
	createProvider: createAwsDirectProvider
};
export { awsDirect };
