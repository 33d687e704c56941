import { n as READS, t as READER_EVENTS } from "./reading.js";
import { n as writerEvents, r as writerPermissions, t as WRITE_PERMISSIONS } from "./writing.js";
import { X as LOGIN, dt as ok, mt as failure, ut as err, z as isSecureUrl } from "./start.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
// src/github-app/manifest.ts
const MAX_NAME = 34;
function appManifest(app) {
	return {
		name: `${NAMES[app.use.kind]} ${app.owner}`.slice(0, MAX_NAME).trim(),
		url: app.brokerUrl,
		public: false,
		hook_attributes: {
			url: `${app.brokerUrl}/webhooks/github`,
			active: eventsOf(app.use).length > 0
		},
		default_events: eventsOf(app.use),
		default_permissions: permissionsOf(app.use)
	};
}
const NAMES = {
	reader: "stepkey",
	writer: "stepkey writer"
};
function eventsOf(use) {
	return use.kind === "reader" ? READER_EVENTS : writerEvents(use.written);
}
function permissionsOf(use) {
	if (use.kind === "writer") return writerPermissions(use.written);
	return {
		...READS,
		...use.namesTeams ? { members: "read" } : {},
		...use.hasClassicProtection ? { administration: "read" } : {},
		...use.usesMergeQueues ? { merge_queues: "read" } : {}
	};
}
function appLink(app) {
	const manifest = appManifest(app);
	const { name, url, hook_attributes: hook, default_permissions: permissions } = manifest;
	const query = new URLSearchParams({
		name,
		url,
		public: "false",
		webhook_active: String(hook.active),
		webhook_url: hook.url,
		...permissions
	});
	for (const event of manifest.default_events) query.append("events[]", event);
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
	description: ["Prints a link to GitHub's page for a new GitHub App, filled in with exactly the permissions that a broker needs to read approvals. With --writer, the App is the one that writes check runs and answers to deployment protection rules. Open the link as an owner of the organisation. It sends nothing to GitHub.", "With --json it prints the App's manifest instead. docs/github.md says what comes next."],
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
		writer: { help: "The App that writes, `github.writer`: it reads nothing." },
		checks: { help: "With --writer: it writes check runs. Default: both." },
		deployments: { help: "With --writer: it answers deployment protection rules. Default: both." },
		"classic-protection": { help: "Branches have classic protection: add Administration: read." },
		"merge-queues": { help: "Grants that write have the event merge_group: add Merge queues: read." }
	},
	positionals: {
		min: 1,
		max: 1,
		name: "OWNER"
	},
	examples: [["stepkey github-app octo-org --url https://stepkey.octo-org.example --teams", "An App of octo-org, for policies that name teams."], ["stepkey github-app octo-org --url https://stepkey.octo-org.example --writer --checks", "An App that writes check runs, and nothing else."]],
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
	const use = useOf(given);
	return use.ok ? ok({
		owner,
		brokerUrl,
		apiUrl,
		isUser: given.flag("user"),
		use: use.value
	}) : use;
}
function useOf(given) {
	const isWriter = given.flag("writer");
	const foreign = (isWriter ? OF_READER : OF_WRITER).find((flag) => given.flag(flag));
	if (foreign !== void 0) return usage(`--${foreign} ${isWriter ? "does not go with" : "needs"} --writer.`, "The App that reads and the one that writes are two.");
	if (!isWriter) return ok({
		kind: "reader",
		namesTeams: given.flag("teams"),
		hasClassicProtection: given.flag("classic-protection"),
		usesMergeQueues: given.flag("merge-queues")
	});
	const asked = WRITE_PERMISSIONS.filter((permission) => given.flag(permission));
	return ok({
		kind: "writer",
		written: asked.length > 0 ? asked : WRITE_PERMISSIONS
	});
}
const OF_READER = [
	"teams",
	"classic-protection",
	"merge-queues"
];
const OF_WRITER = WRITE_PERMISSIONS;
function usage(message, remedy) {
	return err(failure("usage", message, { remedy }));
}
export { githubApp };
