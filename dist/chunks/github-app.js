import { n as READS, t as READER_EVENTS } from "./reading.js";
import { J as LOGIN, L as isSecureUrl, ct as ok, dt as failure, st as err } from "./start.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
// src/github-app/manifest.ts
const MAX_NAME = 34;
function appManifest(app) {
	return {
		name: `stepkey ${app.owner}`.slice(0, MAX_NAME).trim(),
		url: app.brokerUrl,
		public: false,
		hook_attributes: {
			url: `${app.brokerUrl}/webhooks/github`,
			active: true
		},
		default_events: READER_EVENTS,
		default_permissions: {
			...READS,
			...app.namesTeams ? { members: "read" } : {},
			...app.hasClassicProtection ? { administration: "read" } : {}
		}
	};
}
function appLink(app) {
	const { name, url, hook_attributes: hook, default_permissions: permissions } = appManifest(app);
	const query = new URLSearchParams({
		name,
		url,
		public: "false",
		webhook_active: "true",
		webhook_url: hook.url,
		...permissions
	});
	for (const event of READER_EVENTS) query.append("events[]", event);
	const page = app.isUser ? "settings/apps/new" : `organizations/${app.owner}/settings/apps/new`;
	return `${webUrl(app.apiUrl)}/${page}?${query.toString()}`;
}
function webUrl(apiUrl) {
	const { origin, hostname } = new URL(apiUrl);
	return hostname.startsWith("api.") ? `https://${hostname.slice(4)}` : origin;
}
// src/cli/commands/github-app.ts
const githubApp = {
	name: "github-app",
	synopsis: "OWNER",
	description: ["Prints a link to GitHub's page for a new GitHub App, filled in with exactly the permissions that a broker needs to read approvals. Open it as an owner of the organisation. It sends nothing to GitHub.", "With --json it prints the App's manifest instead. docs/github.md says what comes next."],
	options: {
		url: {
			value: "URL",
			help: "The broker's public URL, as `url` of its configuration."
		},
		api: {
			value: "URL",
			help: "GitHub's API, as `github.api`. Default: https://api.github.com."
		},
		user: { help: "OWNER is a user, not an organisation." },
		teams: { help: "Policies name teams: add Members: read." },
		"classic-protection": { help: "Branches have classic protection: add Administration: read." }
	},
	positionals: {
		min: 1,
		max: 1,
		name: "OWNER"
	},
	examples: [["stepkey github-app octo-org --url https://stepkey.octo-org.example --teams", "An App of octo-org, for policies that name teams."]],
	exitCodes: { 0: "printed" },
	run
};
async function run(given, deps) {
	const json = given.flag("json");
	const app = newApp(given);
	if (!app.ok) return printFailure(deps, app.error, {
		json,
		exit: 2
	});
	if (json) printJson(deps, { ...appManifest(app.value) });
	else printLines(deps, [appLink(app.value)]);
	return 0;
}
function newApp(given) {
	const [owner = ""] = given.positionals;
	if (!LOGIN.test(owner)) return usage(`"${owner}" is not the login of an owner.`, "For example: octo-org.");
	const brokerUrl = given.text("url") ?? "";
	const apiUrl = given.text("api") ?? "https://api.github.com";
	const wrong = [brokerUrl, apiUrl].find((url) => !isSecureUrl(url));
	if (wrong !== void 0) return usage(wrong === "" ? "--url is missing." : `"${wrong}" is not an https URL.`, "For example: --url https://stepkey.octo-org.example.");
	return ok({
		owner,
		brokerUrl,
		apiUrl,
		isUser: given.flag("user"),
		namesTeams: given.flag("teams"),
		hasClassicProtection: given.flag("classic-protection")
	});
}
function usage(message, remedy) {
	return err(failure("usage", message, { remedy }));
}
export { githubApp };
