import { Et as toRfc3339, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, _ as leaseSuffix, ut as tokenPayload } from "./job.js";
import { n as KUBERNETES_DIRECT_REVOCABILITY } from "./revocability8.js";
import { D as permanentFailure } from "./direct.js";
import { n as kubernetesCredential, r as isApiSuccess, t as callApi } from "./call-api.js";
import { n as baseUrlMistake, t as baseUrl } from "./base-url.js";
import { t as certificatePem } from "./certificate-pem.js";
import { n as readSettings, t as flatSettingOf } from "./read-settings.js";
import { n as NAMESPACE } from "./names3.js";
// src/credentials/kubernetes/direct/issue.ts
async function issueIdToken({ send, clock }, lease, signal) {
	const { settings, idToken, expiresAt } = lease.request;
	if (idToken === void 0) throw new TypeError("direct mode has an ID token");
	const diesAt = endIn(idToken);
	if (diesAt < expiresAt) return err(tooShort(diesAt, expiresAt, clock.now()));
	const sent = await callApi(settings, {
		login: { token: idToken },
		call: {
			method: "POST",
			path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
			body: {
				apiVersion: "authentication.k8s.io/v1",
				kind: "SelfSubjectReview"
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
	if (!isApiSuccess(sent.value)) return err(refusedIdToken(sent.value, settings));
	const user = userIn(sent.value);
	return ok({
		credential: kubernetesCredential({
			cluster: settings,
			namespace: settings.namespace,
			token: idToken
		}),
		handle: {
			...lease.handle,
			expires: toRfc3339(diesAt)
		},
		diesAt,
		issuedTo: `kubernetes user ${user}`
	});
}
function endIn(token) {
	const payload = tokenPayload(token);
	const end = isRecord(payload) ? payload["exp"] : void 0;
	return typeof end === "number" ? end * 1e3 : 0;
}
const ID_TOKEN_MS = 3e5;
function tooShort(diesAt, expiresAt, now) {
	if (expiresAt - now >= ID_TOKEN_MS) return permanentFailure("ttl_too_long", "the lease is to last longer than the job's ID token, which lives five minutes", "Set `ttl` to 4m, or leave it out.");
	const message = `the job's ID token lives for ${Math.max(0, Math.floor((diesAt - now) / 1e3))} s, which is less than the lease`;
	return {
		...permanentFailure("id_token_too_old", message, "Set a shorter `ttl`."),
		kind: "new_id_token"
	};
}
function userIn({ body }) {
	const status = isRecord(body["status"]) ? body["status"] : {};
	const info = isRecord(status["userInfo"]) ? status["userInfo"] : {};
	return typeof info["username"] === "string" ? info["username"] : "unknown";
}
function refusedIdToken({ status, said }, { audience }) {
	const message = `the API server does not take the job's ID token (status ${status})${said === "" ? "" : `: ${said}`}`;
	const remedy = `Its --authentication-config must have GitHub's issuer, the audience ${audience}, and rules that this job meets. docs/kinds/kubernetes.md has one that fits.`;
	return permanentFailure("kubernetes_unauthorized", message, remedy);
}
// src/credentials/kubernetes/direct/settings.ts
const FORM = {
	kind: "kubernetes",
	keys: [
		"server",
		"namespace",
		"audience",
		"certificate-authority-data"
	],
	examples: {
		server: "https://api.cluster.example:6443",
		namespace: "shop",
		audience: "https://api.cluster.example:6443"
	},
	example: "{ server: https://api.cluster.example:6443, namespace: shop }",
	moved: movedSetting
};
const LOGS_IN = "is not a setting here: the job's ID token logs in.";
const ELSEWHERE = new Map([
	["token", LOGS_IN],
	["client-certificate-data", LOGS_IN],
	["client-key-data", LOGS_IN],
	["service-account", "is not a setting here: only a broker issues tokens of service accounts."],
	["certificate-authority", "is written `certificate-authority-data` here, as PEM or base64."],
	["insecure-skip-tls-verify", "is not a setting here: use `certificate-authority-data`."]
]);
function parseKubernetesDirectSettings(given) {
	return readSettings(given, FORM, settingsIn);
}
const flatKubernetesSetting = flatSettingOf(FORM);
function settingsIn({ has, text, wrong }) {
	if (!has("server")) wrong("server", "is missing: name the API server.");
	const server = baseUrl(text("server", baseUrlMistake));
	const namespace = text("namespace", (value) => NAMESPACE.test(value) ? void 0 : "is not the name of a namespace.");
	const audience = text("audience", (value) => /^[^\s\p{Cc}]{1,255}$/u.test(value) ? void 0 : "is not one audience.");
	const authority = text("certificate-authority-data", (value) => certificatePem(value) === void 0 ? "is not a certificate as PEM, nor as base64 of it." : void 0);
	return {
		server,
		ca: authority === "" ? void 0 : certificatePem(authority),
		namespace: namespace === "" ? "default" : namespace,
		audience: audience === "" ? server : audience
	};
}
function movedSetting(key) {
	const message = ELSEWHERE.get(key);
	return message === void 0 ? void 0 : {
		path: [key],
		message,
		example: ""
	};
}
// src/credentials/kubernetes/direct/provider.ts
function createKubernetesDirectProvider(deps) {
	return {
		kind: "kubernetes",
		revocability: KUBERNETES_DIRECT_REVOCABILITY,
		handleOf: directHandle,
		classify: () => Promise.resolve(ok({
			access: "write",
			because: "the cluster does not show what the job's user may do"
		})),
		issue: (request, signal) => issueIdToken(deps, {
			request,
			handle: directHandle(request)
		}, signal),
		revoke: (handle) => Promise.resolve(ok({ facts: ["no call ends an ID token", ...endOf(handle)] })),
		probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now())))
	};
}
function directHandle({ lease, settings: { server, audience } }) {
	return {
		lease: leaseSuffix(lease),
		server,
		audience
	};
}
function endOf({ expires }) {
	return typeof expires === "string" ? [`it expires at ${expires}`] : [];
}
function probe(handle, now) {
	const expires = Date.parse(String(handle["expires"]));
	return now >= expires ? {
		state: "dead",
		facts: [`the ID token expired at ${toRfc3339(expires)}`]
	} : {
		state: "unknown",
		facts: ["no call ends an ID token", ...endOf(handle)]
	};
}
const kubernetesDirect = {
	parse: parseKubernetesDirectSettings,
	audienceOf: ({ audience }) => audience,
	flatSetting: flatKubernetesSetting,
	createProvider: createKubernetesDirectProvider
};
export { kubernetesDirect };
