import { E as joined, L as Secret, dt as ok, ut as err } from "./start.js";
import { t as obstacleIn } from "./obstacle.js";
import { t as serverFinder } from "./unknown-server.js";
import { t as KUBERNETES_BROKER_REVOCABILITY } from "./revocability8.js";
import { Gt as isRecord, _ as leaseSuffix } from "./job.js";
import { D as permanentFailure } from "./direct.js";
import { i as refusedByCluster, n as kubernetesCredential, r as isApiSuccess, t as callApi } from "./call-api.js";
// src/credentials/kubernetes/broker/account.ts
function accountText({ namespace, name }) {
	return `${namespace}/${name}`;
}
function tokenPath({ namespace, name }) {
	return `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
}
function groupsOf({ namespace }) {
	return [
		"system:serviceaccounts",
		`system:serviceaccounts:${namespace}`,
		"system:authenticated"
	];
}
// src/credentials/kubernetes/broker/rules.ts
function reviewedRights(status) {
	if (!isRecord(status)) return void 0;
	const { resourceRules, nonResourceRules, incomplete, evaluationError: error } = status;
	return {
		rules: [...listIn(resourceRules), ...listIn(nonResourceRules)].map(ruleOf),
		incomplete: incomplete === false && (error === void 0 || error === "") ? void 0 : typeof error === "string" && error !== "" ? error : "the API server says so"
	};
}
function ruleOf(given) {
	const { verbs, apiGroups, resources, nonResourceURLs } = isRecord(given) ? given : {};
	return {
		verbs: textsIn(verbs),
		groups: textsIn(apiGroups),
		resources: textsIn(resources),
		urls: textsIn(nonResourceURLs)
	};
}
function listIn(value) {
	return Array.isArray(value) ? value : [];
}
function textsIn(value) {
	return listIn(value).filter((one) => typeof one === "string");
}
const READING_VERBS = new Set([
	"get",
	"list",
	"watch"
]);
const SHOWN = new Set([
	"status",
	"scale",
	"log",
	"ephemeralcontainers",
	"resize",
	"metrics",
	"stats",
	"healthz"
]);
const REVIEWS = new Set([
	"authorization.k8s.io/selfsubjectaccessreviews",
	"authorization.k8s.io/selfsubjectrulesreviews",
	"authentication.k8s.io/selfsubjectreviews"
]);
function writingIn(rule) {
	const { verbs, groups, resources, urls } = rule;
	if (resources.length === 0) {
		const acting = verbs.filter((verb) => verb !== "get");
		return acting.length === 0 ? void 0 : `${joined(acting)} ${joined(urls)}`;
	}
	const acting = verbs.filter((verb) => !READING_VERBS.has(verb));
	if (acting.length > 0 && !isOnlyReviews(rule)) return `${joined(acting)} ${joined(namesIn(rule))}`;
	const telling = resources.filter((resource) => !isHarmlessToRead(resource, groups));
	if (telling.length === 0 || isOnlyReviews(rule)) return void 0;
	return `${joined(verbs)} ${joined(namesIn({
		groups,
		resources: telling
	}))}`;
}
function isHarmlessToRead(resource, groups) {
	const [name = "", subresource] = resource.split("/");
	if (subresource !== void 0) return SHOWN.has(subresource);
	if (name === "*") return false;
	return name !== "secrets" || !groups.some((group) => group === "" || group === "*");
}
function isOnlyReviews({ groups, resources }) {
	return groups.every((group) => resources.every((resource) => REVIEWS.has(`${group}/${resource}`)));
}
function namesIn({ groups, resources }) {
	return groups.flatMap((group) => resources.map((resource) => group === "" ? resource : `${resource}.${group}`));
}
// src/credentials/kubernetes/broker/classify.ts
function classifyRights(seen) {
	for (const [namespace, { rules }] of seen.reviews) {
		const writing = rules.map(writingIn).find((found) => found !== void 0);
		if (writing !== void 0) return {
			access: "write",
			because: `the service account may ${writing} in namespace ${namespace}`
		};
	}
	const hidden = hiddenIn(seen);
	if (hidden === void 0) return {
		access: "read",
		because: onlyReads(seen)
	};
	const list = `\`reads\` of server "${seen.server}"`;
	const { account, isListed } = seen;
	if (!isListed) return {
		access: "write",
		because: `${hidden}, and ${list} does not list ${accountText(account)}`
	};
	return {
		access: "read",
		because: `${list} lists ${accountText(account)}`,
		unchecked: [`What ${accountText(account)} may do: ${hidden}.`]
	};
}
function hiddenIn({ reviews, unseen }) {
	for (const { incomplete } of reviews.values()) if (incomplete !== void 0) return `the API server does not show all rights of the service account (${incomplete})`;
	return unseen;
}
function onlyReads({ reviews }) {
	return `the service account may only get, list and watch, in ${joined([...reviews.keys(), "the whole cluster"])}`;
}
// src/credentials/kubernetes/broker/deletions.ts
const CACHE_MS = 1e4;
const HEARD_MS = 500;
const MOST = 1e4;
function key({ namespace, name }) {
	return `${namespace}/${name}`;
}
function createDeletions(clock) {
	const now = () => clock.steady?.() ?? clock.now();
	const goneAt = new Map();
	return {
		note: (secret) => {
			if (goneAt.has(key(secret))) return;
			goneAt.set(key(secret), now());
			const [oldest] = goneAt.keys();
			if (goneAt.size > MOST && oldest !== void 0) goneAt.delete(oldest);
		},
		leftMs: (secret) => {
			const at = goneAt.get(key(secret));
			return at === void 0 ? 0 : Math.max(0, at + CACHE_MS + HEARD_MS - now());
		}
	};
}
// src/credentials/kubernetes/broker/rights.ts
function rulesFor(what, account = "") {
	return what === "secrets" ? ["- { apiGroups: [\"\"], resources: [secrets], verbs: [create, delete] }"] : [`- { apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [${account}], verbs: [create] }`];
}
function rightsFor({ name }) {
	return [
		{
			verb: "create",
			resource: "secrets"
		},
		{
			verb: "delete",
			resource: "secrets"
		},
		{
			verb: "create",
			resource: "serviceaccounts",
			subresource: "token",
			name
		}
	];
}
async function checkBrokerRights(call, account, signal) {
	const lacks = [];
	for (const right of rightsFor(account)) {
		const may = await isAllowed(call, {
			...right,
			namespace: account.namespace
		}, signal);
		if (!may.ok) return may;
		if (!may.value) lacks.push(right);
	}
	if (lacks.length === 0) return ok(void 0);
	const names = lacks.map(({ verb, resource, subresource }) => [verb, subresource === void 0 ? resource : `${resource}/${subresource}`].join(" "));
	const message = `the broker may not ${joined(names)} in namespace "${account.namespace}"`;
	const remedy = "Add these rules to its Role in that namespace:";
	const paste = [...lacks.some(({ resource }) => resource === "secrets") ? rulesFor("secrets") : [], ...lacks.some(({ subresource }) => subresource !== void 0) ? rulesFor("token", account.name) : []];
	return err({
		...permanentFailure("rights_missing", message, remedy),
		setting: "service-account",
		paste
	});
}
async function isAllowed(call, resourceAttributes, signal) {
	const sent = await call({
		method: "POST",
		path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		body: {
			apiVersion: "authorization.k8s.io/v1",
			kind: "SelfSubjectAccessReview",
			spec: { resourceAttributes }
		}
	}, signal);
	if (!sent.ok) return sent;
	if (!isApiSuccess(sent.value)) return err(refusedByCluster(sent.value, {
		what: "show the broker's rights",
		remedy: "Bind its user to the ClusterRole system:basic-user."
	}));
	const { status } = sent.value.body;
	return ok(isRecord(status) && status["allowed"] === true);
}
async function checkLogin(call, signal) {
	const sent = await call({
		method: "POST",
		path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
		body: {
			apiVersion: "authentication.k8s.io/v1",
			kind: "SelfSubjectReview"
		}
	}, signal);
	if (!sent.ok) return sent;
	const remedy = "Check `token`, or `client-certificate` and `client-key`.";
	if (isApiSuccess(sent.value)) return ok(void 0);
	return err(refusedByCluster(sent.value, {
		what: "say who the broker is",
		remedy
	}));
}
// src/credentials/kubernetes/broker/lease-secret.ts
const LABEL = {
	lease: "stepkey/lease",
	instance: "stepkey/instance",
	account: "stepkey/service-account"
};
function secretName(lease) {
	return `stepkey-lease-${leaseSuffix(lease)}`;
}
function secretBody({ lease, instance, settings: { account }, repository, job, step }) {
	return {
		metadata: {
			name: secretName(lease),
			labels: {
				"app.kubernetes.io/managed-by": "stepkey",
				[LABEL.lease]: leaseSuffix(lease),
				[LABEL.instance]: instance
			},
			annotations: {
				[LABEL.account]: accountText(account),
				"stepkey/repository": repository,
				"stepkey/run": `${job.runId}/${job.runAttempt}`,
				"stepkey/step": step
			}
		},
		immutable: true
	};
}
async function createSecret(call, { namespace, secret }, signal) {
	const body = {
		apiVersion: "v1",
		kind: "Secret",
		...secret
	};
	const sent = await call({
		method: "POST",
		path: secretsPath(namespace),
		body
	}, signal);
	if (!sent.ok) return sent;
	if (!isApiSuccess(sent.value)) return err(refusedSecret(sent.value, namespace));
	const uid = metadataOf(sent.value)["uid"];
	return typeof uid === "string" ? ok(uid) : err({
		...permanentFailure("kubernetes_malformed", NO_UID, "Check `server`."),
		mayExist: true
	});
}
const NO_UID = "the API server's response has no uid of the Secret";
function refusedSecret(response, namespace) {
	if (response.status === 404) return refusedByCluster(response, {
		what: `create a Secret in namespace "${namespace}"`,
		remedy: "Correct `namespace`, or create it.",
		setting: "namespace"
	});
	return refusedByCluster(response, {
		what: `create a Secret in namespace "${namespace}"`,
		remedy: "Add these rules to the broker's Role in that namespace:",
		setting: "namespace",
		paste: rulesFor("secrets")
	});
}
async function deleteSecret(call, { namespace, name, uid, dryRun = false }, signal) {
	const path = `${secretsPath(namespace)}/${name}${dryRun ? "?dryRun=All" : ""}`;
	const options = {
		apiVersion: "v1",
		kind: "DeleteOptions"
	};
	const sent = await call({
		method: "DELETE",
		path,
		body: uid === void 0 ? options : {
			...options,
			preconditions: { uid }
		}
	}, signal);
	return sent.ok ? deletionOf(sent.value, {
		namespace,
		uid,
		dryRun
	}) : sent;
}
function deletionOf(response, { namespace, uid, dryRun }) {
	const { status } = response;
	if (status === 404) return ok({ state: "absent" });
	if (status === 409 && uid !== void 0) return ok({ state: "replaced" });
	if (!isApiSuccess(response)) return err(refusedDeletion(response, namespace));
	const kept = keptSince(response);
	if (kept !== void 0) return ok({
		state: "kept",
		forMs: kept
	});
	return ok({ state: dryRun ? "exists" : "deleted" });
}
function refusedDeletion(response, namespace) {
	return refusedByCluster(response, {
		what: `delete a Secret in namespace "${namespace}"`,
		remedy: "Add these rules to the broker's Role in that namespace:",
		paste: rulesFor("secrets")
	});
}
function keptSince(response) {
	const { deletionTimestamp } = metadataOf(response);
	if (typeof deletionTimestamp !== "string") return void 0;
	const forMs = (response.serverTime ?? NaN) - Date.parse(deletionTimestamp);
	return Number.isNaN(forMs) ? 0 : Math.max(0, forMs);
}
function metadataOf({ body }) {
	return isRecord(body["metadata"]) ? body["metadata"] : {};
}
function secretsPath(namespace) {
	return `/api/v1/namespaces/${namespace}/secrets`;
}
// src/credentials/kubernetes/broker/end.ts
async function revokeLease(tools, secret) {
	const ended = await deleteSecret(tools.call, secret, tools.signal);
	if (!ended.ok) return ended;
	const settlesInMs = settling(tools.deletions, secret, ended.value);
	return ok({
		facts: [factOf(ended.value)],
		...settlesInMs > 0 ? { settlesInMs } : {},
		...findingsIn(secret, ended.value)
	});
}
async function probeLease(tools, secret) {
	const { call, signal } = tools;
	const found = await deleteSecret(call, {
		...secret,
		dryRun: true
	}, signal);
	if (!found.ok) return found;
	const state = found.value;
	if (state.state === "exists") return ok({
		state: "alive",
		facts: [factOf(state)]
	});
	if (state.state === "kept") return ok(ofKept(state.forMs));
	const leftMs = settling(tools.deletions, secret, state);
	if (leftMs > 0) return ok({
		state: "alive",
		facts: [maybeCached(leftMs)]
	});
	return ok({
		state: "dead",
		facts: [factOf(state), ...WAITED]
	});
}
const WAITED = [`no API server caches the token any more (${CACHE_MS / 1e3} s)`];
function maybeCached(leftMs) {
	return `an API server may accept the token for ${Math.ceil(leftMs / 1e3)} s from its cache`;
}
function settling(deletions, secret, { state }) {
	if (state === "kept" || state === "exists") return 0;
	if (state === "deleted" || secret.uid !== void 0) deletions.note(secret);
	return deletions.leftMs(secret);
}
const FACTS = {
	exists: "Secret exists",
	deleted: "Secret deleted",
	absent: "Secret absent",
	replaced: "Secret absent, another one has its name",
	kept: "Secret deleted, and kept by a finalizer"
};
function factOf({ state }) {
	return FACTS[state];
}
function ofKept(forMs) {
	const leftMs = 71e3 - forMs;
	return leftMs > 0 ? {
		state: "alive",
		facts: [`${FACTS.kept}, its token works for ${Math.ceil(leftMs / 1e3)} s`]
	} : {
		state: "dead",
		facts: [`${FACTS.kept}, API servers reject its token`]
	};
}
function findingsIn({ namespace, name }, { state }) {
	const at = `${namespace}/${name}`;
	if (state === "replaced") return { findings: [{
		what: `Somebody made another Secret ${at}.`,
		fix: `kubectl -n ${namespace} delete secret ${name}`
	}] };
	if (state !== "kept") return {};
	const fix = `kubectl -n ${namespace} patch secret ${name} --type merge -p '{"metadata":{"finalizers":null}}'`;
	return { findings: [{
		what: `A finalizer keeps Secret ${at}.`,
		fix
	}] };
}
// src/credentials/kubernetes/broker/handle.ts
function leaseHandle({ lease, settings: { server, account } }) {
	return {
		server,
		account: accountText(account),
		secret: secretName(lease),
		lease: leaseSuffix(lease)
	};
}
function secretOfHandle({ account, secret, uid }) {
	if (typeof account !== "string" || typeof secret !== "string") throw new TypeError("not a handle of the kubernetes provider");
	const [namespace = ""] = account.split("/");
	return {
		namespace,
		name: secret,
		uid: typeof uid === "string" ? uid : void 0
	};
}
function kubernetesIssuedText(account) {
	return `kubernetes service account ${accountText(account)}`;
}
async function requestServiceAccountToken(call, { account, seconds, boundTo }, { clock, signal }) {
	const body = {
		apiVersion: "authentication.k8s.io/v1",
		kind: "TokenRequest",
		spec: {
			expirationSeconds: Math.max(600, seconds),
			...boundTo === void 0 ? {} : { boundObjectRef: {
				apiVersion: "v1",
				kind: "Secret",
				name: boundTo.name,
				uid: boundTo.uid
			} }
		}
	};
	const sent = await call({
		method: "POST",
		path: tokenPath(account),
		body
	}, signal);
	if (!sent.ok) return sent;
	if (!isApiSuccess(sent.value)) return err(refusedToken(sent.value, account));
	return tokenIn(sent.value, clock.now());
}
function tokenIn({ body, serverTime }, now) {
	const { token, expirationTimestamp } = isRecord(body["status"]) ? body["status"] : {};
	const expiresAt = Date.parse(String(expirationTimestamp));
	if (typeof token !== "string" || token === "" || Number.isNaN(expiresAt)) {
		const failure = permanentFailure("kubernetes_malformed", "the API server's response has no token with its end", "Check `server`.");
		return err({
			...failure,
			mayExist: true
		});
	}
	return ok({
		token: new Secret(token),
		expiresAt,
		clockAheadMs: aheadMs(serverTime, now)
	});
}
const SAME_CLOCK_MS = 5e3;
function aheadMs(serverTime, now) {
	const difference = serverTime === void 0 ? 0 : serverTime - now;
	return Math.abs(difference) < SAME_CLOCK_MS ? 0 : difference;
}
function refusedToken(response, { namespace, name }) {
	const what = `create a token of service account "${name}" in namespace "${namespace}"`;
	if (response.status === 404) {
		const remedy = `Create it: kubectl create serviceaccount ${name} --namespace ${namespace}`;
		return {
			...refusedByCluster(response, {
				what,
				remedy,
				setting: "service-account"
			}),
			name: "service_account_missing"
		};
	}
	return refusedByCluster(response, {
		what,
		remedy: "Add these rules to the broker's Role in that namespace:",
		setting: "service-account",
		paste: rulesFor("token", name)
	});
}
// src/credentials/kubernetes/broker/issue.ts
async function issueKubernetesLease(tools, request) {
	const { server, clock, signal } = tools;
	const { account } = request.settings;
	const seconds = Math.max(1, Math.ceil((request.expiresAt - clock.now()) / 1e3));
	const bound = await boundToken({
		...tools,
		account
	}, {
		secret: secretBody(request),
		seconds
	}, signal);
	if (!bound.ok) return bound;
	const { token, secret } = bound.value;
	const { expiresAt: diesAt, clockAheadMs } = token;
	const cluster = {
		server: server.address ?? server.server,
		ca: server.ca
	};
	return ok({
		credential: kubernetesCredential({
			cluster,
			namespace: account.namespace,
			token: token.token
		}),
		handle: {
			...leaseHandle(request),
			uid: String(secret.uid)
		},
		diesAt,
		issuedTo: kubernetesIssuedText(account),
		...clockAheadMs === 0 ? {} : { clockAheadMs }
	});
}
async function boundToken(tools, wanted, signal) {
	const { call, clock, account } = tools;
	const { namespace } = account;
	const uid = await createSecret(call, {
		namespace,
		secret: wanted.secret
	}, signal);
	if (!uid.ok) return uid;
	const secret = {
		namespace,
		name: wanted.secret.metadata.name,
		uid: uid.value
	};
	const { seconds } = wanted;
	const token = await requestServiceAccountToken(call, {
		account,
		seconds,
		boundTo: secret
	}, {
		clock,
		signal
	});
	if (!token.ok) return err(await undo(call, secret, token.error));
	const lives = token.value.expiresAt - token.value.clockAheadMs - clock.now();
	if (lives >= (seconds - 2) * 1e3) return ok({
		token: token.value,
		secret
	});
	return err(await undo(call, secret, tooShort(lives, seconds)));
}
function tooShort(livesMs, seconds) {
	const message = `the API server makes tokens that live ${Math.floor(livesMs / 1e3)} s, and the lease ${seconds} s`;
	return permanentFailure("token_too_short", message, "Shorten the ttl of the lease, or raise --service-account-max-token-expiration of the API server.");
}
const UNDO_MS = 3e3;
async function undo(call, secret, failure) {
	const deleted = await deleteSecret(call, secret, AbortSignal.timeout(UNDO_MS));
	return {
		...failure,
		mayExist: !deleted.ok
	};
}
// src/credentials/kubernetes/broker/list.ts
async function listLeaseSecrets(call, at, signal) {
	const { server, namespace, instance } = at;
	const sent = await call({
		method: "GET",
		path: `${namespace === void 0 ? "/api/v1/secrets" : secretsPath(namespace)}?labelSelector=${encodeURIComponent(`${LABEL.instance}=${instance}`)}`,
		metadataOnly: true
	}, signal);
	if (!sent.ok) return sent;
	if (!isApiSuccess(sent.value)) {
		const where = namespace === void 0 ? "in every namespace" : `in namespace "${namespace}"`;
		return err(refusedByCluster(sent.value, {
			what: `list Secrets ${where}`,
			remedy: "Name the namespaces of leases under `namespaces`, and add this rule to each Role:",
			paste: ["- { apiGroups: [\"\"], resources: [secrets], verbs: [list] }"]
		}));
	}
	const { items } = sent.value.body;
	const handles = (Array.isArray(items) ? items : []).map((item) => handleIn(server, item));
	return ok(handles.filter((handle) => handle !== void 0));
}
function handleIn(server, item) {
	if (!isRecord(item) || !isRecord(item["metadata"])) return void 0;
	const { name, labels, annotations } = item["metadata"];
	const lease = isRecord(labels) ? labels[LABEL.lease] : void 0;
	const account = isRecord(annotations) ? annotations[LABEL.account] : void 0;
	if (typeof name !== "string" || typeof lease !== "string" || typeof account !== "string") return;
	return {
		server,
		account,
		secret: name,
		lease
	};
}
// src/credentials/kubernetes/broker/rehearse.ts
async function rehearseLease(tools, account, signal) {
	const wanted = {
		secret: {
			metadata: {
				name: `stepkey-rehearsal-${Buffer.from(tools.randomBytes(8)).toString("hex")}`,
				labels: { "app.kubernetes.io/managed-by": "stepkey" }
			},
			immutable: true
		},
		seconds: 600
	};
	const bound = await boundToken({
		...tools,
		account
	}, wanted, signal);
	if (!bound.ok) return bound;
	const deleted = await deleteSecret(tools.call, bound.value.secret, signal);
	return deleted.ok ? ok(void 0) : deleted;
}
// src/credentials/kubernetes/broker/role-bindings.ts
const PAGE = 500;
const MOST_PAGES = 100;
async function boundNamespaces(call, account, signal) {
	const namespaces = new Set();
	let next = "";
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const more = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
		const sent = await call({
			method: "GET",
			path: `/apis/rbac.authorization.k8s.io/v1/rolebindings?limit=${PAGE}${more}`
		}, signal);
		if (!sent.ok) return sent;
		if (!isApiSuccess(sent.value)) return ok({
			namespaces: [],
			unseen: NOT_LISTED
		});
		const { body } = sent.value;
		for (const namespace of namespacesIn(body["items"], account)) namespaces.add(namespace);
		next = continuationOf(body["metadata"]);
		if (next === "") return ok({
			namespaces: [...namespaces],
			unseen: void 0
		});
	}
	return ok({
		namespaces: [...namespaces],
		unseen: "the cluster has too many RoleBindings"
	});
}
const NOT_LISTED = "the broker may not list RoleBindings, so it does not see rights in other namespaces";
function continuationOf(metadata) {
	const next = isRecord(metadata) ? metadata["continue"] : void 0;
	return typeof next === "string" ? next : "";
}
function namespacesIn(items, account) {
	return (Array.isArray(items) ? items : []).flatMap((binding) => namespaceFor(binding, account) ?? []);
}
function namespaceFor(binding, account) {
	if (!isRecord(binding) || !isRecord(binding["metadata"])) return void 0;
	const { namespace } = binding["metadata"];
	const subjects = Array.isArray(binding["subjects"]) ? binding["subjects"] : [];
	if (typeof namespace !== "string") return void 0;
	return subjects.some((subject) => isFor(subject, account)) ? namespace : void 0;
}
function isFor(subject, { namespace, name }) {
	if (!isRecord(subject)) return false;
	switch (subject["kind"]) {
		case "ServiceAccount": return subject["name"] === name && subject["namespace"] === namespace;
		case "User": return subject["name"] === `system:serviceaccount:${namespace}:${name}`;
		default: return groupsOf({
			namespace,
			name
		}).some((group) => group === subject["name"]);
	}
}
// src/credentials/kubernetes/broker/review.ts
function createRightsReview(tools) {
	const tokens = createTokens(tools);
	return async (account, signal) => {
		const bound = await boundNamespaces(tools.call, account, signal);
		if (!bound.ok) return bound;
		const token = await tokens(account, signal);
		if (!token.ok) return token;
		const namespaces = new Set([account.namespace, ...bound.value.namespaces]);
		const reviews = new Map();
		for (const namespace of namespaces) {
			const review = await reviewOne(tools, {
				namespace,
				token: token.value
			}, signal);
			if (!review.ok) return review;
			reviews.set(namespace, review.value);
		}
		const isListed = tools.server.reads.includes(accountText(account));
		return ok({
			account,
			reviews,
			unseen: bound.value.unseen,
			isListed
		});
	};
}
const SPARE_MS = 3e5;
function createTokens({ call, clock }) {
	const held = new Map();
	return async (account, signal) => {
		const known = held.get(accountText(account));
		if (known !== void 0 && known.expiresAt - known.clockAheadMs - clock.now() > SPARE_MS) return ok(known);
		const created = await requestServiceAccountToken(call, {
			account,
			seconds: 600
		}, {
			clock,
			signal
		});
		if (created.ok) held.set(accountText(account), created.value);
		return created.ok ? created : err({
			...created.error,
			mayExist: false
		});
	};
}
async function reviewOne({ server, send }, { namespace, token }, signal) {
	const sent = await callApi(server, {
		login: token,
		call: {
			method: "POST",
			path: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
			body: {
				apiVersion: "authorization.k8s.io/v1",
				kind: "SelfSubjectRulesReview",
				spec: { namespace }
			}
		}
	}, {
		send,
		signal
	});
	if (!sent.ok) return err({
		...sent.error,
		mayExist: false
	});
	if (!isApiSuccess(sent.value)) {
		const what = `show the rights of a service account in namespace "${namespace}"`;
		return err(refusedByCluster(sent.value, {
			what,
			remedy: REMEDY,
			setting: "service-account"
		}));
	}
	const rights = reviewedRights(sent.value.body["status"]);
	return rights === void 0 ? err(permanentFailure("kubernetes_malformed", "the review of rights has no status", REMEDY)) : ok(rights);
}
const REMEDY = "Check that service accounts may use the ClusterRole system:basic-user.";
// src/credentials/kubernetes/broker/session.ts
function brokerCall(server, send) {
	let { login } = server;
	return async (call, signal) => {
		const used = login;
		const first = await callApi(server, {
			login: used,
			call
		}, {
			send,
			signal
		});
		if (!first.ok || first.value.status !== 401) return first;
		login = reread(login);
		return login === used ? first : await callApi(server, {
			login,
			call
		}, {
			send,
			signal
		});
	};
}
function reread(login) {
	if (!("token" in login)) return login;
	const token = login.token.reread();
	return token === login.token ? login : { token };
}
// src/credentials/kubernetes/broker/provider.ts
function createKubernetesProvider(deps) {
	const { clock } = deps;
	const known = new Map(Object.entries(deps.servers).map(([name, server]) => {
		const call = brokerCall(server, deps.send);
		return [name, {
			server,
			call,
			review: createRightsReview({
				...deps,
				server,
				call
			}),
			deletions: createDeletions(clock)
		}];
	}));
	const find = serverFinder("kubernetes", known);
	const on = async (name, work) => {
		const found = find(name);
		return found.ok ? await work(found.value) : found;
	};
	const ofHandle = (handle, work) => on(String(handle["server"]), work);
	return {
		kind: "kubernetes",
		revocability: KUBERNETES_BROKER_REVOCABILITY,
		handleOf: leaseHandle,
		variablesOf: () => [
			"KUBECONFIG",
			"KUBE_CONFIG_PATH",
			"KUBECACHEDIR"
		],
		classify: ({ server, account }, signal) => on(server, async ({ review }) => {
			const seen = await review(account, signal);
			return seen.ok ? ok(classifyRights({
				...seen.value,
				server
			})) : seen;
		}),
		rehearse: async ({ server, account }, signal) => asObstacle(await on(server, async ({ call }) => {
			const rights = await checkBrokerRights(call, account, signal);
			return rights.ok ? await rehearseLease({
				...deps,
				call
			}, account, signal) : rights;
		})),
		checkSettings: ({ settings: { server, account } }, signal) => on(server, ({ call }) => checkBrokerRights(call, account, signal)),
		issue: (request, signal) => on(request.settings.server, ({ server, call }) => issueKubernetesLease({
			server,
			call,
			clock,
			signal
		}, request)),
		revoke: (handle, signal) => ofHandle(handle, (cluster) => revokeLease({
			...cluster,
			signal
		}, secretOfHandle(handle))),
		probe: (handle, signal) => ofHandle(handle, (cluster) => probeLease({
			...cluster,
			signal
		}, secretOfHandle(handle))),
		checkServer: (name, signal) => on(name, ({ call }) => checkLogin(call, signal)),
		list: (name, instance, signal) => on(name, async ({ server, call }) => {
			const { namespaces } = server;
			const found = [];
			for (const namespace of namespaces.length === 0 ? [void 0] : namespaces) {
				const listed = await listLeaseSecrets(call, {
					server: name,
					namespace,
					instance
				}, signal);
				if (!listed.ok) return listed;
				found.push(...listed.value);
			}
			return ok(found);
		})
	};
}
function asObstacle(rehearsed) {
	return rehearsed.ok ? rehearsed : obstacleIn(rehearsed.error);
}
export { createKubernetesProvider };
