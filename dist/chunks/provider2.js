import "./rolldown-runtime.js";
import { B as ok, R as didYouMean, Z as toRfc3339, g as isSecureUrl, m as Secret, rt as AWS_DIRECT_REVOCABILITY, v as originOf, z as err } from "./base.js";
import { n as policyCharacterMistake } from "./policy-characters.js";
import { i as parseRoleArn, n as isPolicyArn, o as regionFits, r as isRegion, s as stsEndpoint } from "./partition.js";
import { a as expirationFailure, c as policyFailure, d as writeReasonOf, f as parsePolicy, g as awsUnreachable, h as awsFailure, i as durationSeconds, l as sessionName, m as outlivesTheEnd, n as sessionPolicies, o as issuedText, r as awsCredential, s as leaseEndedFailure, t as MAX_SESSION_POLICY, u as expirationMistake, v as withRetries, y as firstThatFits } from "./session-policy.js";
import { n as parseJson, t as isRecord } from "./json.js";
// src/credentials/aws/direct/settings.ts
const ROLE = "role-to-assume";
const REGION = "aws-region";
const INLINE = "inline-session-policy";
const MANAGED = "managed-session-policies";
const ENDPOINT = "sts-endpoint";
const CHAIN = "chain";
const BEARER = "bearer";
const SECRETS = "secrets";
const KEYS = [
	ROLE,
	REGION,
	INLINE,
	MANAGED,
	CHAIN,
	BEARER,
	SECRETS,
	ENDPOINT
];
/**
* Parses the settings, and reports all mistakes at once. Those that configure-aws-credentials has too have the names of
* its inputs. Written by hand: a schema library would double the start-up time of the action.
*/
function parseAwsDirectSettings(given) {
	if (!isRecord(given)) return err([{
		path: [],
		message: "is not a mapping of settings.",
		example: "{ role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }"
	}]);
	const unknown = Object.keys(given).filter((key) => !KEYS.some((known) => known === key));
	const parts = partsOf(given);
	const mistakes = [...unknown.map(unknownKey), ...Object.values(parts).flatMap(mistakesIn)];
	const settings = settingsOf(parts);
	if (mistakes.length > 0 || settings === void 0) return err(mistakes);
	const wrong = partitionMistake(settings);
	return wrong === void 0 ? ok(settings) : err([wrong]);
}
function partsOf(given) {
	const endpoint = endpointOf(given);
	return {
		role: roleOf(given, endpoint.ok && endpoint.value !== void 0),
		region: regionOf(given),
		inline: inlineOf(given),
		managed: managedOf(given),
		chain: flagOf(given, CHAIN),
		bearer: flagOf(given, BEARER),
		secrets: secretsOf(given),
		endpoint
	};
}
function mistakesIn(part) {
	return part.ok ? [] : [part.error];
}
function settingsOf(parts) {
	const { role, region, inline, managed, endpoint } = parts;
	const lifted = liftedOf(parts);
	if (!role.ok || !region.ok || !inline.ok || !managed.ok || !endpoint.ok) return void 0;
	return lifted && {
		roleToAssume: role.value,
		region: region.value,
		inlineSessionPolicy: inline.value,
		managedSessionPolicies: managed.value,
		...lifted,
		stsEndpoint: endpoint.value
	};
}
function liftedOf({ chain, bearer, secrets }) {
	if (!chain.ok || !bearer.ok || !secrets.ok) return void 0;
	return {
		chain: chain.value,
		bearer: bearer.value,
		secrets: secrets.value
	};
}
function unknownKey(key) {
	const meant = didYouMean(key, KEYS);
	const hint = meant === void 0 ? `known settings: ${KEYS.join(", ")}.` : `did you mean ${meant}?`;
	return {
		path: [key.slice(0, 80)],
		message: `is not a known setting; ${hint}`,
		example: ""
	};
}
function roleOf(given, hasEndpoint) {
	const example = "arn:aws:iam::123456789012:role/reader";
	const value = given[ROLE];
	if (value === void 0) return mistake(ROLE, "is missing: name the role for the step.", example);
	const arn = typeof value === "string" ? parseRoleArn(value) : void 0;
	if (arn === void 0 || typeof value !== "string") return mistake(ROLE, `${show(value)} is not the ARN of a role.`, example);
	if (/^\d{12}$/u.test(arn.account) || hasEndpoint) return ok(value);
	return mistake(ROLE, `${show(value)} has no account number.`, example);
}
function regionOf(given) {
	const value = given[REGION];
	if (value === void 0) return mistake(REGION, "is missing: name the region of STS.", "eu-west-1");
	if (typeof value === "string" && isRegion(value)) return ok(value);
	return mistake(REGION, `${show(value)} is not a region's name.`, "eu-west-1");
}
/** The role must be in the partition of the region. Other servers with the API of AWS have one partition for all regions. */
function partitionMistake(settings) {
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
/** JSON text, or a mapping in YAML. */
function inlineOf(given) {
	const value = given[INLINE];
	if (value === void 0 || value === "") return ok(void 0);
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const policy = parsePolicy(text);
	const example = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}";
	if (!policy.ok) return mistake(INLINE, `cannot be used: ${policy.error}.`, example);
	const wrong = policyCharacterMistake(parseJson(text));
	if (wrong !== void 0) return mistake(INLINE, `${wrong}.`, "");
	const compact = JSON.stringify(JSON.parse(text));
	if (compact.length <= 2048) return ok(compact);
	return mistake(INLINE, `has ${compact.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}.`, "");
}
/** A list, or text with one ARN per line. */
function managedOf(given) {
	const value = given[MANAGED] ?? [];
	const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
	const arns = (typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value]).filter((item) => item !== "");
	const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
	if (wrong !== void 0) return mistake(MANAGED, `${show(wrong)} is not the ARN of a managed policy.`, example);
	if (arns.length <= 10) return ok(arns.map(String));
	return mistake(MANAGED, `names ${arns.length} policies; AWS accepts at most 10.`, "");
}
function flagOf(given, key) {
	const value = given[key] ?? false;
	if (typeof value === "boolean") return ok(value);
	return mistake(key, `${show(value)} is neither true nor false.`, "true");
}
function secretsOf(given) {
	const value = given[SECRETS];
	if (value === void 0 || value === "read") return ok(value === "read");
	return mistake(SECRETS, `${show(value)} is not read: leave it out to read no secrets.`, "read");
}
function endpointOf(given) {
	const value = given[ENDPOINT];
	if (value === void 0 || value === "") return ok(void 0);
	const example = "https://sts.eu-west-1.amazonaws.com";
	if (typeof value !== "string" || !URL.canParse(value)) return mistake(ENDPOINT, `${show(value)} is not a URL.`, example);
	const url = new URL(value);
	if (!isSecureUrl(value)) return mistake(ENDPOINT, `${show(value)} must use https (http is accepted only on loopback addresses).`, example);
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") return mistake(ENDPOINT, "may only have a scheme, a host, a port and a path.", example);
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
// src/credentials/aws/direct/xml.ts
/** A response of STS is about 2 kB of session token inside three levels. */
const MAX_CHARACTERS = 65536;
const MAX_DEPTH = 16;
const DECLARATION = /^<\?xml[^?<>]*\?>/u;
const TOKEN = /[^<]+|<[^<>]*>/gu;
/** Attributes are accepted because the root element has its namespace in one. They are ignored. */
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
* Parses a small XML document: elements, text, the five named entities and character references. DTDs, CDATA, comments
* and namespaced names are refused (undefined), so there is no entity expansion and nothing external is loaded.
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
/** Adds a text, or opens or closes an element. False: the token is not valid here. */
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
/** Resolves the entities of a text; undefined when one is unknown or is not a valid character. */
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
/** The character; undefined when XML 1.0 does not allow it. */
function character(code) {
	return code === 9 || code === 10 || code === 13 || code >= 32 && code <= 55295 || code >= 57344 && code <= 65533 || code >= 65536 && code <= 1114111 ? String.fromCodePoint(code) : void 0;
}
/** The only child with this name; undefined when there is none, or more than one. */
function child(element, name) {
	const [only, ...others] = element?.children.filter((one) => one.name === name) ?? [];
	return others.length === 0 ? only : void 0;
}
/** The trimmed text of a child without elements. */
function textOf(element, name) {
	const found = child(element, name);
	return found === void 0 || found.children.length > 0 ? void 0 : found.text.trim();
}
// src/credentials/aws/direct/sts-wire.ts
/** The body of the request. The request is not signed, so it has no other parts. */
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
function parseStsResponse(response) {
	if (response.status >= 300) return {
		kind: "error",
		error: readError(response)
	};
	const session = response.status === 200 ? readSession(response.body) : void 0;
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
	if ([
		id,
		key,
		token,
		end
	].includes("")) return void 0;
	return {
		accessKeyId: new Secret(id),
		secretAccessKey: new Secret(key),
		sessionToken: new Secret(token),
		expiration: instantOf(end)
	};
}
/** Parses RFC 3339 as STS and Ceph write it. Fractions are allowed. NaN for any other text, and for a day that does not exist. */
function instantOf(text) {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/u.test(text)) return NaN;
	const instant = Date.parse(text);
	return !Number.isNaN(instant) && toRfc3339(instant).slice(0, 19) === text.slice(0, 19) ? instant : NaN;
}
/** AWS puts `Error` inside `ErrorResponse`; Ceph and proxies do not. */
function readError({ status, headers, body }) {
	if (status < 400) return {
		status,
		code: "",
		message: targetOf(headers["location"])
	};
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
/** Where a redirect leads. Only the origin: path and query may contain anything, also what was sent. */
function targetOf(location) {
	return location !== void 0 && URL.canParse(location) ? `to ${originOf(location)}` : "";
}
// src/credentials/aws/direct/provider.ts
/** The limit of one attempt, in milliseconds. The caller's signal limits all attempts together. */
const ATTEMPT_MS = 1e4;
/**
* AWS without a broker: STS exchanges the job's ID token for a session of the role. Retries are harmless: they start
* another session with the same name and the same end.
*/
function createAwsDirectProvider(deps) {
	return {
		kind: "aws",
		revocability: AWS_DIRECT_REVOCABILITY,
		handleOf: (request) => handleOf(request),
		classify: (settings) => Promise.resolve(ok(classify(settings))),
		issue: (request, signal) => issue(deps, request, signal),
		revoke: (handle) => Promise.resolve(ok({ facts: [
			"AWS has no call that ends a session",
			endOf(handle),
			...handedOnBy(handle)
		] })),
		probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now())))
	};
}
function handleOf(request) {
	return {
		role: request.settings.roleToAssume,
		session: sessionName(request.lease),
		deniedFrom: toRfc3339(request.expiresAt),
		...request.settings.chain ? { chain: true } : {},
		...request.settings.bearer ? { bearer: true } : {}
	};
}
/**
* Whether a read lease with these settings could write. Without a session policy it could not: it gets AWS's
* ReadOnlyAccess as one.
*/
function classify(settings) {
	const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
	const reason = writeReasonOf(inline, managed, settings);
	if (reason !== void 0) return {
		access: "write",
		because: reason
	};
	return {
		access: "read",
		because: inline === void 0 && managed.length === 0 ? "a read lease is limited by AWS's ReadOnlyAccess" : "the session policy allows only reading actions"
	};
}
function endOf(handle) {
	return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}
