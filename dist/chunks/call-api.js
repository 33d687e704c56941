import { L as Secret, dt as ok, ut as err } from "./start.js";
import { Gt as isRecord, Kt as parseJson, m as filePlaceholder, nt as originOf, p as directoryPlaceholder } from "./job.js";
import { D as permanentFailure, O as retryableFailure } from "./direct.js";
// src/credentials/kubernetes/api/api-failure.ts
const REACH = "Check that the cluster's API server runs, and can be reached from here.";
function retryableAtCluster(name, message) {
	return retryableFailure(name, message, REACH);
}
function refusedByCluster({ status, said }, { what, remedy, setting, paste }) {
	const why = said === "" ? "" : `: ${said}`;
	if (status === 401) {
		const message = `the API server rejected the login (status 401)${why}`;
		return permanentFailure("kubernetes_unauthorized", message, LOGIN);
	}
	const name = status === 403 ? "kubernetes_denied" : "kubernetes_refused";
	const message = `the API server refused to ${what} (status ${status})${why}`;
	return {
		...permanentFailure(name, message, remedy),
		...setting === void 0 ? {} : { setting },
		...paste === void 0 ? {} : { paste }
	};
}
const LOGIN = "Check `token`, or `client-certificate` and `client-key`: one can have expired, or be of another cluster.";
// src/credentials/kubernetes/api/api-response.ts
function isApiSuccess({ status }) {
	return status >= 200 && status < 300;
}
// src/credentials/kubernetes/api/kubeconfig.ts
const FILE = "kubeconfig";
const NAME = "stepkey";
function kubernetesCredential(login) {
	const path = filePlaceholder(FILE);
	return {
		kind: "kubernetes",
		env: {
			KUBECONFIG: path,
			KUBE_CONFIG_PATH: path,
			KUBECACHEDIR: `${directoryPlaceholder(FILE)}/cache`
		},
		files: [{
			name: FILE,
			mode: "0400",
			content: new Secret(kubeconfig(login))
		}, {
			name: "token",
			mode: "0400",
			content: login.token
		}]
	};
}
function kubeconfig({ cluster: { server, ca }, namespace, token }) {
	const authority = ca === void 0 ? {} : { "certificate-authority-data": Buffer.from(ca, "utf8").toString("base64") };
	return JSON.stringify({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name: NAME,
			cluster: {
				server,
				...authority
			}
		}],
		users: [{
			name: NAME,
			user: { token: token.reveal() }
		}],
		contexts: [{
			name: NAME,
			context: {
				cluster: NAME,
				user: NAME,
				namespace
			}
		}],
		"current-context": NAME
	});
}
// src/credentials/kubernetes/api/call-api.ts
const TIMEOUT_MS = 8e3;
const MAX_BYTES = 16777216;
async function callApi({ server, ca }, { login, call }, { send, signal }) {
	if (signal.aborted) return err(retryableAtCluster("aborted", "the time was over"));
	const sent = await send({
		method: call.method,
		url: `${server}${call.path}`,
		...loginIn(login, call),
		...call.body === void 0 ? {} : { body: JSON.stringify(call.body) },
		...ca === void 0 ? {} : { ca },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES,
		signal
	});
	if (!sent.ok) {
		const { message, sent: mayExist } = sent.error;
		return err({
			...retryableAtCluster("kubernetes_unreachable", message),
			mayExist
		});
	}
	return responseOf(originOf(server), sent.value);
}
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
function loginIn(login, { body, metadataOnly }) {
	const headers = {
		...body === void 0 ? {} : { "content-type": "application/json" },
		...metadataOnly === void 0 ? {} : { accept: METADATA_ONLY }
	};
	return "token" in login ? { headers: {
		...headers,
		authorization: `Bearer ${login.token.reveal()}`
	} } : {
		headers,
		clientCertificate: login
	};
}
function responseOf(origin, { status, headers, body: text }) {
	const parsed = parseJson(text);
	const body = isRecord(parsed) ? parsed : void 0;
	const said = saidIn(body);
	if (status === 429 || status >= 500) {
		const message = `${origin} returned status ${status}${said === "" ? "" : `: ${said}`}`;
		return err({
			...retryableAtCluster("kubernetes_failed", message),
			mayExist: true
		});
	}
	if (status >= 300 && status < 400) {
		const message = `${origin} redirects to another server (status ${status})`;
		return err(permanentFailure("kubernetes_redirects", message, URL_REMEDY));
	}
	if (body === void 0) {
		const message = `${origin} did not respond as an API server does (status ${status})`;
		return err(permanentFailure("kubernetes_malformed", message, URL_REMEDY));
	}
	return ok({
		status,
		body,
		said,
		serverTime: timeIn(headers["date"])
	});
}
const URL_REMEDY = "Check that `server` is the URL of the cluster's API server, as in a kubeconfig.";
function timeIn(date) {
	const time = Date.parse(date ?? "");
	return Number.isNaN(time) ? void 0 : time;
}
const LONGEST = 300;
function saidIn(body) {
	const { kind, message } = body ?? {};
	if (kind !== "Status" || typeof message !== "string") return "";
	const said = message.replaceAll(/\s+/gu, " ").trim();
	return said.length > LONGEST ? `${said.slice(0, 299)}…` : said;
}
export { refusedByCluster as i, kubernetesCredential as n, isApiSuccess as r, callApi as t };
