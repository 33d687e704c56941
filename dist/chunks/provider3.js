import { Et as toRfc3339, L as Secret, dt as ok, ut as err } from "./start.js";
import { D as permanentFailure } from "./direct.js";
import { t as obstacleIn } from "./obstacle.js";
import { t as classifyByLists } from "./reads-list.js";
import { t as serverFinder } from "./unknown-server.js";
import { r as defaultScope, s as CLOUDS } from "./names.js";
import { a as requestToken, i as azureRevoked, l as tokenEndpoint, n as azureHandle, o as entraFailure, r as azureProbe, s as entraUnreachable, t as issueAzureToken, u as requestIdOf } from "./issue.js";
import { n as azureRevocability, t as AZURE_REVOCABILITY } from "./revocability2.js";
import { i as SignJWT } from "./webapi.js";
import { t as parseAppCertificate } from "./certificate.js";
const { randomUUID } = process.getBuiltinModule("node:crypto");
// src/credentials/azure/broker/check-tenant.ts
const TIMEOUT_MS = 8e3;
async function checkTenant({ authority, tenant }, { send, signal }) {
	const sent = await send({
		method: "GET",
		url: `${authority}/${tenant}/v2.0/.well-known/openid-configuration`,
		timeoutMs: TIMEOUT_MS,
		signal
	});
	if (!sent.ok) return err(entraUnreachable(sent.error));
	return sent.value.status === 200 ? ok(void 0) : err(entraFailure(sent.value, NO_PROOF));
}
const NO_PROOF = new Secret("no proof was sent with this request");
// src/credentials/azure/broker/prove.ts
async function proofOf({ proof, ...app }, clock) {
	if (proof.kind === "client-secret") return ok({
		kind: "secret",
		secret: trimmed(proof.secret.reread())
	});
	if (proof.kind === "federated-token") return ok({
		kind: "assertion",
		assertion: trimmed(proof.token.reread())
	});
	const certificate = certificateOf(proof.pem.reread(), clock.now());
	if (!certificate.ok) return certificate;
	return ok({
		kind: "assertion",
		assertion: await signed(app, certificate.value, clock.now())
	});
}
function certificateOf(pem, now) {
	const parsed = parseAppCertificate(pem.reveal());
	if (!parsed.ok) return err(permanentFailure("certificate_unusable", `the app's \`certificate\`: ${parsed.error.replace(/\.$/u, "")}`, REPLACE));
	const { validUntil } = parsed.value;
	if (now < validUntil) return parsed;
	const message = `the app's \`certificate\` expired at ${toRfc3339(validUntil)}`;
	return err(permanentFailure("certificate_expired", message, REPLACE));
}
const REPLACE = "Upload a new certificate to the app, and replace the file.";
function trimmed(secret) {
	return new Secret(secret.reveal().trim());
}
const LIFETIME_S = 600;
async function signed(app, { key, thumbprint }, now) {
	const seconds = Math.floor(now / 1e3);
	const text = await new SignJWT().setProtectedHeader({
		alg: "PS256",
		typ: "JWT",
		"x5t#S256": thumbprint
	}).setAudience(tokenEndpoint(app)).setIssuer(app.client).setSubject(app.client).setJti(randomUUID()).setIssuedAt(seconds).setNotBefore(seconds).setExpirationTime(seconds + LIFETIME_S).sign(key);
	return new Secret(text);
}
// src/credentials/azure/broker/provider.ts
function createAzureProvider(deps) {
	const servers = new Map(Object.entries(deps.servers));
	const find = serverFinder("azure", servers);
	const handleFor = (lease, settings) => {
		const server = servers.get(settings.server);
		if (server === void 0) return {
			server: settings.server,
			correlation: requestIdOf(lease)
		};
		const scope = scopeAt(server, settings);
		const handle = azureHandle({
			lease,
			app: server,
			scope,
			hasTokenFile: false
		});
		return {
			server: settings.server,
			...handle
		};
	};
	return {
		kind: "azure",
		revocability: AZURE_REVOCABILITY,
		revocabilityOf: azureRevocability,
		handleOf: ({ lease, settings }) => handleFor(lease, settings),
		variablesOf: () => [
			"AZURE_ACCESS_TOKEN",
			"AZURE_TENANT_ID",
			"AZURE_CLIENT_ID"
		],
		classify: (settings) => {
			const at = find(settings.server);
			if (!at.ok) return Promise.resolve(at);
			const names = [scopeAt(at.value, settings)];
			const reads = {
				key: "reads",
				listed: at.value.reads,
				names
			};
			return Promise.resolve(ok(classifyByLists(settings.server, [reads])));
		},
		rehearse: async (settings, signal) => {
			const at = find(settings.server);
			if (!at.ok) return obstacleIn(at.error);
			const token = await rehearse(at.value, settings, {
				...deps,
				signal
			});
			return token.ok ? ok(void 0) : obstacleIn(token.error);
		},
		issue: async ({ lease, settings, expiresAt }, signal) => {
			const at = find(settings.server);
			if (!at.ok) return at;
			const server = at.value;
			const proof = await proofOf(server, deps.clock);
			if (!proof.ok) return proof;
			const issued = await issueAzureToken({
				app: server,
				cloud: server.cloud,
				proof: proof.value,
				scope: scopeAt(server, settings),
				subscription: settings.subscription,
				expiresAt,
				handle: handleFor(lease, settings),
				tokenFile: void 0
			}, {
				...deps,
				signal
			});
			return issued.ok ? issued : err(asBrokerFailure(issued.error));
		},
		revoke: (handle) => Promise.resolve(ok(azureRevoked(handle))),
		probe: (handle) => Promise.resolve(ok(azureProbe(handle, deps.clock.now()))),
		checkServer: async (name, signal) => {
			const at = find(name);
			if (!at.ok) return at;
			const { proof } = at.value;
			if (proof.kind === "certificate") {
				const usable = certificateOf(proof.pem.reread(), deps.clock.now());
				if (!usable.ok) return usable;
			}
			return await checkTenant(at.value, {
				...deps,
				signal
			});
		}
	};
}
function scopeAt({ cloud }, { scope }) {
	return scope ?? defaultScope(CLOUDS[cloud].resource);
}
const REHEARSAL = "00000000-0000-4000-8000-000000000000";
async function rehearse(server, settings, effects) {
	const proof = await proofOf(server, effects.clock);
	if (!proof.ok) return proof;
	const request = {
		app: server,
		proof: proof.value,
		scope: scopeAt(server, settings),
		requestId: REHEARSAL
	};
	const token = await requestToken(request, effects);
	return token.ok ? ok(void 0) : err(asBrokerFailure(token.error));
}
function asBrokerFailure(failure) {
	if (failure.kind !== "new_id_token") return failure;
	return permanentFailure(failure.name, failure.message, "Renew the federated token in its file, or set the broker's clock.");
}
export { createAzureProvider };