function handedOnBy(handle) {
	return outlivesTheEnd({
		chain: handle["chain"] === true,
		bearer: handle["bearer"] === true
	});
}
/** AWS does not show sessions. What is known is when this one ends. */
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
	if (role === void 0) throw new TypeError("role-to-assume was not checked by the parser");
	const duration = durationSeconds(request.expiresAt, deps.clock.now());
	if (duration === void 0) return err(leaseEndedFailure());
	const policies = sessionPolicies({
		access: request.access,
		expiresAt: request.expiresAt,
		inline: settings.inlineSessionPolicy,
		managed: settings.managedSessionPolicies,
		lifted: settings,
		role,
		roleOnlyReads: false
	});
	if (!policies.ok) return err(policyFailure(policies.error));
	const name = sessionName(request.lease);
	const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
	const { clock, jitter = Math.random } = deps;
	const { outcome, index } = await firstThatFits(policies.value, 0, async (policy) => {
		const body = webIdentityForm({
			roleArn: settings.roleToAssume,
			sessionName: name,
			webIdentityToken: idToken,
			policy,
			durationSeconds: duration
		});
		return await withRetries({
			clock,
			jitter,
			signal
		}, () => requestSession({
			deps,
			url,
			body,
			duration,
			idToken,
			signal
		}));
	});
	if (!outcome.ok) return outcome;
	const session = outcome.value;
	const leftOut = policies.value[index]?.leavesOut ?? [];
	return ok({
		credential: awsCredential(session, settings.region),
		handle: {
			...handleOf(request),
			expires: toRfc3339(session.expiration)
		},
		diesAt: session.expiration,
		issuedTo: issuedText({
			role: role.name,
			name
		}, settings, leftOut)
	});
}
async function requestSession(request) {
	const { deps, url, body, signal } = request;
	const sent = await deps.send({
		method: "POST",
		url,
		headers: {
			"content-type": "application/x-www-form-urlencoded; charset=utf-8",
			accept: "text/xml"
		},
		body,
		timeoutMs: ATTEMPT_MS,
		signal,
		maxBytes: 65536
	});
	if (!sent.ok) return err(awsUnreachable(sent.error));
	const response = parseStsResponse(sent.value);
	if (response.kind === "session") {
		const wrong = expirationMistake(response.session.expiration, {
			durationSeconds: request.duration,
			date: sent.value.headers["date"],
			now: deps.clock.now()
		});
		return wrong === void 0 ? ok(response.session) : err(expirationFailure(wrong));
	}
	if (response.kind === "error") return err(awsFailure(response.error, [request.idToken.reveal()]));
	return err({
		kind: "permanent",
		name: "answer_unreadable",
		message: `the response (HTTP ${response.status}) is not one of AssumeRoleWithWebIdentity of STS`,
		remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
		mayExist: true
	});
}
const awsDirect = {
	parse: parseAwsDirectSettings,
	createProvider: createAwsDirectProvider
};
export { awsDirect };
