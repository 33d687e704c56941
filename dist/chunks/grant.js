import { a as hashLeaseToken, i as confirmCommand, n as parseControlResponse, r as saysSomething, s as parseLeaseToken } from "./control-messages.js";
import { n as findControlSockets, r as removeLeftSocket, t as exchangeLine } from "./exchange-line.js";
import { r as openStore, s as storeAddress, t as controlPath } from "./open-store.js";
import { n as CONFIG_OPTION } from "./command.js";
import { i as printJson, n as plain, o as printLines, r as printFailure } from "./print.js";
import { l as readStoreConfig, n as configPath, t as configOption } from "./configuration.js";
import { $ as ONE_LINE, E as joined, L as Secret, T as inWords, Y as GRANT_NAME, dt as ok, f as errorCode, mt as failure, ot as formatDuration, pt as faultText, st as parseDuration, tt as REPOSITORY_NAME, ut as err } from "./start.js";
import { S as openPrivateDirectory, Ut as isFailureCode, c as filesParents, l as placeFiles, o as mayBeCredential, s as envWithPaths } from "./job.js";
import { c as silentAfterMs } from "./due.js";
import { n as StoreError } from "./store.js";
import { K as isEnded } from "./direct.js";
import { v as markTask, y as endLeftProcesses } from "./run-main.js";
import "./break-glass.js";
// src/broker/run/ask-broker.ts
const TIMEOUT_MS = 2e4;
const MAX_RESPONSE = 1048576;
async function askBroker(storePath, request, timeoutMs = TIMEOUT_MS) {
	const { paths, denied: isHidden } = await findControlSockets(storePath);
	const limits = {
		timeoutMs,
		maxResponse: MAX_RESPONSE
	};
	let denied = isHidden;
	for (const path of paths) {
		const outcome = await exchangeLine(path, `${JSON.stringify(request)}\n`, limits);
		if (outcome.kind === "asked") return answerIn(outcome.text);
		if (outcome.code === "ECONNREFUSED") await removeLeftSocket(path);
		denied ||= outcome.code === "EACCES" || outcome.code === "EPERM";
	}
	return {
		kind: "nobody",
		denied
	};
}
function answerIn(text) {
	const response = parseControlResponse(text);
	return response === void 0 ? { kind: "silent" } : {
		kind: "answered",
		response
	};
}
// src/cli/commands/grant/broker-failure.ts
function unansweredFailure(answer, store) {
	if (answer.kind === "silent") return failure("broker_unreachable", "The broker was asked and did not respond.", { remedy: "Its log says why. It may have issued a lease: `stepkey leases` shows it, and `stepkey revoke LEASE` ends it." });
	const message = answer.denied ? `This user may not connect to a broker on ${storeAddress(store)}.` : `No broker runs on ${storeAddress(store)} on this machine.`;
	const remedy = answer.denied ? "Run this as the user that runs the broker: `sudo -u USER stepkey grant …`." : "Start one with `stepkey broker`: it needs no GitHub to start. If one runs, its log has control_socket_failed. Without a broker, nothing would end the lease, so none is issued.";
	return failure("broker_unreachable", message, { remedy });
}
function refusedFailure(response) {
	const { code, message, reason, remedy, trace } = response;
	const details = [reason];
	return failure(isFailureCode(code) ? code : "broker_fault", message, {
		details,
		remedy,
		trace
	});
}
// src/cli/commands/grant/credential.ts
function heldCredential({ credential }) {
	const { env, files, secret } = credential;
	return {
		env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, secret.includes(name) ? new Secret(value) : value])),
		files: files.map(({ name, mode, content, secret: isSecret }) => ({
			name,
			mode,
			content: isSecret ? new Secret(content) : content
		}))
	};
}
// src/cli/commands/grant/own-lease.ts
const BEAT_TIMEOUT_MS = 3e3;
const END_WAIT_MS = 8e3;
const LOOK_EVERY_MS = 250;
const OVER_STATES = new Set([
	"verified",
	"requested",
	"expires",
	"unproven"
]);
function ownLease(issued, store, deps) {
	const { token } = issued;
	const path = controlPath(store);
	const parsed = parseLeaseToken(token);
	const tokenHash = parsed === void 0 ? "" : hashLeaseToken(parsed);
	const inStore = async (use) => {
		try {
			const opened = await openStore(store, deps);
			try {
				return await use(opened);
			} finally {
				await opened.close();
			}
		} catch (error) {
			if (error instanceof StoreError) return void 0;
			throw error;
		}
	};
	return {
		beat: async () => {
			const answer = await askBroker(path, {
				ask: "beat",
				token
			}, BEAT_TIMEOUT_MS);
			if (answer.kind === "answered" && answer.response.kind === "beat") {
				const { active, reason = "unknown" } = answer.response;
				return { over: active ? void 0 : reason };
			}
			const silent = silentAfterMs(issued.heartbeat_interval * 1e3);
			const beat = await inStore((opened) => opened.beat(tokenHash, silent));
			if (beat === void 0) return void 0;
			if (beat.kind === "active") return { over: void 0 };
			return { over: beat.kind === "ended" ? beat.reason : "unknown" };
		},
		end: async (why) => {
			const answer = await askBroker(path, {
				ask: "end",
				token,
				why
			});
			if (answer.kind === "answered" && answer.response.kind === "ended") {
				const { state, facts } = answer.response;
				return {
					isOver: OVER_STATES.has(state),
					state,
					facts
				};
			}
			return await inStore((opened) => endInStore(opened, {
				tokenHash,
				why,
				deps
			})) ?? {
				isOver: false,
				state: "unknown",
				facts: ["the store cannot be used"]
			};
		}
	};
}
async function endInStore(store, given) {
	const { tokenHash, why, deps } = given;
	const found = await store.findByTokenHash(tokenHash);
	if (found === void 0) return {
		isOver: false,
		state: "unknown",
		facts: []
	};
	await store.end({ lease: found.id }, why);
	const giveUpAt = deps.clock.now() + END_WAIT_MS;
	for (;;) {
		const lease = await store.find(found.id) ?? found;
		if (isEnded(lease.state)) {
			const { proof } = lease;
			return {
				isOver: true,
				state: proof?.state ?? lease.state,
				facts: proof?.facts ?? []
			};
		}
		if (deps.clock.now() >= giveUpAt) return {
			isOver: false,
			state: lease.state,
			facts: ["no broker has ended it yet: the next one that starts ends it first"]
		};
		await deps.clock.sleep(LOOK_EVERY_MS);
	}
}
// src/cli/commands/grant/issued-lines.ts
function breakGlassLines(issued, { user, machine }, given) {
	const { grant, repository, environment, access, lease, expires_at: until } = issued;
	const where = environment === void 0 ? "" : `, ${environment}`;
	const config = configOption(given.configuration);
	const howToEnd = given.isPrinted ? `stepkey revoke ${lease}${config}  (run it when you are done: nothing else notices that)` : "when the command ends";
	return [
		`! Break-glass: ${grant} (${access}${where}) of ${repository}, without approval`,
		`    lease      ${lease}, ${issued.issued_to}`,
		`    ends       at ${until}, or earlier: ${howToEnd}`,
		`    recorded   ${user} on ${machine}, with your reason (trace ${issued.trace})`,
		`               ${WHO}`,
		`    next time  another admin must first run \`${confirmCommand(grant, repository)}${config}\``
	];
}
const WHO = "This is the operating system's user name. Nothing else proves who it is.";
function endLines({ isOver, state, facts }) {
	const why = facts.length === 0 ? "" : `: ${facts.join("; ")}`;
	return isOver ? [`✓ The lease has ended (${state}${why})`] : [`✗ The lease has not ended yet (${state}${why})`, "    The broker goes on until it has. `stepkey leases` shows it."];
}
function confirmedLines(confirmed) {
	const { kind, grant, repository, lease, reason } = confirmed;
	const { used_by: by, used_at: at, confirmed_by: other } = confirmed;
	return [
		kind === "confirmed" ? `Confirmed: ${grant} of ${repository} may be had by break-glass once more.` : `${other.user} on ${other.machine} has confirmed this before.`,
		`    used by    ${by.user} on ${by.machine} at ${at} (${lease})`,
		`    reason     ${reason}`,
		`    confirmed  ${other.user} on ${other.machine}`,
		`               ${WHO}`
	];
}
// src/cli/commands/grant/print-credential.ts
function printedCredential(issued, json) {
	const { files, env } = issued.credential;
	if (json || files.length > 0) return `${JSON.stringify(credentialJson(issued), null, 2)}\n`;
	return Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`).join("");
}
function credentialJson(issued) {
	const { kind: _kind, token: _token, credential, heartbeat_interval: _interval, ...rest } = issued;
	const { env, files, secret, kind } = credential;
	return {
		...rest,
		kind,
		env,
		files: files.map(({ name, mode, content }) => ({
			name,
			mode,
			content
		})),
		secret
	};
}
function quoted(text) {
	return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
// src/cli/commands/grant/keep-alive.ts
const WARN_MS = 6e4;
async function keepAlive(options) {
	const { lease, intervalMs, expiresAt, clock, signal, say } = options;
	let isHeard = true;
	let mayWarn = expiresAt - clock.now() > WARN_MS;
	while (!signal.aborted) {
		const beat = await lease.beat();
		if (signal.aborted) return void 0;
		if (beat !== void 0 !== isHeard) {
			isHeard = beat !== void 0;
			say(isHeard ? "The broker responds again." : NOT_HEARD);
		}
		if (beat?.over !== void 0) return beat.over;
		const leftMs = expiresAt - clock.now();
		if (leftMs <= 0) return "expired";
		if (mayWarn && leftMs <= WARN_MS) {
			mayWarn = false;
			say(`The lease ends in ${inWords(leftMs)}, and the command is stopped then.`);
		}
		await clock.sleep(Math.min(intervalMs, leftMs), signal);
	}
}
const NOT_HEARD = "No broker responds. The command goes on, and a broker ends the lease at its time at the latest.";
const WHY = {
	expired: "its time is over",
	revoked: "an admin or the broker ended it",
	withdrawn: "it was withdrawn",
	silent: "no broker received its heartbeats for too long",
	unknown: "the store does not have it"
};
function overText(reason) {
	return `The lease ended: ${WHY[reason]}. The command is being stopped.`;
}
// src/cli/commands/grant/run-with-credential.ts
async function runWithCredential(run, deps) {
	const unfit = whyUnfit(run.credential, deps);
	if (unfit !== void 0) return err(unfit);
	const placed = await placeCredential(run.credential, deps);
	if (!placed.ok) return placed;
	const directory = openPrivateDirectory(deps.tempDirectory);
	const env = envWithPaths(run.credential.env, placed.value.pathOf);
	const kept = await openKept(run, {
		env,
		directory: directory.path,
		deps
	});
	const remove = async () => {
		if (kept.ok) kept.value.close();
		await Promise.all([placed.value.remove(), directory.remove()]);
	};
	if (!kept.ok) {
		await remove();
		return kept;
	}
	const marking = markTask({
		...inherited(deps),
		...env,
		...kept.value.env
	});
	const startedAt = deps.clock.now();
	const program = await deps.startProgram(run.command, marking.env);
	if ("error" in program) {
		await remove();
		return err(notStarted(run.command[0] ?? "", program.error));
	}
	const exitCode = await supervise(program, run, deps);
	const search = {
		leader: program.pid,
		startedAt,
		...marking.search(env)
	};
	const cleanUp = async () => {
		const hurry = new AbortController().signal;
		const left = await endLeftProcesses(search, {
			clock: deps.clock,
			hurry
		});
		await remove();
		for (const { pid, name, ended } of left) run.say(`${ended ? "Ended" : "Could not end"} a process that the command left: ${pid} ${name}`);
	};
	return ok({
		exitCode,
		cleanUp
	});
}
async function supervise(program, run, deps) {
	const ended = new AbortController();
	run.stops.handle((signal) => {
		if (signal === "SIGINT" && program.hearsTerminal) return;
		run.say(`${signal}: the command is being stopped.`);
		program.stop(signal);
	});
	const { clock } = deps;
	const stopFor = (why) => {
		if (ended.signal.aborted) return;
		run.say(why);
		program.stop("SIGTERM");
	};
	keepAlive({
		...run.lease,
		clock,
		signal: ended.signal,
		say: run.say
	}).then((over) => over && stopFor(overText(over)), (error) => stopFor(`Heartbeats failed (${faultText(error)}): the command is being stopped.`));
	const exitCode = await program.exit;
	ended.abort();
	run.stops.handle(() => void 0);
	return exitCode;
}
function inherited({ variables }) {
	return Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => value === void 0 ? [] : [[name, value]]));
}
function whyUnfit({ env }, { kinds }) {
	const hostile = kinds.flatMap(({ hostileVariables }) => hostileVariables);
	const unfit = Object.keys(env).filter((name) => !mayBeCredential(name, hostile));
	if (unfit.length === 0) return void 0;
	const message = `The credential sets ${joined(unfit)}, which no credential may set.`;
	return failure("task_not_started", message, { remedy: "Name another variable in the settings of the credential." });
}
async function placeCredential({ files }, { tempDirectory }) {
	try {
		return ok(await placeFiles(files, await filesParents(tempDirectory), () => void 0));
	} catch (error) {
		const code = errorCode(error);
		if (code === void 0) throw error;
		const message = `The credential's files could not be written (${code}).`;
		const remedy = `Free space on the disk of ${tempDirectory}, and check its permissions.`;
		return err(failure("task_not_started", message, { remedy }));
	}
}
async function openKept({ kept, credential }, place) {
	if (kept === void 0) return ok({
		env: {},
		close: () => void 0
	});
	const { env, directory, deps } = place;
	const path = deps.variables["PATH"] ?? "";
	const opened = await kept.open({
		env,
		files: credential.files,
		directory,
		path
	});
	if (opened.ok) return opened;
	const { message, remedy } = opened.error;
	return err(failure("task_not_started", message, { remedy }));
}
function notStarted(file, code) {
	const message = code === "ENOENT" ? `${file} was not found.` : `${file} could not be started: ${code}.`;
	return failure("task_not_started", message, { remedy: "Check the command after --, and its PATH. The lease is being ended." });
}
// src/cli/commands/grant/stops.ts
function listenForStops({ onStop }) {
	let first;
	let handler = (signal) => {
		first ??= signal;
	};
	return {
		waiting: () => first,
		handle: (callback) => {
			handler = callback;
		},
		forget: onStop((signal) => handler(signal))
	};
}
const STOP_CODES = {
	SIGHUP: 129,
	SIGINT: 130,
	SIGTERM: 143
};
// src/cli/commands/grant/break-glass.ts
async function breakGlass(request, context) {
	const { deps, json } = context;
	if (request.command === void 0 && !await deps.deliver("")) return printFailure(deps, nobodyReads(), {
		json,
		exit: 3
	});
	const stops = listenForStops(deps);
	try {
		const admin = deps.admin();
		const got = await askForLease(request, admin, context);
		if (!got.ok) {
			const { failure: why, isRefused } = got.error;
			return printFailure(deps, why, {
				json,
				exit: isRefused ? 1 : 3
			});
		}
		return await useLease(request, {
			...got.value,
			admin,
			stops,
			context
		});
	} finally {
		stops.forget();
	}
}
function nobodyReads() {
	return failure("usage", "The credential would be printed, and nobody reads standard output.", { remedy: "Redirect it to what takes the credential, or give it to a command after --." });
}
async function askForLease(request, admin, context) {
	const first = await askOnce(breakGlassAsk(request, admin, {}), context);
	const needs = first.ok ? void 0 : first.error.needs;
	if (needs === void 0 || request.command === void 0) return withKept(first, void 0);
	const kept = await context.deps.kinds.find(({ name }) => name === needs)?.broker?.makeKeptPart?.();
	if (kept === void 0) return withKept(first, void 0);
	return withKept(await askOnce(breakGlassAsk(request, admin, kept.fields), context), kept);
}
function withKept(asked, kept) {
	return asked.ok ? ok({
		issued: asked.value,
		kept
	}) : asked;
}
function breakGlassAsk({ grant, repository, reason, ttlSeconds: ttl, command }, admin, supplied) {
	return {
		ask: "break-glass",
		grant,
		...repository === void 0 ? {} : { repository },
		reason,
		...ttl === void 0 ? {} : { ttl },
		handed_to: command === void 0 ? "printed" : "command",
		supplied: { ...supplied },
		...admin
	};
}
async function askOnce(ask, { store }) {
	const answer = await askBroker(controlPath(store), ask);
	const silent = { kind: "silent" };
	if (answer.kind !== "answered") return err({
		failure: unansweredFailure(answer, store),
		isRefused: false
	});
	const { response } = answer;
	if (response.kind === "issued") return ok(response);
	return response.kind === "refused" ? err({
		failure: refusedFailure(response),
		isRefused: true,
		needs: response.needs
	}) : err({
		failure: unansweredFailure(silent, store),
		isRefused: false
	});
}
async function useLease(request, holding) {
	const { issued, admin, stops, context } = holding;
	const { deps, store, configuration } = context;
	const { command } = request;
	const lease = ownLease(issued, store, deps);
	const stopped = stops.waiting();
	if (stopped !== void 0) {
		await endAndSay(lease, "answer_lost", deps);
		return STOP_CODES[stopped];
	}
	say(deps, ...breakGlassLines(issued, admin, {
		isPrinted: command === void 0,
		configuration
	}));
	return command === void 0 ? await handOut(issued, lease, context) : await handToCommand(command, lease, holding);
}
async function handOut(issued, lease, { deps, json }) {
	if (await deps.deliver(printedCredential(issued, json))) return 0;
	say(deps, "✗ The credential could not be printed: standard output is closed or full.");
	await endAndSay(lease, "answer_lost", deps);
	return 3;
}
async function handToCommand(command, lease, { issued, kept, stops, context }) {
	const { deps, json } = context;
	const lasts = Math.max(0, issued.expires_in * 1e3);
	const outcome = await runWithCredential({
		command,
		credential: heldCredential(issued),
		kept,
		lease: {
			lease,
			intervalMs: issued.heartbeat_interval * 1e3,
			expiresAt: deps.clock.now() + lasts
		},
		stops,
		say: (line) => say(deps, `◌ ${line}`)
	}, deps);
	if (!outcome.ok) {
		printFailure(deps, outcome.error, {
			json,
			exit: 3
		});
		await endAndSay(lease, "answer_lost", deps);
		return 127;
	}
	const { exitCode, cleanUp } = outcome.value;
	const [isOver] = await Promise.all([endAndSay(lease, "task_ended", deps), cleanUp()]);
	return isOver || exitCode !== 0 ? exitCode : 3;
}
async function endAndSay(lease, why, deps) {
	const end = await lease.end(why);
	say(deps, ...endLines(end));
	return end.isOver;
}
function say({ err: write }, ...lines) {
	write(lines.map((line) => `${plain(line)}\n`).join(""));
}
// src/cli/commands/grant/grant-command.ts
function readGrantCommand(given) {
	const [grant = ""] = given.positionals;
	const asked = {
		grant,
		repository: given.text("repository")
	};
	const isConfirm = given.flag("confirm");
	if (isConfirm === given.flag("break-glass")) return err(usage([...nameMistakes(asked), isConfirm ? BOTH : NEITHER]));
	if (isConfirm) {
		const wrong = [...nameMistakes(asked), ...misusedByConfirm(given)];
		return wrong.length > 0 ? err(usage(wrong)) : ok({
			kind: "confirm",
			...asked
		});
	}
	return readBreakGlass(given, asked);
}
function readBreakGlass(given, asked) {
	const reason = (given.text("reason") ?? "").trim();
	const ttl = ttlOf(given.text("ttl"));
	const wrong = [
		...nameMistakes(asked),
		...reasonMistakes(reason),
		...ttl.ok ? [] : [ttl.error],
		...commandMistakes(given)
	];
	if (wrong.length > 0 || !ttl.ok) return err(usage(wrong));
	const { command } = given;
	return ok({
		kind: "break-glass",
		...asked,
		reason,
		ttlSeconds: ttl.value,
		command
	});
}
function nameMistakes({ grant, repository }) {
	return [...GRANT_NAME.test(grant) ? [] : [`"${grant}" is not the name of a grant.`], ...repository === void 0 || REPOSITORY_NAME.test(repository) ? [] : [`--repository is "${repository}"; expected OWNER/NAME.`]];
}
const NEITHER = "Add --break-glass to get the grant without an approval, or --confirm to confirm that another admin did.";
const BOTH = "--break-glass and --confirm cannot be combined: two different admins use them.";
function misusedByConfirm(given) {
	return [...["reason", "ttl"].filter((name) => given.flag(name)).map((name) => `--${name} has no effect with --confirm.`), ...given.command === void 0 ? [] : ["--confirm runs no command."]];
}
function reasonMistakes(reason) {
	if (reason === "") return ["--reason is missing: say why in one sentence, such as --reason \"GitHub is down, …\"."];
	if (!saysSomething(reason)) return [`--reason "${reason}" says nothing. Say why in one sentence.`];
	if (reason.length > 300) return [`--reason has ${reason.length} characters; 300 are the most.`];
	return ONE_LINE.test(reason) ? [] : ["--reason must be one line of plain text."];
}
function ttlOf(text) {
	if (text === void 0) return ok(void 0);
	const parsed = parseDuration(text);
	if (!parsed.ok) return err(`--ttl: ${parsed.error}.`);
	const longest = formatDuration(900);
	return parsed.value > 900 ? err(`--ttl is ${text}; break-glass lasts ${longest} at most.`) : ok(parsed.value);
}
function commandMistakes(given) {
	const { command } = given;
	if (command === void 0) return [];
	if (command.length === 0 || command[0] === "") return ["There is no command after --. Without --, the credential is printed."];
	return given.flag("json") ? ["--json prints the credential, so it takes no command."] : [];
}
function usage(details) {
	return failure("usage", "The command line is not valid:", {
		details,
		remedy: "Run `stepkey grant --help` for usage."
	});
}
// src/cli/commands/grant/grant.ts
const grant = {
	name: "grant",
	synopsis: "NAME [-- COMMAND…]",
	description: [
		"For emergencies: gets a grant without a job and without an approval, if its policy has `break-glass: true`. The lease lasts 15 minutes at most, and is in the audit log, the metrics, the log and, with `break-glass.notify`, at an address of yours. It works where GitHub cannot be reached.",
		"After --, the credential goes to a command, in its environment: the lease ends when the command ends, and the exit code is the command's. Without --, the credential is printed once, as lines for a shell or, with --json or if it has files, as JSON. It then works until its time is over or `stepkey revoke` ends it.",
		"A grant is issued like this once. Before the next time, another admin must look at it and confirm it with --confirm, as another user. Only the operating system says who somebody is: the user who logged in, or else the user that runs this.",
		"Run it on a machine with a running broker, as the user that runs the broker, for example with `sudo -u stepkey`. A freeze holds here too."
	],
	options: {
		...CONFIG_OPTION,
		"break-glass": { help: "Get the grant without an approval." },
		reason: {
			value: "TEXT",
			help: "Why, in one sentence. Needed with --break-glass."
		},
		ttl: {
			value: "TIME",
			help: "How long at most, such as 5m. Default: 15m, or what policy allows."
		},
		repository: {
			value: "OWNER/NAME",
			help: "Whose grant it is. Needed if several repositories have one of this name."
		},
		confirm: { help: "Confirm what another admin got." }
	},
	positionals: {
		min: 1,
		max: 1,
		name: "NAME",
		command: "COMMAND"
	},
	examples: [
		["stepkey grant orders-admin --break-glass --reason \"GitHub is down, orders are stuck\" -- psql", "Run psql with the credential, and end the lease after it."],
		["stepkey grant orders-admin --break-glass --reason \"GitHub is down\" --ttl 5m --json", "Print the credential, which works for five minutes."],
		["stepkey grant orders-admin --confirm", "Confirm it, as another admin."]
	],
	exitCodes: {
		0: "printed or confirmed; with a command: its own code, or 127 if it could not be started",
		1: "refused",
		3: "no broker responds, nothing could be printed, or the lease has not ended yet"
	},
	run: runGrant
};
async function runGrant(given, deps) {
	const json = given.flag("json");
	const request = readGrantCommand(given);
	if (!request.ok) return printFailure(deps, request.error, {
		json,
		exit: 2
	});
	const configuration = configPath(given);
	const store = await readStoreConfig(deps, configuration);
	if (!store.ok) return printFailure(deps, store.error, {
		json,
		exit: 3
	});
	const context = {
		store: store.value,
		configuration,
		json,
		deps
	};
	return request.value.kind === "confirm" ? await confirm(request.value, context) : await breakGlass(request.value, context);
}
async function confirm({ grant: name, repository }, { store, json, deps }) {
	const answer = await askBroker(controlPath(store), {
		ask: "confirm",
		grant: name,
		...repository === void 0 ? {} : { repository },
		...deps.admin()
	});
	if (answer.kind !== "answered") return printFailure(deps, unansweredFailure(answer, store), {
		json,
		exit: 3
	});
	const { response } = answer;
	if (response.kind === "refused") return printFailure(deps, refusedFailure(response), {
		json,
		exit: 1
	});
	if (response.kind !== "confirmed" && response.kind !== "already_confirmed") return printFailure(deps, unansweredFailure({ kind: "silent" }, store), {
		json,
		exit: 3
	});
	if (json) printJson(deps, response);
	else printLines(deps, confirmedLines(response).map(plain));
	return 0;
}
export { grant };
