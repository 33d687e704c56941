import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { t as RELOAD_LINE } from "./control-socket.js";
import { n as findControlSockets, r as removeLeftSocket, t as exchangeLine } from "./exchange-line.js";
import { s as storeAddress, t as controlPath } from "./open-store.js";
import { r as reloadLines } from "./reload-report.js";
import { mt as failure } from "./start.js";
import { n as CONFIG_OPTION, r as NO_POSITIONALS } from "./command.js";
import { f as mistakeLines, l as readStoreConfig, n as configPath } from "./configuration.js";
import { i as printJson, o as printLines, r as printFailure } from "./print.js";
// src/broker/run/ask-brokers.ts
const TIMEOUT_MS = 3e4;
async function askBrokers(storePath, signal) {
	const { paths } = await findControlSockets(storePath);
	return (await Promise.all(paths.map((path) => askOne(path, signal)))).filter((reply) => reply !== void 0);
}
async function askOne(path, signal) {
	const exchanged = await exchangeLine(path, RELOAD_LINE, {
		timeoutMs: TIMEOUT_MS,
		signal
	});
	if (exchanged.kind === "asked") return { report: reportIn(exchanged.text) };
	if (exchanged.code === "ECONNREFUSED") await removeLeftSocket(path);
	return NOBODY.has(exchanged.code) ? void 0 : { report: void 0 };
}
const NOBODY = new Set([
	"ECONNREFUSED",
	"ENOENT",
	"EACCES",
	"EPERM"
]);
function reportIn(text) {
	const value = parseJson(text);
	return isReport(value) ? value : void 0;
}
function isReport(value) {
	if (!isRecord(value)) return false;
	const { policies, pid, configuration, servers } = value;
	return typeof pid === "number" && typeof configuration === "string" && [
		"changed",
		"needs_restart",
		"problems"
	].every((key) => isTexts(value[key])) && isListOf(servers, isFailingServer) && isRecord(policies) && typeof policies["now"] === "string" && typeof policies["mistakes"] === "number" && isTexts(policies["changed"]) && isListOf(policies["found"], isMistake);
}
function isListOf(value, isOne) {
	return value === void 0 || Array.isArray(value) && value.every(isOne);
}
function isFailingServer(value) {
	return isRecord(value) && [
		"kind",
		"server",
		"message",
		"remedy"
	].every((key) => typeof value[key] === "string");
}
function isMistake(value) {
	return isRecord(value) && [
		"source",
		"path",
		"message",
		"expected",
		"example",
		"severity"
	].every((key) => typeof value[key] === "string") && ["line", "column"].every((key) => typeof value[key] === "number");
}
function isTexts(value) {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}
// src/cli/commands/reload.ts
const reload = {
	name: "reload",
	synopsis: "",
	description: [
		"Tells every running broker on the store to read its configuration, the files of secrets and certificates, and all policies again, and prints what each took up. SIGHUP does the same; the broker then only logs it.",
		"A broker takes up changes of `owners`, `policy`, `servers`, `github`, `store-key`, `tls` and `limits.lease-max-ttl`. It names what needs a restart, such as adding or removing `github`. If the configuration has mistakes, or removes a server that leases still need, the broker takes up nothing of it and goes on as before.",
		"Run it as the user that runs the broker, on the same machine."
	],
	options: CONFIG_OPTION,
	positionals: NO_POSITIONALS,
	examples: [["stepkey reload", "Tell the brokers of ./broker.yml."], ["stepkey reload --config /etc/stepkey/broker.yml", "Tell the brokers of that configuration."]],
	exitCodes: {
		0: "every broker uses its configuration as it is now, but for what needs a restart",
		1: "a broker kept the configuration that it had, a policy has mistakes, or a server does not work",
		3: "no broker runs on the store, or one did not respond"
	},
	run: reloadBrokers
};
async function reloadBrokers(given, deps) {
	const json = given.flag("json");
	const store = await readStoreConfig(deps, configPath(given));
	if (!store.ok) return printFailure(deps, store.error, {
		json,
		exit: 3
	});
	const replies = await askBrokers(controlPath(store.value), deps.signal);
	if (replies.length === 0) {
		const message = `No broker that this user can reach runs on ${storeAddress(store.value)}.`;
		return printFailure(deps, failure("broker_unreachable", message, { remedy: "Start one, or run this command as the user that runs it. If you just changed `store`, restart the broker." }), {
			json,
			exit: 3
		});
	}
	if (json) printJson(deps, { brokers: replies.map(({ report }) => report ?? null) });
	else printLines(deps, replies.flatMap(linesOf));
	return exitOf(replies);
}
function linesOf({ report }) {
	if (report === void 0) return ["A broker did not respond: its log says why."];
	const { found = [] } = report.policies;
	return [`broker ${report.pid}`, ...[...reloadLines(report), ...found.flatMap(mistakeLines)].map((line) => `  ${line}`)];
}
function exitOf(replies) {
	if (replies.some(({ report }) => report === void 0)) return 3;
	return replies.some(({ report }) => report !== void 0 && (report.configuration === "kept" || report.policies.mistakes > 0 || (report.servers ?? []).length > 0)) ? 1 : 0;
}
export { reload };
