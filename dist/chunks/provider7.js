import { r as REFUSED, t as createGitHubApp } from "./client2.js";
import { Ct as isWithinLast, E as joined, dt as ok, lt as didYouMean, ut as err } from "./start.js";
import { t as serverFinder } from "./unknown-server.js";
import { D as permanentFailure } from "./direct.js";
import { a as inputName, i as includes, o as permissionsText, r as beyondRepositories, t as KNOWN_NAMES } from "./permissions.js";
import { _ as leaseSuffix, lt as withBackoff } from "./job.js";
import { t as GITHUB_REVOCABILITY } from "./revocability6.js";
const { createHash } = process.getBuiltinModule("node:crypto");
// src/credentials/github/failures.ts
const SETTING_OF = {
	[REFUSED.permissions]: "permissions",
	[REFUSED.repositories]: "repositories"
};
function providerFailure({ mayHaveActed, ...fault }) {
	const setting = SETTING_OF[fault.name];
	return {
		...fault,
		mayExist: mayHaveActed,
		...setting === void 0 ? {} : { setting }
	};
}
// src/credentials/github/check-settings.ts
const SEEN_MS = 6e5;
const LOOKS = 20;
function createSettingsCheck(app, clock) {
	const seenAt = new Map();
	return async ({ repositories, permissions }, signal) => {
		const installation = await lookAtInstallation(app, signal);
		if (!installation.ok) return installation;
		const lacking = Object.entries(permissions).filter(([name, level]) => !includes(installation.value.permissions[name], level));
		if (lacking.length > 0) return err(lacksPermissions(lacking.map(([name, level]) => `${inputName(name)}: ${level}`)));
		const now = clock.now();
		const unseen = repositories.filter((name) => !isWithinLast(SEEN_MS, seenAt.get(name) ?? NaN, now));
		for (const name of unseen.slice(0, LOOKS)) {
			const reached = await app.reaches(name, signal);
			if (!reached.ok) return err(providerFailure(reached.error));
			if (!reached.value) return err(lacksRepository(name));
			seenAt.set(name, now);
		}
		return ok(void 0);
	};
}
async function lookAtInstallation(app, signal) {
	const found = await app.installation(signal);
	if (!found.ok) return err(providerFailure(found.error));
	if (!found.value.isSuspended) return found;
	return err(permanentFailure("installation_suspended", "the App's installation is suspended", "Unsuspend the App in the settings of its owner, under GitHub Apps."));
}
function lacksPermissions(lacking) {
	const message = `the App's installation does not have ${joined(lacking)}`;
	return {
		...permanentFailure("permissions_missing", message, "Grant the App these permissions in its settings, and let its owner accept them; or ask for fewer."),
		setting: "permissions"
	};
}
function lacksRepository(name) {
	const message = `the App's installation does not have the repository ${name}`;
	return {
		...permanentFailure("repository_missing", message, "Give the installation access to it, or correct its name."),
		setting: "repositories"
	};
}
// src/credentials/github/classify.ts
function classifyPermissions({ permissions }) {
	const writing = Object.entries(permissions).filter(([, level]) => level !== "read");
	return writing.length === 0 ? {
		access: "read",
		because: "every permission is read"
	} : {
		access: "write",
		because: `it has ${permissionsText(Object.fromEntries(writing))}`
	};
}
function refuseBeyondRepositories({ organisationPermissions }, { server, permissions }) {
	const beyond = beyondRepositories(permissions, organisationPermissions);
	if (beyond === void 0) return void 0;
	const [name, level] = beyond;
	const shown = `${inputName(name)}: ${level}`;
	const message = `\`repositories\` does not limit the permission ${shown}, and server "${server}" does not allow it`;
	const remedy = `${meantText(inputName(name))}Remove it from the grant, or add \`organisation-permissions: { ${shown} }\` to the server.`;
	return {
		...permanentFailure("permission_not_allowed", message, remedy),
		setting: "permissions"
	};
}
function meantText(name) {
	const meant = didYouMean(name, KNOWN_NAMES);
	return meant === void 0 || meant === name ? "" : `Did you mean ${meant}? `;
}
// src/credentials/github/handle.ts
function tokenHandle({ lease, settings }) {
	const { server, repositories, permissions } = settings;
	return {
		server,
		repositories: joined(repositories),
		permissions: permissionsText(permissions),
		lease: leaseSuffix(lease)
	};
}
function hashedToken(token) {
	return createHash("sha256").update(token.reveal()).digest("base64");
}
function serverIn({ server }) {
	if (typeof server !== "string") throw new TypeError("not a handle of the github provider");
	return server;
}
// src/credentials/github/repeat.ts
const BACKOFF = {
	firstWaitMs: 400,
	maxWaitMs: 3e3,
	attempts: 3,
	jitter: .5
};
async function repeated({ clock, jitter, signal }, call) {
	let mayHaveActed = false;
	return await withBackoff(BACKOFF, {
		clock,
		signal,
		random: jitter
	}, async () => {
		const outcome = await call();
		if (outcome.ok) return { outcome };
		mayHaveActed ||= outcome.error.mayHaveActed;
		const failed = err({
			...outcome.error,
			mayHaveActed
		});
		if (outcome.error.kind !== "retryable") return { outcome: failed };
		const { retryAt } = outcome.error;
		return {
			outcome: failed,
			again: { afterMs: retryAt === void 0 ? void 0 : retryAt - clock.now() }
		};
	});
}
// src/credentials/github/tool-environment.ts
function toolEnvironment(apiUrl, token) {
	const { host, hostname } = new URL(apiUrl);
	if (hostname === "api.github.com") return {
		GITHUB_TOKEN: token,
		GH_TOKEN: token
	};
	const tenant = /^api\.(?<name>[^.]+\.ghe\.com)$/u.exec(hostname)?.groups?.["name"];
	if (tenant !== void 0) return {
		GITHUB_TOKEN: token,
		GH_TOKEN: token,
		GH_HOST: tenant
	};
	return {
		GITHUB_TOKEN: token,
		GH_ENTERPRISE_TOKEN: token,
		GH_HOST: host
	};
}
// src/credentials/github/issue.ts
async function issueToken(request, tools) {
	const { settings, expiresAt } = request;
	if (expiresAt - tools.clock.now() > 361e4) return err(ttlTooLong());
	const created = await createExactToken(settings, tools);
	if (!created.ok) return created;
	const { token, expiresAt: diesAt } = created.value;
	const handle = tokenHandle(request);
	return ok({
		credential: {
			kind: "github",
			env: toolEnvironment(tools.server.apiUrl, token),
			files: []
		},
		handle: {
			...handle,
			hashed_token: hashedToken(token)
		},
		diesAt,
		issuedTo: `github token for ${String(handle["repositories"])} (${permissionsText(settings.permissions)})`,
		revocationSecret: token
	});
}
async function rehearseToken(settings, tools) {
	const created = await createExactToken(settings, tools);
	if (!created.ok) return created;
	const deleted = await deleteToken(created.value, tools);
	return deleted.ok ? ok(void 0) : err({
		...providerFailure(deleted.error),
		mayExist: true
	});
}
async function createExactToken(settings, tools) {
	const { server, app, signal } = tools;
	const refused = refuseBeyondRepositories(server, settings);
	if (refused !== void 0) return err(refused);
	const { repositories, permissions } = settings;
	const created = await repeated(tools, () => app.createToken({
		repositories,
		permissions
	}, signal));
	if (!created.ok) return err(providerFailure(created.error));
	const { mismatch } = created.value;
	if (mismatch === void 0) return created;
	const deleted = await deleteToken(created.value, tools);
	return err(notAsAsked(mismatch, deleted.ok));
}
async function deleteToken({ token }, tools) {
	return repeated(tools, () => tools.app.deleteToken(token, tools.signal));
}
function notAsAsked(mismatch, isDeleted) {
	const message = `GitHub issued another token than was asked for: ${mismatch}. ${isDeleted ? "It is deleted, and nobody got it." : "Nobody got it, but it could not be deleted: GitHub ends it within an hour."}`;
	return {
		...permanentFailure("token_not_as_asked", message, "Check the grant against the App's installation, and that `api-url` is GitHub's."),
		mayExist: !isDeleted
	};
}
function ttlTooLong() {
	return permanentFailure("ttl_too_long", "the lease is to last longer than an hour, and no installation token does", "Request a `ttl` of at most 1h.");
}
// src/credentials/github/provider.ts
function createGitHubProvider(deps) {
	const { clock, jitter } = deps;
	const known = new Map(Object.entries(deps.servers).map(([name, server]) => {
		const app = createGitHubApp(server, deps);
		return [name, {
			server,
			app,
			check: createSettingsCheck(app, clock)
		}];
	}));
	const find = serverFinder("github", known);
	const on = async (name, work) => {
		const found = find(name);
		return found.ok ? await work(found.value) : found;
	};
	return {
		kind: "github",
		revocability: GITHUB_REVOCABILITY,
		handleOf: tokenHandle,
		variablesOf: () => ["GITHUB_TOKEN"],
		classify: async (settings) => on(settings.server, async ({ server }) => {
			const refused = refuseBeyondRepositories(server, settings);
			return refused === void 0 ? ok(classifyPermissions(settings)) : err(refused);
		}),
		rehearse: async (settings, signal) => on(settings.server, async ({ server, app }) => asObstacle(await rehearseToken(settings, {
			server,
			app,
			clock,
			jitter,
			signal
		}))),
		checkSettings: async ({ settings }, signal) => on(settings.server, async ({ server, check }) => {
			const refused = refuseBeyondRepositories(server, settings);
			return refused === void 0 ? await check(settings, signal) : err(refused);
		}),
		issue: async (request, signal) => on(request.settings.server, async ({ server, app }) => issueToken(request, {
			server,
			app,
			clock,
			jitter,
			signal
		})),
		revoke: async (handle, signal, secret) => on(serverIn(handle), async ({ app }) => {
			if (secret === void 0) return ok({ facts: [LOST] });
			const ended = await repeated({
				clock,
				jitter,
				signal
			}, () => app.deleteToken(secret, signal));
			return ended.ok ? ok(revokedBy(ended.value)) : err(providerFailure(ended.error));
		}),
		probe: async (handle, signal, secret) => on(serverIn(handle), async ({ app }) => probe(app, signal, secret)),
		checkServer: async (name, signal) => on(name, async ({ app }) => {
			const seen = await lookAtInstallation(app, signal);
			return seen.ok ? ok(void 0) : seen;
		})
	};
}
const LOST = "no token reached the broker: GitHub ends a lost one within an hour";
function revokedBy(how) {
	return { facts: [how === "deleted" ? "token deleted" : "GitHub rejected the token already"] };
}
async function probe(app, signal, secret) {
	if (secret === void 0) return ok({
		state: "unknown",
		facts: [LOST]
	});
	const accepted = await app.accepts(secret, signal);
	if (!accepted.ok) return err(providerFailure(accepted.error));
	return accepted.value ? ok({
		state: "alive",
		facts: ["GitHub accepts the token"]
	}) : ok({
		state: "dead",
		facts: ["GitHub rejects the token"]
	});
}
function asObstacle(rehearsed) {
	if (rehearsed.ok) return rehearsed;
	const { setting } = rehearsed.error;
	return setting === void 0 ? rehearsed : ok({
		setting,
		failure: rehearsed.error
	});
}
export { createGitHubProvider };
