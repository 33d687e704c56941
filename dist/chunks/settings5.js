import { M as strictObject, N as string, V as NEVER, _ as array } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as baseUrl } from "./base-url.js";
import { r as certificatesField } from "./login-fields.js";
import { n as NAMESPACE, t as ACCOUNT_NAME } from "./names3.js";
// src/credentials/kubernetes/broker/settings.ts
const namespace = string().regex(NAMESPACE);
const accountName = string().regex(ACCOUNT_NAME);
const kubernetesSettings = {
	name: "kubernetes",
	grant: {
		schema: strictObject({
			server: serverName,
			namespace,
			"service-account": accountName
		}).transform(({ server, namespace: place, "service-account": name }) => ({
			server,
			account: {
				namespace: place,
				name
			}
		})),
		hints: {
			server: hint("A name under servers.kubernetes.", "server: main"),
			namespace: hint("The namespace of the service account.", "namespace: ci"),
			"service-account": hint("The name of a service account.", "service-account: deploy")
		},
		decisive: "service-account",
		example: "kubernetes: { server: main, namespace: ci, service-account: deploy }"
	},
	server: {
		needsStoreKey: false,
		place: ({ server }) => server,
		schema: serverSchema,
		hints: {
			"": hint("A cluster.", "main: { server: https://10.0.0.1:6443, token: { file: token }, … }"),
			server: hint("The URL of the API server.", "server: https://10.0.0.1:6443"),
			"certificate-authority": hint("Certificates of the CA that signed the API server's, as PEM.", "certificate-authority: { file: ca.crt }"),
			token: secretHint("token", "{ file: /var/run/secrets/kubernetes.io/serviceaccount/token }"),
			"client-certificate": hint("The broker's certificate, as PEM.", "client-certificate: { file: client.crt }"),
			"client-key": secretHint("client-key", "{ file: client.key }"),
			address: hint("The URL by which steps reach the API server.", "address: https://api.cluster.example:6443"),
			reads: hint("Service accounts that a read grant may have although the API server does not show all of their rights.", "reads: [ci/reader]"),
			"reads.*": hint("NAMESPACE/NAME of a service account.", "reads: [ci/reader]"),
			namespaces: hint("Where `stepkey leases --orphans` looks.", "namespaces: [ci]"),
			"namespaces.*": hint("The name of a namespace.", "namespaces: [ci]")
		}
	}
};
function serverSchema(fields) {
	const { secret, url } = fields;
	return strictObject({
		server: url().transform(baseUrl),
		"certificate-authority": certificatesField(fields).optional(),
		token: secret().optional(),
		"client-certificate": certificatesField(fields).optional(),
		"client-key": secret().optional(),
		address: url().transform(baseUrl).optional(),
		reads: array(accountText()).default([]),
		namespaces: array(namespace).default([])
	}).transform((given, context) => {
		const login = loginOf(given, context);
		if (login === void 0) return NEVER;
		const { server, "certificate-authority": ca, address, reads, namespaces } = given;
		return {
			server,
			ca,
			login,
			address,
			reads,
			namespaces
		};
	});
}
function accountText() {
	return string().refine((text) => {
		const [place = "", name = "", ...more] = text.split("/");
		return more.length === 0 && NAMESPACE.test(place) && ACCOUNT_NAME.test(name);
	}, { error: "It is not NAMESPACE/NAME of a service account." });
}
function loginOf({ token, "client-certificate": certificate, "client-key": key }, context) {
	const hasCertificate = certificate !== void 0 || key !== void 0;
	if (token !== void 0 && !hasCertificate) return { token };
	if (token === void 0 && certificate !== void 0 && key !== void 0) return {
		certificate,
		key
	};
	const message = hasCertificate ? "The broker logs in with a token, or with client-certificate and client-key." : "This entry has no login of the broker.";
	const path = token === void 0 && hasCertificate ? "client-key" : "token";
	context.addIssue({
		code: "custom",
		message,
		path: [path],
		params: { expected: "Write token; or client-certificate and client-key, both." }
	});
}
export { kubernetesSettings };
