import { A as shortSha, C as inFullWords, D as placeText, E as joined$1, Et as toRfc3339, L as Secret, M as isPlainAscii, N as printable, O as plural, P as unicodePattern, S as markdownTable, _ as warnWithCode, a as refuseStep, b as escapeMarkdown, c as summaryPosition, d as codeOf, dt as ok, f as errorCode, g as showWarning, h as showRefusal, j as timeOfDay, l as tempDirectory, lt as didYouMean, m as sayLines, mt as failure, p as warnOnError, pt as faultText, s as receiptDirectory, u as makeReceiptDirectory, ut as err, v as SUMMARY_HEADING, w as inShort, x as fenced, y as codeSpan, yt as keyValueLines } from "./start.js";
import { A as maskedLines, B as receiptFileName, C as readMountPoints, D as findingLines, E as expiryInWords, F as storedEndLines, Gt as isRecord, I as storedLines, J as findPlanted, Jt as settlesWithin, K as openJob, Kt as parseJson, L as taskLines, M as revokedLines, N as runLines, O as issuedLines, P as startedBy, R as tidyLines, S as openPrivateDirectory, T as askedLines, V as renderReceipt, Vt as FAILURE_CODES, W as hostileVariablesOf, X as meantVariables, Yt as valueWithin, Z as plantedFailure, _t as isAgentLogin, b as hasZipEnd, c as filesParents, g as isLeaseId, i as looksSecret, j as receiptLines, k as labelled, l as placeFiles, n as childEnvironment, o as mayBeCredential, r as isGlob, s as envWithPaths, w as approvedLines, x as withGracePeriod, y as archiveKind, z as titleLine } from "./job.js";
const process$1 = process.getBuiltinModule("node:process");
const { Socket } = process.getBuiltinModule("node:net");
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { basename, dirname, join, relative, resolve } = process.getBuiltinModule("node:path");
const { accessSync, chmodSync, closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, statfsSync, symlinkSync, writeFileSync } = process.getBuiltinModule("node:fs");
const { constants: constants$1, userInfo } = process.getBuiltinModule("node:os");
const { lstat, mkdir, open, readFile, readdir } = process.getBuiltinModule("node:fs/promises");
const { spawn } = process.getBuiltinModule("node:child_process");
const { setImmediate: setImmediate$1 } = process.getBuiltinModule("node:timers/promises");
// src/delivery/task/proc-stat.ts
function parseProcStat(text) {
	const close = text.lastIndexOf(")");
	const fields = text.slice(close + 2).split(" ");
	const [state, parent, group, session] = fields;
	if (close < 0 || state === void 0 || session === void 0) return void 0;
	return {
		name: text.slice(text.indexOf("(") + 1, close),
		state,
		parent: Number(parent),
		group: Number(group),
		session: Number(session),
		threads: Number(fields[17] ?? 1),
		startedAt: Number(fields[19] ?? 0),
		isKernelThread: fields[20] === "0" && state !== "Z"
	};
}
function isRunning({ state, threads }) {
	return state !== "Z" && state !== "X" || threads > 1;
}
// src/delivery/task/processes.ts
function processNumbers() {
	try {
		const all = readdirSync("/proc").flatMap((entry) => /^\d+$/u.test(entry) ? [Number(entry)] : []);
		const kernel = kernelThreads();
		return all.filter((pid) => !kernel.has(pid));
	} catch {
		return;
	}
}
const KTHREADD = 2;
function kernelThreads() {
	if (readProcStat(KTHREADD)?.isKernelThread !== true) return new Set();
	try {
		const children = readFileSync(`/proc/${KTHREADD}/task/${KTHREADD}/children`, "latin1");
		return new Set(children.split(" ").map(Number));
	} catch {
		return new Set();
	}
}
const STAT = Buffer$1.alloc(4096);
function readProcStat(pid) {
	try {
		const file = openSync(`/proc/${pid}/stat`, "r");
		try {
			return parseProcStat(STAT.toString("latin1", 0, readSync(file, STAT)));
		} finally {
			closeSync(file);
		}
	} catch {
		return;
	}
}
const MAX_WAIT_MS = 1e3;
function environReader(clock, read = readEnviron) {
	let isStuck = false;
	return async (pid, stat) => {
		if (isStuck || stat.isKernelThread) return NOTHING$3;
		const environ = await valueWithin(read(pid, stat), MAX_WAIT_MS, clock);
		isStuck = environ === void 0;
		return environ ?? NOTHING$3;
	};
}
const NOTHING$3 = Buffer$1.alloc(0);
async function readEnviron(pid, { state }) {
	if (state !== "Z") return await orNothing(readFile(`/proc/${pid}/environ`));
	const environs = [];
	for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) environs.push(await orNothing(readFile(`/proc/${pid}/task/${thread}/environ`)));
	return Buffer$1.concat(environs);
}
async function orNothing(reading) {
	return await reading.catch(() => NOTHING$3);
}
function holdsAssignment(environ, assignment) {
	for (let at = environ.indexOf(assignment); at >= 0; at = environ.indexOf(assignment, at + 1)) {
		const after = environ[at + assignment.length] ?? 0;
		if ((environ[at - 1] ?? 0) === 0 && after === 0) return true;
	}
	return false;
}
function isOlder({ startedAt }, other) {
	return startedAt < (other?.startedAt ?? 0);
}
// src/delivery/task/process-group.ts
async function endGroup(leader, steps, options) {
	let needed;
	for (const { signal, waitMs } of steps) {
		if (!isGroupAlive(leader)) break;
		if (signal !== void 0 && needed === void 0) options.onFirstSignal?.(membersOf(leader));
		const outcome = signal === void 0 ? "gone" : signalGroup(leader, signal);
		if (outcome === "denied") break;
		if (outcome === "sent") needed = signal;
		await untilGone$1(leader, waitMs, options);
	}
	return needed;
}
const POLL_MS$1 = 25;
async function untilGone$1(leader, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	const isHurried = () => hurry?.aborted === true;
	const mayHurry = !isHurried();
	while (clock.now() < until && isGroupAlive(leader)) {
		await clock.sleep(POLL_MS$1, mayHurry ? hurry : void 0);
		if (mayHurry && isHurried()) return;
	}
}
function signalGroup(leader, signal) {
	try {
		return process$1.kill(-leader, signal) ? "sent" : "gone";
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM" ? "denied" : "gone";
	}
}
function isGroupAlive(leader) {
	if (signalGroup(leader, 0) === "gone") return false;
	const members = groupMembers(leader);
	return members === void 0 || members.length === 0 || members.some(({ stat }) => isRunning(stat));
}
function membersOf(leader) {
	return (groupMembers(leader) ?? []).filter(({ stat }) => isRunning(stat)).map(({ pid, stat }) => ({
		pid,
		name: stat.name
	}));
}
function groupMembers(leader) {
	return processNumbers()?.flatMap((pid) => {
		const stat = readProcStat(pid);
		return stat?.group === leader ? [{
			pid,
			stat
		}] : [];
	});
}
// src/action/report/progress.ts
function showTitle({ runner, inputs }) {
	const { step, source, environment, access } = inputs;
	if (source.mode === "secret-env") {
		runner.say(titleLine({
			step,
			grant: "stored secrets",
			environment,
			access: void 0
		}));
		return;
	}
	const grant = grantOf(source);
	runner.say(titleLine({
		step,
		grant,
		environment,
		access
	}));
}
function grantOf(source) {
	if (source.mode === "agent") return "named tasks";
	return source.mode === "broker" ? source.grant : source.credential.kind;
}
function showWait({ runner }, wait) {
	const { identity, pending, leftMs, isFirst } = wait;
	const left = `${inShort(Math.ceil(leftMs / 1e4) * 1e4)} left`;
	if (pending === void 0) {
		sayLines(runner, labelled("◌", "waiting", `for an approval · ${left}`));
		return;
	}
	if (isFirst) sayLines(runner, askedLines(identity.claims, undecided(identity, pending)));
	const { missing, commit, who, pull_request_url: url } = pending;
	const line = `for ${missing > 0 ? plural(missing, "approval") : "a new review"} of ${shortSha(commit)} by ${who} · ${left}`;
	sayLines(runner, labelled("◌", "waiting", url === void 0 ? [line] : [line, url]));
}
function undecided({ claims }, pending) {
	const { commit, pull_request: number } = pending;
	return {
		trace: "",
		rule: "",
		commit,
		...number === void 0 ? {} : { pull_request: number },
		agent: isAgentLogin(claims.actor, []),
		required_approvals: pending.missing + pending.have,
		approvals: []
	};
}
function showIssued({ runner, inputs, clock }, received) {
	const { lease, masking, waited } = received;
	const { claims, decision } = lease;
	if (!waited) sayLines(runner, askedLines(claims, decision));
	sayLines(runner, approvedLines(decision, inputs.access, clock.now()));
	for (const observed of decision.observed ?? []) sayLines(runner, labelled("◌", "observed", `policy would refuse: ${observed}`));
	sayLines(runner, issuedLines(lease));
	sayLines(runner, deathLines(lease));
	sayLines(runner, storedLines(Object.keys(inputs.secretEnv)));
	sayLines(runner, maskedLines(masking.masked));
	if (masking.tooShort > 0) {
		const text = `${plural(masking.tooShort, "secret")} too short to be masked in the log`;
		sayLines(runner, labelled("✗", "not masked", text));
	}
}
function showContainer({ runner, inputs, parentPid }, lease) {
	if (parentPid !== 0) return;
	const then = inputs.source.mode === "broker" ? "The post step then ends the lease, and the next heartbeat stops the task." : `The credential then works ${untilWhen(lease)}.`;
	sayLines(runner, labelled("◌", "container", ["If the job is cancelled, the runner sends no signal into a job container.", then]));
}
function untilWhen({ diesAt }) {
	return diesAt === void 0 ? "until someone revokes it" : `until ${timeOfDay(diesAt)} UTC`;
}
function deathLines({ diesAt, expiresAt }) {
	if (expiresAt === void 0) return [];
	if (diesAt === void 0) return labelled(" ", "", "it never expires by itself");
	if (diesAt < expiresAt + 1e3) return [];
	return labelled(" ", "", `its provider ends it at ${timeOfDay(diesAt)} UTC by itself`);
}
// src/delivery/environment/bystanders.ts
async function findBystanders(search) {
	const { trackingId } = search;
	if (trackingId === void 0 || trackingId === "") return void 0;
	const mark = `RUNNER_TRACKING_ID=${trackingId}`;
	return (search.platform === "linux" ? await readProc(search, mark) : await readPs(search, mark))?.filter(({ ofThisJob }) => ofThisJob).map(({ pid, name }) => ({
		pid,
		name
	}));
}
function lineage(processes, ownPid) {
	const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
	const ancestors = (pid) => {
		const line = [];
		for (let at = pid; at !== void 0 && at > 0; at = parents.get(at)) {
			if (line.includes(at)) break;
			line.push(at);
		}
		return line;
	};
	const children = processes.filter(({ pid }) => ancestors(pid).includes(ownPid)).map(({ pid }) => pid);
	return new Set([...ancestors(ownPid), ...children]);
}
async function readProc({ ownPid, clock }, mark) {
	const readEnviron = environReader(clock);
	const assignment = Buffer$1.from(mark);
	const worker = readProcStat(readProcStat(ownPid)?.parent ?? 0);
	const all = (processNumbers() ?? []).flatMap((pid) => {
		const stat = readProcStat(pid);
		return stat === void 0 ? [] : [{
			pid,
			parent: stat.parent,
			stat
		}];
	});
	const own = lineage(all, ownPid);
	const processes = [];
	for (const { pid, parent, stat } of all) {
		if (stat.state === "Z" || own.has(pid) || isOlder(stat, worker)) continue;
		const ofThisJob = holdsAssignment(await readEnviron(pid, stat), assignment);
		const name = Buffer$1.from(stat.name, "latin1").toString("utf8");
		processes.push({
			pid,
			parent,
			name,
			ofThisJob
		});
	}
	return all.length === 0 ? void 0 : processes;
}
const PS_ARGUMENTS = [
	"-axwwE",
	"-o",
	"pid=,ppid=,command="
];
async function readPs({ ownPid, read }, mark) {
	const text = await read("/bin/ps", PS_ARGUMENTS);
	if (text === void 0) return void 0;
	const all = parsePs(text, mark);
	const own = lineage(all, ownPid);
	return all.filter(({ pid }) => !own.has(pid));
}
function parsePs(text, mark) {
	return text.split("\n").flatMap((line) => {
		const found = /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<rest>.*)$/u.exec(line)?.groups;
		if (found === void 0) return [];
		const rest = found["rest"] ?? "";
		const program = rest.split(" ")[0] ?? "";
		return [{
			pid: Number(found["pid"]),
			parent: Number(found["parent"]),
			name: program.slice(program.lastIndexOf("/") + 1),
			ofThisJob: rest.split(" ").includes(mark)
		}];
	});
}
// src/action/task/bystanders.ts
const MAX_NAMED$1 = 3;
async function reportBystanders(job) {
	const id = job.env["RUNNER_TRACKING_ID"] ?? "";
	if (id !== "" && !RUNNERS_OWN.test(id)) warnWithCode(job.runner, "tracking_id_changed", TRACKING_ID_CHANGED);
	const bystanders = await findBystanders({
		trackingId: job.env["RUNNER_TRACKING_ID"],
		ownPid: process$1.pid,
		platform: job.platform,
		clock: job.clock,
		read: readCommand
	});
	if (bystanders !== void 0 && bystanders.length > 0) sayLines(job.runner, bystanderLines(bystanders));
}
const RUNNERS_OWN = /^github_[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/u;
const TRACKING_ID_CHANGED = "stepkey: An earlier step changed RUNNER_TRACKING_ID. stepkey cannot find processes that still run beside this step, and the runner does not end them with the job. Remove what sets it.";
function bystanderLines(bystanders) {
	const named = bystanders.map(({ name, pid }) => `${name} (${pid})`);
	const names = joined$1(named, "and", MAX_NAMED$1);
	const verb = bystanders.length === 1 ? "runs" : "run";
	return labelled("◌", "beside", [`${plural(bystanders.length, "process", "processes")} of earlier steps still ${verb}: ${names}`, "As the same user, they can read what the task can read. End them before this step if you do not need them."]);
}
async function readCommand(file, args) {
	try {
		const { getExecOutput } = await import("./exec.js");
		const options = {
			silent: true,
			ignoreReturnCode: true
		};
		const { exitCode, stdout } = await getExecOutput(file, [...args], options);
		return exitCode === 0 ? stdout : void 0;
	} catch {
		return;
	}
}
// src/delivery/redact/attempt-columns.ts
const FIRST_ROOM = 16;
var AttemptColumns = class {
	count = 0;
	elements = new Int32Array(FIRST_ROOM);
	rows = new Int32Array(FIRST_ROOM);
	starts = new Float64Array(FIRST_ROOM);
	push(element, row, start) {
		const at = this.count;
		if (at === this.elements.length) this.grow();
		this.elements[at] = element;
		this.rows[at] = row;
		this.starts[at] = start;
		this.count = at + 1;
	}
	pushNew(element, row, start) {
		if (!this.has(element, row)) this.push(element, row, start);
	}
	has(element, row) {
		const { count, elements, rows } = this;
		for (let at = 0; at < count; at += 1) if (elements[at] === element && rows[at] === row) return true;
		return false;
	}
	isFirst(index) {
		return index === 0 || this.starts[index] !== this.starts[index - 1];
	}
	grow() {
		const length = 2 * this.elements.length;
		const { elements, rows, starts } = this;
		this.elements = new Int32Array(length);
		this.elements.set(elements);
		this.rows = new Int32Array(length);
		this.rows.set(rows);
		this.starts = new Float64Array(length);
		this.starts.set(starts);
	}
};
// src/delivery/redact/number-table.ts
function createNumberTable(length) {
	let isMoved = false;
	const table = {
		numbers: new Int32Array(length),
		grow(wanted) {
			const { numbers } = table;
			if (wanted <= numbers.length) return;
			if (isMoved) throw new RangeError("the table has no room for more");
			table.numbers = new Int32Array(Math.max(wanted, 2 * numbers.length));
			table.numbers.set(numbers);
		},
		moveTo(room) {
			room.set(table.numbers.subarray(0, room.length));
			table.numbers = room;
			isMoved = true;
		}
	};
	return table;
}
// src/delivery/redact/changes.ts
const CHANGE = {
	dropped: 0,
	kept: 1,
	further: 2,
	ended: 3,
	cut: 4,
	list: 5
};
function numberAt(table, position) {
	return table[position] ?? -1;
}
const NUMBERS$1 = 32;
function createChanges() {
	const table = createNumberTable(2048);
	let lists = new Map();
	let forms = ["plain"];
	let known = new Map();
	const furtherOf = (change, groups) => {
		const [only = -1] = groups;
		if (groups.length < 2) return only;
		lists.set(change, groups);
		return CHANGE.list + groups.length < NUMBERS$1 ? -2 : -3;
	};
	const add = ({ kept, ended, form, cut }) => {
		const change = forms.length;
		const at = change * NUMBERS$1;
		table.grow(at + NUMBERS$1);
		const dropped = kept[0] ?? 0;
		const gap = kept.findIndex((group, index) => group !== dropped + index);
		const beforeGap = gap < 0 ? kept.length : gap;
		const groups = [...Int32Array.from(kept.slice(beforeGap), (group) => group - dropped)];
		const further = furtherOf(change, groups);
		const { numbers } = table;
		numbers[at + CHANGE.dropped] = dropped;
		numbers[at + CHANGE.kept] = beforeGap;
		numbers[at + CHANGE.further] = further;
		numbers[at + CHANGE.ended] = ended;
		numbers[at + CHANGE.cut] = cut;
		if (further === -2) numbers.set([...groups, -1], at + CHANGE.list);
		forms.push(form);
		return change;
	};
	return {
		table,
		list: (change) => lists.get(change) ?? [],
		form: (change) => forms[change] ?? "plain",
		isEnd(change) {
			if (change === 0) return false;
			const at = change * NUMBERS$1;
			const { numbers } = table;
			return numberAt(numbers, at + CHANGE.ended) >= 0 || numberAt(numbers, at + CHANGE.cut) >= 0;
		},
		numberOf(advance, groups) {
			const { kept, ended, form, cut } = advance;
			if (ended < 0 && cut < 0 && kept.length === groups && kept.at(-1) !== groups) return 0;
			const key = `${ended} ${form} ${cut} ${kept.join(",")}`;
			const number = known.get(key) ?? add(advance);
			known.set(key, number);
			return number;
		},
		count: () => forms.length,
		clear() {
			lists = new Map();
			forms = ["plain"];
			known = new Map();
		}
	};
}
const CODE = {
	unknown: 0,
	dead: 1,
	next: 2,
	nextTwo: 3
};
const CODES_BY_FOLLOWERS = [
	void 0,
	CODE.next,
	CODE.nextTwo
];
const FIRST_OUTCOME = 4;
const NO_ROW = -1;
const PAGE_BITS = 10;
const PAGE$1 = 1024;
const FIRST_ROWS$1 = 16;
function createMoveTable({ kind: kindOf }) {
	const owners = [];
	const rowsOf = new Map();
	const pages = [];
	const outcomes = [];
	const onlyRows = [];
	const addRow = (kind, node) => {
		const row = owners.push({
			kind,
			node
		}) - 1;
		if ((row + 1) * 256 > table.codes.length) {
			const { codes } = table;
			table.codes = new Int32Array(2 * codes.length);
			table.codes.set(codes);
		}
		return row;
	};
	const rowFor = (kind, node) => {
		let rows = rowsOf.get(kind);
		if (rows === void 0) rowsOf.set(kind, rows = []);
		return rows[node] ??= addRow(kind, node);
	};
	const compute = (row, byte) => {
		const owner = owners[row];
		if (owner === void 0) return void 0;
		const { kind, node } = owner;
		const { nodes, isComplete } = kind.spelled.move(node, byte);
		const rows = nodes.map((next) => rowFor(kind, next));
		if (isComplete) {
			const ended = kind.mayEnd ? kind.form : void 0;
			return {
				rows,
				followers: kind.followers,
				ended,
				isCut: false
			};
		}
		if (rows.length > 0) return {
			rows,
			followers: 0,
			ended: void 0,
			isCut: false
		};
		return kind.isPart && node === 0 ? CUT : void 0;
	};
	const codeOf = (outcome) => {
		if (outcome === void 0) return CODE.dead;
		const isQuiet = outcome.ended === void 0 && !outcome.isCut;
		const { rows, followers } = outcome;
		const code = isQuiet && rows.length === 0 ? CODES_BY_FOLLOWERS[followers] : void 0;
		if (code !== void 0) return code;
		const isOnly = isQuiet && followers === 0 && rows.length === 1;
		onlyRows.push(isOnly ? rows[0] ?? NO_ROW : NO_ROW);
		return FIRST_OUTCOME + outcomes.push(outcome) - 1;
	};
	const learnFirst = (page, element) => {
		const row = rowFor(kindOf(element), 0);
		page[element & 1023] = row + 1;
		return row;
	};
	const table = {
		codes: new Int32Array(FIRST_ROWS$1 * 256),
		first(element) {
			const page = pages[element >> PAGE_BITS] ??= new Uint32Array(PAGE$1);
			const known = page[element & 1023] ?? 0;
			return known === 0 ? learnFirst(page, element) : known - 1;
		},
		row: (element, node) => node === 0 ? table.first(element) : rowFor(kindOf(element), node),
		node: (row) => owners[row]?.node ?? 0,
		bytes(row) {
			const owner = owners[row];
			if (owner === void 0) return [];
			const { kind, node } = owner;
			return kind.isPart && node === 0 ? ALL_BYTES : kind.spelled.bytes(node);
		},
		learn(row, byte) {
			const code = codeOf(compute(row, byte));
			table.codes[row * 256 + byte] = code;
			return code;
		},
		only: (code) => onlyRows[code - FIRST_OUTCOME] ?? NO_ROW,
		outcome: (code) => outcomes[code - FIRST_OUTCOME] ?? NOTHING$2
	};
	return table;
}
function codeAt(table, row, byte) {
	const known = table.codes[row * 256 + byte] ?? CODE.unknown;
	return known === CODE.unknown ? table.learn(row, byte) : known;
}
const ALL_BYTES = Array.from({ length: 256 }, (_, byte) => byte);
const NOTHING$2 = {
	rows: [],
	followers: 0,
	ended: void 0,
	isCut: false
};
const CUT = {
	...NOTHING$2,
	isCut: true
};
// src/delivery/redact/straight.ts
const MAX_LEADS = 8;
const BLOCK_BYTES$2 = 128;
function createStraight(table, elementCount) {
	const leads = createLeads();
	const starts = new Float64Array(MAX_LEADS);
	const moved = createLeads();
	const follow = (lead, { bytes, from }, to) => {
		const { codes } = table;
		let element = numberAt(leads.elements, lead);
		let row = numberAt(leads.rows, lead);
		let side = numberAt(leads.sides, lead);
		let at = from;
		for (; at < to; at += 1) {
			const byte = bytes[at] ?? 0;
			if (side >= 0 && codes[side * 256 + byte] !== CODE.dead) break;
			const code = numberAt(codes, row * 256 + byte);
			side = -1;
			if (code === CODE.next) {
				element += 1;
				row = table.first(element);
			} else if (code === CODE.nextTwo) {
				element += 2;
				side = table.first(element - 1);
				row = table.first(element);
			} else {
				const only = table.only(code);
				if (only < 0) break;
				row = only;
			}
		}
		moved.elements[lead] = element;
		moved.rows[lead] = row;
		moved.sides[lead] = side;
		return at;
	};
	const followAll = (count, part, to) => {
		let end = to;
		for (let wanted = -1; wanted !== end;) {
			wanted = end;
			for (let lead = 0; lead < count; lead += 1) end = follow(lead, part, end);
			if (end === part.from) return end;
		}
		leads.elements.set(moved.elements);
		leads.rows.set(moved.rows);
		leads.sides.set(moved.sides);
		return end;
	};
	const take = (columns) => {
		let count = 0;
		for (let at = 0; at < columns.count; at += 1) {
			if (count === MAX_LEADS) return 0;
			leads.sides[count] = -1;
			if (isSide(columns, at)) {
				leads.sides[count] = numberAt(columns.rows, at);
				at += 1;
			}
			const element = numberAt(columns.elements, at);
			if (element >= elementCount) return 0;
			leads.elements[count] = element;
			leads.rows[count] = numberAt(columns.rows, at);
			starts[count] = columns.starts[at] ?? 0;
			count += 1;
		}
		return count;
	};
	const put = (columns, count) => {
		columns.count = 0;
		for (let lead = 0; lead < count; lead += 1) {
			const element = numberAt(leads.elements, lead);
			const side = numberAt(leads.sides, lead);
			const start = starts[lead] ?? 0;
			if (side >= 0) columns.pushNew(element - 1, side, start);
			columns.pushNew(element, numberAt(leads.rows, lead), start);
		}
	};
	return (columns, { bytes, from }, to) => {
		const count = take(columns);
		if (count === 0) return from;
		let at = from;
		for (let end = from; at === end && at < to;) {
			end = Math.min(to, at + BLOCK_BYTES$2);
			at = followAll(count, {
				bytes,
				from: at
			}, end);
		}
		if (at > from) put(columns, count);
		return at;
	};
}
function isSide({ count, elements, starts }, at) {
	return at + 1 < count && numberAt(elements, at) + 1 === elements[at + 1] && starts[at] === starts[at + 1];
}
function createLeads() {
	return {
		elements: new Int32Array(MAX_LEADS),
		rows: new Int32Array(MAX_LEADS),
		sides: new Int32Array(MAX_LEADS)
	};
}
// src/delivery/redact/attempt-list.ts
const NODES = 65536;
const MAX_ROWS = 2 ** 21;
const FEW = 16;
function createAttemptList({ count: elementCount }, table, begun) {
	let now = new AttemptColumns();
	let next = new AttemptColumns();
	const straight = createStraight(table, elementCount);
	const taken = new Set();
	let noted = 0;
	let highest = -1;
	let ended = -1;
	let form = "plain";
	let cut = -1;
	const placeAt = ({ elements, rows }, at) => {
		const element = elements[at] ?? 0;
		return element * NODES + (element < elementCount ? table.node(rows[at] ?? 0) : 0);
	};
	const isTaken = (element, row) => {
		const { count, elements, rows } = next;
		if (count > FEW) {
			for (; noted < count; noted += 1) taken.add(keyOf$2(elements[noted] ?? 0, rows[noted] ?? 0));
			return taken.has(keyOf$2(element, row));
		}
		return next.has(element, row);
	};
	const add = (element, row, start) => {
		if (element > highest) highest = element;
		else if (isTaken(element, row)) return;
		next.push(element, row, start);
	};
	const end = (name, start) => {
		if (ended < 0 || ended === start && name === "plain") form = name;
		if (ended < 0) ended = start;
	};
	const addGroup = ({ elements, rows, ended: name, isCut }, start) => {
		if (name !== void 0) end(name, start);
		if (isCut && cut < 0) cut = start;
		for (let at = 0; at < elements.length; at += 1) add(elements[at] ?? 0, rows[at] ?? 0, start);
	};
	const move = (element, code, start) => {
		if (code === CODE.dead) return;
		if (code > CODE.nextTwo) {
			makeMove(element, table.outcome(code), start);
			return;
		}
		add(element + 1, table.first(element + 1), start);
		if (code === CODE.nextTwo) add(element + 2, table.first(element + 2), start);
	};
	const makeMove = (element, outcome, start) => {
		const { rows, followers, ended: name, isCut } = outcome;
		for (let at = 0; at < rows.length; at += 1) add(element, rows[at] ?? 0, start);
		const last = element + followers;
		for (let to = element + 1; to <= last; to += 1) add(to, table.first(to), start);
		if (name !== void 0) end(name, start);
		if (isCut && cut < 0) cut = start;
	};
	const goesOn = (element, byte) => table.codes[table.first(element) * 256 + byte] === CODE.next;
	const addBegun = (byte, start, from) => {
		const first = from.begin(byte);
		if (first.elements.length <= FEW) addGroup(first, start);
		else {
			if (first.ended !== void 0) end(first.ended, start);
			add(elementCount + byte, 0, start);
		}
	};
	return {
		set(attempts, starts) {
			now.count = 0;
			for (let group = 0; group < attempts.length; group += 1) for (const place of attempts[group] ?? []) {
				const element = Math.floor(place / NODES);
				const row = element < elementCount ? table.row(element, place % NODES) : 0;
				now.push(element, row, starts[group] ?? 0);
			}
		},
		attempts() {
			const groups = [];
			let last = [];
			for (let at = 0; at < now.count; at += 1) {
				if (now.isFirst(at)) {
					last = [];
					groups.push(last);
				}
				last.push(placeAt(now, at));
			}
			for (const group of groups) if (!isSorted(group)) group.sort((one, other) => one - other);
			return groups;
		},
		columns: () => now,
		starts() {
			const starts = [];
			for (let at = 0; at < now.count; at += 1) if (now.isFirst(at)) starts.push(now.starts[at] ?? 0);
			return starts;
		},
		count: () => now.count,
		read(byte, start, mayStart) {
			ended = -1;
			cut = -1;
			form = "plain";
			next.count = 0;
			highest = -1;
			if (noted > 0) taken.clear();
			noted = 0;
			const { count, elements, rows, starts } = now;
			for (let at = 0; at < count; at += 1) {
				const element = numberAt(elements, at);
				const from = starts[at] ?? 0;
				if (element < elementCount) move(element, codeAt(table, numberAt(rows, at), byte), from);
				else if (begun !== void 0) addGroup(begun.second(element - elementCount, byte), from);
			}
			if (mayStart && begun !== void 0) addBegun(byte, start, begun);
			const before = now;
			now = next;
			next = before;
		},
		isCovered(first, second, third) {
			const element = (begun?.only(first, second, third) ?? -1) - 3;
			if (element < 0) return false;
			return now.has(element, table.first(element)) && goesOn(element, first) && goesOn(element + 1, second) && goesOn(element + 2, third);
		},
		readStraight: (bytes, from, to) => straight(now, {
			bytes,
			from
		}, to),
		ended: () => ended,
		form: () => form,
		cut: () => cut
	};
}
function keyOf$2(element, row) {
	return element * MAX_ROWS + row;
}
function isSorted(group) {
	for (let at = 1; at < group.length; at += 1) if ((group[at - 1] ?? 0) > (group[at] ?? 0)) return false;
	return true;
}
// src/delivery/redact/memoized.ts
function memoized(compute) {
	const known = new Map();
	return (key) => {
		const found = known.get(key);
		if (found !== void 0) return found;
		const made = compute(key);
		known.set(key, made);
		return made;
	};
}
// src/delivery/redact/beginnings.ts
function createBeginnings$1(elements, table) {
	const list = createAttemptList(elements, table);
	const startsOf = memoized(({ starts }) => byNextByte({
		elements: starts,
		rows: starts.map((element) => table.first(element))
	}, table));
	const begin = memoized((byte) => {
		list.set([startsOf(elements)[byte] ?? []], [0]);
		return moveOf(list, byte);
	});
	const afterFirst = memoized((byte) => byNextByte(begin(byte), table));
	const seconds = [];
	const makeSecond = (first, byte) => {
		list.set([afterFirst(first)[byte] ?? []], [0]);
		return moveOf(list, byte);
	};
	const second = (first, byte) => (seconds[first] ??= [])[byte] ??= makeSecond(first, byte);
	let thirds;
	const onlys = new Map();
	const makeThird = (key) => {
		const first = key >> 16;
		const group = second(first, key >> 8 & 255);
		if (group.ended !== void 0 || group.isCut || begin(first).ended !== void 0) return LIVE;
		const only = onlyNext(group, key & 255, table);
		if (only === NOTHING$1) return DEAD;
		if (only !== MORE) onlys.set(key, only);
		return LIVE;
	};
	const mayGoOn = (key) => {
		thirds ??= new Uint8Array(2 ** (24 - SHARE_BITS));
		const at = key >> SHARE_BITS;
		const shift = (key & 2 ** SHARE_BITS - 1) * 2;
		const known = (thirds[at] ?? 0) >> shift & 3;
		if (known !== UNKNOWN) return known === LIVE;
		const made = makeThird(key);
		thirds[at] = (thirds[at] ?? 0) | made << shift;
		return made === LIVE;
	};
	const mayFollow = (key, byte) => {
		const only = onlys.get(key);
		return only === void 0 || codeAt(table, table.first(only), byte) !== CODE.dead;
	};
	return {
		begin,
		second,
		nextPlace(bytes, from) {
			const end = bytes.length - 3;
			let key = keyOf$1(0, bytes[from] ?? 0, bytes[from + 1] ?? 0);
			for (let at = from; at < end; at += 1) {
				key = (key << 8 | (bytes[at + 2] ?? 0)) & 16777215;
				if (mayGoOn(key) && mayFollow(key, bytes[at + 3] ?? 0)) return at;
			}
			return Math.max(from, end);
		},
		only: (first, byte, third) => onlys.get(keyOf$1(first, byte, third)) ?? -1
	};
}
const UNKNOWN = 0;
const DEAD = 1;
const LIVE = 2;
const SHARE_BITS = 2;
function keyOf$1(first, second, third) {
	return first << 16 | second << 8 | third;
}
function moveOf(list, byte) {
	list.read(byte, 1, false);
	const ended = list.ended() < 0 ? void 0 : list.form();
	const { count, elements, rows } = list.columns();
	return {
		elements: [...elements.subarray(0, count)],
		rows: [...rows.subarray(0, count)],
		ended,
		isCut: list.cut() >= 0
	};
}
function placesOf({ elements, rows }, table) {
	return elements.map((element, at) => element * NODES + table.node(rows[at] ?? 0));
}
const NOTHING$1 = -1;
const MORE = -2;
function onlyNext({ elements, rows }, byte, table) {
	let only = NOTHING$1;
	for (let at = 0; at < elements.length; at += 1) {
		const code = codeAt(table, rows[at] ?? 0, byte);
		if (code === CODE.dead) continue;
		if (code !== CODE.next || only !== NOTHING$1) return MORE;
		only = (elements[at] ?? 0) + 1;
	}
	return only;
}
function byNextByte({ elements, rows }, table) {
	const places = Array.from({ length: 256 }, () => []);
	const bytesOf = memoized((row) => table.bytes(row));
	for (let at = 0; at < elements.length; at += 1) {
		const row = rows[at] ?? 0;
		const place = (elements[at] ?? 0) * NODES + table.node(row);
		for (const byte of bytesOf(row)) places[byte]?.push(place);
	}
	return places;
}
// src/delivery/redact/byte-classes.ts
const FIRST_CLASS = 256;
const CLASSES = [
	/\d/u,
	/[\d\-/.:,+A-Z ]/u,
	/[ \t]/u,
	/[A-Za-z]/u,
	/[!-\xff]/u
];
const DIGITS = classAt(0);
const TIME = classAt(1);
const BLANKS = classAt(2);
const LETTERS = classAt(3);
const WORD = classAt(4);
function classAt(index) {
	return String.fromCharCode(FIRST_CLASS + index);
}
const bytesOfClass = memoized((code) => {
	const form = CLASSES[code - FIRST_CLASS];
	return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => form?.test(String.fromCharCode(byte)) === true);
});
function isClass(code) {
	return code >= FIRST_CLASS;
}
function bytesFor(code) {
	return isClass(code) ? bytesOfClass(code) : [code];
}
function hasByte(code, byte) {
	return code === byte || isClass(code) && bytesOfClass(code).includes(byte);
}
// src/delivery/redact/spelling-trie.ts
function spellingTrie(spellings) {
	const root = newNode(0, 0);
	for (const spelling of spellings) add(spelling, root);
	const nodes = [root];
	const at = (node) => nodes[node] ?? NOWHERE;
	const steps = (node) => {
		const from = at(node);
		if (from.steps !== void 0) return from.steps;
		const made = childrenOf(from).map((child) => {
			nodes.push(child);
			return {
				code: child.code,
				node: nodes.length - 1
			};
		});
		if (isClass(from.code)) made.push({
			code: from.code,
			node
		});
		from.steps = made;
		return made;
	};
	return {
		steps,
		next(node, byte) {
			const reached = [];
			for (const step of steps(node)) if (hasByte(step.code, byte)) reached.push(step.node);
			return reached;
		},
		isLeaf: (node) => steps(node).length === 0,
		isComplete: (node) => at(node).isComplete
	};
}
const NOWHERE = newNode(0, 0);
function newNode(length, code) {
	return {
		length,
		code,
		longer: [],
		isComplete: false,
		steps: void 0
	};
}
function add(spelling, node) {
	if (spelling.length === node.length) node.isComplete = true;
	else node.longer.push(spelling);
}
function childrenOf({ longer, length }) {
	const children = new Map();
	for (const spelling of longer) {
		const code = spelling.charCodeAt(length);
		let child = children.get(code);
		if (child === void 0) {
			child = newNode(length + 1, code);
			children.set(code, child);
		}
		add(spelling, child);
	}
	return [...children.values()];
}
// src/delivery/redact/spelled-moves.ts
function spelledMoves(spellings) {
	const trie = spellingTrie(spellings);
	return {
		move(node, byte) {
			const reached = trie.next(node, byte);
			return {
				nodes: reached.filter((next) => trie.steps(next).length > 0),
				isComplete: reached.some((next) => trie.isComplete(next))
			};
		},
		bytes: (node) => [...new Set(trie.steps(node).flatMap(({ code }) => bytesFor(code)))],
		isOptional: trie.isComplete(0)
	};
}
function numberElements(all) {
	const { count, starts, ownerOf } = numbered(all.filter(({ elements }) => elements.length > 0));
	const movesOf = memoized(spelledMoves);
	const spelledAt = (pattern, index) => movesOf(pattern.elements.at(index) ?? NO_SPELLINGS$1);
	const makeKind = (element) => {
		const { pattern, index } = ownerOf(element);
		const { form, firstEnd } = pattern;
		const last = pattern.elements.length - 1;
		let following = index;
		while (following < last) {
			following += 1;
			if (!spelledAt(pattern, following).isOptional) break;
		}
		return {
			spelled: spelledAt(pattern, index),
			form,
			followers: following - index,
			mayEnd: index === firstEnd || index === last,
			isPart: firstEnd !== void 0 && index > firstEnd
		};
	};
	const likelyFrom = memoized(firstLikely);
	return {
		count,
		starts,
		kind: interned(makeKind),
		isLikely(element) {
			const { pattern, index } = ownerOf(element);
			return index >= likelyFrom(pattern);
		}
	};
}
const BLOCK_BITS = 6;
function numbered(patterns) {
	const firsts = [];
	const starts = [];
	let count = 0;
	for (const { elements, starts: own = FIRST$2 } of patterns) {
		firsts.push(count);
		for (const start of own) starts.push(count + start);
		count += elements.length;
	}
	const blocks = new Uint32Array((count >> BLOCK_BITS) + 1);
	for (const [index, first] of firsts.entries()) blocks.fill(index, Math.ceil(first / 64));
	const ownerOf = (element) => {
		let owner = blocks[element >> BLOCK_BITS] ?? 0;
		while ((firsts[owner + 1] ?? Infinity) <= element) owner += 1;
		const pattern = patterns[owner];
		if (pattern === void 0) throw new RangeError("there is no such element");
		return {
			pattern,
			index: element - (firsts[owner] ?? 0)
		};
	};
	return {
		count,
		starts,
		ownerOf
	};
}
const FIRST$2 = [0];
const NO_SPELLINGS$1 = [];
function interned(make) {
	const kindsOf = memoized(() => []);
	return (element) => {
		const kind = make(element);
		const kinds = kindsOf(kind.spelled);
		const known = kinds.find((one) => isSame(one, kind));
		if (known === void 0) kinds.push(kind);
		return known ?? kind;
	};
}
function isSame(one, other) {
	return one.form === other.form && one.followers === other.followers && one.mayEnd === other.mayEnd && one.isPart === other.isPart;
}
function firstLikely({ elements, starts = FIRST$2, isSeparated }) {
	const lastStart = starts.at(-1) ?? 0;
	const needed = [];
	for (let index = 0; index < elements.length; index += 1) {
		if (needed.length >= lastStart + 8) break;
		if (!((elements.at(index) ?? [])[0] === "" || isSeparated === true && index % 2 === 1)) needed.push(index);
	}
	return (needed[lastStart + Math.min(4, Math.ceil(needed.length / 2)) - 1] ?? elements.length) + 1;
}
// src/delivery/redact/attempts.ts
function createNetwork(patterns) {
	const elements = numberElements(patterns);
	const table = createMoveTable(elements);
	const beginnings = createBeginnings$1(elements, table);
	const anySuch = (isSuch) => (place) => {
		const node = place % NODES;
		const element = (place - node) / NODES;
		if (element < elements.count) return isSuch(element, node);
		return placesOf(beginnings.begin(element - elements.count), table).some((one) => isSuch(Math.floor(one / NODES), one % NODES));
	};
	return {
		list: () => createAttemptList(elements, table, beginnings),
		nextPlace: (bytes, from) => beginnings.nextPlace(bytes, from),
		isLikely: anySuch((element) => elements.isLikely(element)),
		isPart: anySuch((element, node) => node === 0 && elements.kind(element).isPart)
	};
}
// src/delivery/redact/state-store.ts
const FIRST_STATES$1 = 256;
const FIRST_ATTEMPTS = 1024;
const NONE = -1;
function createStateStore() {
	const elements = createNumberTable(FIRST_ATTEMPTS);
	const rows = createNumberTable(FIRST_ATTEMPTS);
	const groups = createNumberTable(FIRST_ATTEMPTS);
	const firsts = createNumberTable(FIRST_STATES$1);
	let heads = new Int32Array(FIRST_STATES$1).fill(NONE);
	const chain = createNumberTable(FIRST_STATES$1);
	const hashes = createNumberTable(FIRST_STATES$1);
	let count = 0;
	const bucketOf = (hash) => hash & heads.length - 1;
	const isSame = (state, attempts) => {
		const first = at(firsts, state);
		if (at(firsts, state + 1) - first !== attempts.count) return false;
		let group = -1;
		for (let index = 0; index < attempts.count; index += 1) {
			if (attempts.isFirst(index)) group += 1;
			if (at(elements, first + index) !== attempts.elements[index] || at(rows, first + index) !== attempts.rows[index] || at(groups, first + index) !== group) return false;
		}
		return true;
	};
	const enter = (state) => {
		const bucket = bucketOf(at(hashes, state));
		chain.numbers[state] = heads[bucket] ?? NONE;
		heads[bucket] = state;
	};
	const makeRoom = (attempts) => {
		for (const column of [
			elements,
			rows,
			groups
		]) column.grow(at(firsts, count) + attempts);
		for (const column of [chain, hashes]) column.grow(count + 1);
		firsts.grow(count + 2);
		if (count < heads.length) return;
		heads = new Int32Array(2 * heads.length).fill(NONE);
		for (let state = 0; state < count; state += 1) enter(state);
	};
	return {
		find(attempts) {
			const hash = hashOf(attempts);
			let state = heads[bucketOf(hash)] ?? NONE;
			while (state !== NONE && !(at(hashes, state) === hash && isSame(state, attempts))) state = at(chain, state);
			return state;
		},
		add(attempts) {
			makeRoom(attempts.count);
			let next = at(firsts, count);
			let group = -1;
			for (let index = 0; index < attempts.count; index += 1) {
				if (attempts.isFirst(index)) group += 1;
				elements.numbers[next] = attempts.elements[index] ?? 0;
				rows.numbers[next] = attempts.rows[index] ?? 0;
				groups.numbers[next] = group;
				next += 1;
			}
			firsts.numbers[count + 1] = next;
			hashes.numbers[count] = hashOf(attempts);
			enter(count);
			count += 1;
			return count - 1;
		},
		read(state, into) {
			into.count = 0;
			const end = at(firsts, state + 1);
			for (let index = at(firsts, state); index < end; index += 1) into.push(at(elements, index), at(rows, index), at(groups, index));
		},
		groups(state) {
			const end = at(firsts, state + 1);
			return end === at(firsts, state) ? 0 : at(groups, end - 1) + 1;
		},
		count: () => count,
		attempts: () => at(firsts, count),
		clear() {
			count = 0;
			firsts.numbers[0] = 0;
			heads.fill(NONE);
		}
	};
}
const PRIME = 16777619;
function hashOf(attempts) {
	let hash = attempts.count;
	for (let index = 0; index < attempts.count; index += 1) {
		const isNew = attempts.isFirst(index) ? 1 : 0;
		hash = Math.imul(hash ^ 2 * (attempts.elements[index] ?? 0) + isNew, PRIME);
		hash = Math.imul(hash ^ (attempts.rows[index] ?? 0), PRIME);
	}
	return hash ^ hash >>> 15;
}
function at({ numbers }, index) {
	return numbers[index] ?? 0;
}
function moveAt({ edges, rows }, entry, byte) {
	const { numbers } = edges;
	if (numbers[entry] === byte) return numberAt(numbers, entry + 1);
	return fromRow(rows.numbers, numberAt(numbers, entry + 2), byte);
}
function fromRow(rows, row, byte) {
	return row < 0 ? -1 : numberAt(rows, row + byte);
}
const STATE_MASK = (1 << 19) - 1;
const FIRST_STATES = 256;
const FIRST_ROWS = 64;
function createMoves() {
	const edges = createNumberTable(FIRST_STATES * 8);
	const rows = createNumberTable(FIRST_ROWS * 256);
	let rowCount = 0;
	const addRow = () => {
		const row = rowCount * 256;
		rows.grow(row + 256);
		rows.numbers.fill(-1, row, row + 256);
		rowCount += 1;
		return row;
	};
	return {
		all: {
			edges,
			rows
		},
		addState(position) {
			edges.grow(position + 8);
			edges.numbers.fill(-1, position, position + 8);
		},
		link(entry, byte, move) {
			const { numbers } = edges;
			if (numbers[entry] === -1) {
				numbers[entry] = byte;
				numbers[entry + 1] = move;
				return;
			}
			if (numbers[entry + 2] === -1) numbers[entry + 2] = addRow();
			rows.numbers[numberAt(numbers, entry + 2) + byte] = move;
		},
		clear() {
			rowCount = 0;
		},
		rowCount: () => rowCount
	};
}
// src/delivery/redact/automaton.ts
const ROOT = [];
const LIMITS$2 = {
	states: 3e4,
	rows: 4096,
	changes: 4e3,
	attempts: 25e4,
	bytes: 16777216
};
const NO_ATTEMPTS = new AttemptColumns();
function createAutomaton(network, limits = LIMITS$2) {
	const moves = createMoves();
	const states = createStateStore();
	const changes = createChanges();
	const list = network.list();
	let drops = 0;
	let bytes = 0;
	const clear = () => {
		states.clear();
		changes.clear();
		moves.clear();
		add(NO_ATTEMPTS);
	};
	const set = (attempts) => list.set(attempts, [...attempts.keys()]);
	const add = (attempts) => {
		const position = states.add(attempts) * 8;
		moves.addState(position);
		return position;
	};
	const findListed = () => {
		const state = states.find(list.columns());
		return state < 0 ? -1 : state * 8;
	};
	const findOrAdd = () => {
		const known = findListed();
		return known < 0 ? add(list.columns()) : known;
	};
	const isFull = () => states.count() >= limits.states || moves.rowCount() >= limits.rows || states.attempts() >= limits.attempts || changes.count() >= limits.changes;
	const isStuck = () => isFull() && bytes < limits.bytes;
	const drop = () => {
		clear();
		drops += 1;
		bytes = 0;
	};
	const advance = (entry, byte) => {
		const before = Math.floor(entry / 8);
		const groups = states.groups(before);
		states.read(before, list.columns());
		list.read(byte, groups, entry % 8 !== 0);
		const isDropped = isFull();
		if (isDropped) drop();
		return {
			move: changes.numberOf({
				kept: list.starts(),
				ended: list.ended(),
				form: list.form(),
				cut: list.cut()
			}, groups) << 19 | findOrAdd(),
			isDropped
		};
	};
	const step = (entry, byte) => {
		const { move, isDropped } = advance(entry, byte);
		if (!isDropped) moves.link(entry, byte, move);
		return move;
	};
	const positionOf = (state) => {
		set(state);
		if (isFull() && findListed() < 0) drop();
		return findOrAdd();
	};
	clear();
	return {
		positionOf,
		find(state) {
			set(state);
			const known = findListed();
			return known >= 0 || isStuck() ? known : positionOf(state);
		},
		state(position) {
			if (position === 0) return ROOT;
			states.read(position / 8, list.columns());
			return list.attempts();
		},
		firstLikely: (state) => firstWith(state, network.isLikely),
		firstPart: (state) => firstWith(state, network.isPart),
		step: (entry, byte) => isStuck() ? -1 : step(entry, byte),
		stepWithin: (entry, byte) => isFull() ? -1 : step(entry, byte),
		changes,
		moves: moves.all,
		willRead(length) {
			bytes += length;
		},
		drops: () => drops
	};
}
function firstWith(attempts, isSuch) {
	const first = attempts.findIndex((group) => group.some(isSuch));
	return first < 0 ? attempts.length : first;
}
// src/delivery/redact/direct-reader.ts
function createDirectReader(network) {
	let made;
	return { read(bytes, from) {
		const list = made ??= network.list();
		list.set(from.attempts, from.starts);
		let { index, place } = from;
		place = network.nextPlace(bytes, place);
		let straight = index;
		do {
			let mayStart = false;
			if (index === place) {
				mayStart = !isCovered(list, bytes, place);
				place = network.nextPlace(bytes, index + 1);
			}
			let reached = index;
			if (!mayStart && index >= straight) reached = list.readStraight(bytes, index, Math.min(place, bytes.length));
			if (reached === index) {
				if (index >= straight) straight = index + WAIT;
				readByte(bytes[index] ?? 0, from.position + index, {
					list,
					found: from.found,
					mayStart
				});
				reached += 1;
			}
			index = reached;
		} while (index < bytes.length && list.count() > 0);
		return {
			...from,
			attempts: list.attempts(),
			starts: list.starts(),
			index,
			place
		};
	} };
}
function isCovered(list, bytes, at) {
	return at + 2 < bytes.length && list.isCovered(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
}
function readByte(byte, at, { list, found, mayStart }) {
	list.read(byte, at, mayStart);
	if (list.cut() >= 0) found({
		form: "plain",
		start: list.cut(),
		end: at
	});
	if (list.ended() >= 0) found({
		form: list.form(),
		start: list.ended(),
		end: at + 1
	});
}
const WAIT = 4;
// src/delivery/redact/elements.ts
function inPairs(text) {
	return {
		length: Math.floor(text.length / 2),
		at: (index) => text.slice(2 * index, 2 * index + 2)
	};
}
function spelled(units, spell, maxUnitBytes) {
	return {
		length: units.length,
		maxBytes: units.length * maxUnitBytes,
		at(index) {
			const unit = units.at(index);
			return unit === void 0 ? void 0 : spell(unit);
		}
	};
}
function separated(elements, between, maxBetweenBytes) {
	const gaps = Math.max(0, elements.length - 1);
	const length = elements.length + gaps;
	return {
		length,
		maxBytes: elements.maxBytes + gaps * maxBetweenBytes,
		at(index) {
			if (index >= length) return void 0;
			return index % 2 === 1 ? between((index + 1) / 2) : elements.at(index / 2);
		}
	};
}
function longest(spellings) {
	return Math.max(0, ...spellings.map(({ length }) => length));
}
function maxBytesOf$1(elements) {
	if (elements.maxBytes !== void 0) return elements.maxBytes;
	let bytes = 0;
	for (let index = 0; index < elements.length; index += 1) bytes += longest(elements.at(index) ?? []);
	return bytes;
}
// src/delivery/redact/late.ts
const LIMITS$1 = {
	firstBytes: 262144,
	longBytes: 1024
};
function late(compile, { firstBytes, longBytes } = LIMITS$1) {
	let compiled;
	let isDone = false;
	let searched = 0;
	return (bytes) => {
		if (bytes < longBytes) return void 0;
		searched += bytes;
		if (!isDone && searched >= firstBytes) {
			compiled = compile();
			isDone = true;
		}
		return compiled;
	};
}
// src/delivery/redact/start-table.ts
function startTable(patterns) {
	const offsets = Math.min(8, shortestOf(patterns) - 1);
	return offsets < 1 ? NO_TABLE : {
		offsets,
		pairs: pairTable(patterns, offsets)
	};
}
const NO_TABLE = {
	offsets: 0,
	pairs: new Uint8Array(0)
};
const ALL_OFFSETS = 255;
function shortestOf(patterns) {
	const enough = 9;
	const shortest = memoized((spellings) => Math.min(...spellings.map(({ length }) => length)));
	const between = (elements, first, last) => {
		let length = 0;
		for (let index = first; index <= last && length < enough; index += 1) length += shortest(elements.at(index) ?? NO_SPELLINGS);
		return length;
	};
	const lengths = patterns.map(({ elements, starts = FIRST$1, firstEnd }) => {
		const last = elements.length - 1;
		const toEnd = between(elements, starts.at(-1) ?? 0, last);
		return firstEnd === void 0 ? toEnd : Math.min(toEnd, between(elements, 0, firstEnd));
	});
	return Math.min(enough, ...lengths);
}
function pairTable(patterns, offsets) {
	const all = (1 << offsets) - 1;
	const marks = createMarks(offsets);
	const profileOf = memoized((spellings) => createProfile(spellings, all));
	const startsOf = new Map();
	const add = (element, starts, following) => {
		startsOf.set(element, (startsOf.get(element) ?? 0) | starts);
		let next = 0;
		for (const { code, depths } of element.ends) {
			const where = shifted(depths, starts) & all;
			next |= where << 1;
			for (const firsts of following) for (const first of firsts) marks.pair(code, first, where);
		}
		return next & all;
	};
	for (const pattern of patterns) addPattern(pattern, profileOf, add);
	for (const [{ spellings }, starts] of startsOf) for (const spelling of spellings) marks.within(spelling, starts);
	return marks.table;
}
function addPattern({ elements, starts: own = FIRST$1 }, profileOf, add) {
	const profileAt = (index) => profileOf(elements.at(index) ?? NO_SPELLINGS);
	const lastStart = own.at(-1) ?? 0;
	let start = 0;
	let [starts, later] = [0, 0];
	let [element, following] = [profileAt(0), profileAt(1)];
	for (let index = 0; index < elements.length; index += 1) {
		const after = profileAt(index + 2);
		if (own[start] === index) {
			starts |= 1;
			start += 1;
		}
		if ((starts | later) === 0 && index > lastStart) return;
		const { firsts, isOptional } = following;
		const next = add(element, starts, isOptional ? [firsts, after.firsts] : [firsts]);
		[starts, later] = [later | next, isOptional ? next : 0];
		[element, following] = [following, after];
	}
}
const FIRST$1 = [0];
const NO_SPELLINGS = [];
function createProfile(spellings, all) {
	const firsts = new Set();
	const ends = new Map();
	for (const spelling of spellings) {
		if (spelling === "") continue;
		firsts.add(spelling.charCodeAt(0));
		const depths = depthsOfEnd(spelling, all);
		const code = spelling.charCodeAt(spelling.length - 1);
		if (depths !== 0) ends.set(code, (ends.get(code) ?? 0) | depths);
	}
	return {
		spellings: spellings.filter((one) => one.length > 1 || isClass(one.charCodeAt(0))),
		firsts: [...firsts],
		isOptional: spellings.includes(""),
		ends: [...ends].map(([code, depths]) => ({
			code,
			depths
		}))
	};
}
function depthsOfEnd(spelling, all) {
	let depths = 1;
	for (let index = 0;; index += 1) {
		if (isClass(spelling.charCodeAt(index))) depths = andLater(depths, all);
		if (index === spelling.length - 1 || depths === 0) return depths;
		depths = depths << 1 & all;
	}
}
function entriesFor(offsets) {
	const entries = new Uint8Array(1 << offsets);
	entries[0] = ALL_OFFSETS >> offsets;
	for (let offset = 0; offset < offsets; offset += 1) {
		const before = 1 << offset;
		for (let where = 0; where < before; where += 1) entries[before + where] = (entries[where] ?? 0) | 128 >> offset;
	}
	return entries;
}
function createMarks(offsets) {
	const all = (1 << offsets) - 1;
	const entries = entriesFor(offsets);
	const table = new Uint8Array(65536).fill(entries[0] ?? 0);
	const known = new Map();
	const markAll = (code, next, where) => {
		const key = code << 16 | next;
		const before = known.get(key) ?? 0;
		const fresh = where & ~before;
		if (fresh === 0) return;
		known.set(key, before | where);
		const entry = entries[fresh] ?? 0;
		const bytes = bytesFor(code);
		const seconds = bytesFor(next);
		for (let row = 0; row < bytes.length; row += 1) {
			const first = bytes[row] ?? 0;
			for (let column = 0; column < seconds.length; column += 1) {
				const pair = first | (seconds[column] ?? 0) << 8;
				table[pair] = (table[pair] ?? 0) | entry;
			}
		}
	};
	const pair = (code, next, where) => {
		if (isClass(code) || isClass(next)) {
			markAll(code, next, where);
			return;
		}
		const both = code | next << 8;
		table[both] = (table[both] ?? 0) | (entries[where] ?? 0);
	};
	return {
		table,
		pair,
		within(spelling, starts) {
			let where = starts;
			const last = spelling.length - 1;
			for (let index = 0; where !== 0 && index <= last; index += 1) {
				const code = spelling.charCodeAt(index);
				if (isClass(code)) {
					where = andLater(where, all);
					pair(code, code, where);
				}
				if (index < last) pair(code, spelling.charCodeAt(index + 1), where);
				where = where << 1 & all;
			}
		}
	};
}
function shifted(offsets, by) {
	let sum = 0;
	for (let left = by, shift = 0; left !== 0; left >>= 1, shift += 1) if ((left & 1) !== 0) sum |= offsets << shift;
	return sum;
}
function andLater(offsets, all) {
	return offsets === 0 ? 0 : all & -(offsets & -offsets);
}
// src/delivery/redact/compiled-code.ts
const BYTE_SCAN_CODE = "AGFzbQEAAAABDgJgA39/fwF/YAJ/fwF/AhQBCGNvbXBpbGVkBm1lbW9yeQIAAwMDAgABBxMCBnN0YXJ0cwAABm1hcmtlcgABCq8KAsEIAgR/AX4DQAJAIAAgAU8NAAJAIABBB2oiBiIDLwEAMQAAIAMvAQgxAABCCIaEIAMvARAxAABCEIYgAy8BGDEAAEIYhoSEIAMvASAxAABCIIYgAy8BKDEAAEIohoQgAy8BMDEAAEIwhiADLwE4MQAAQjiGhISEIABBBGoiBEEHaiIDLwEAMQAAIAMvAQgxAABCCIaEIAMvARAxAABCEIYgAy8BGDEAAEIYhoSEIAMvASAxAABCIIYgAy8BKDEAAEIohoQgAy8BMDEAAEIwhiADLwE4MQAAQjiGhISEQgSGIARBAWsvAQAxAABCBIiEgyIHUA0AIAcgAEECaiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCAoYgBEEBay8BADEAAEIGiIQgAEEGaiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCBoYgBEEBay8BADEAAEICiISDgyIHUA0AIAcgAEEBaiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCAYYgBEEBay8BADEAAEIHiIQgAEEDaiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCA4YgBEEBay8BADEAAEIFiISDgyIHUA0AIAcgAEEFaiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCBYYgBEEBay8BADEAAEIDiIQgBiIEQQdqIgMvAQAxAAAgAy8BCDEAAEIIhoQgAy8BEDEAAEIQhiADLwEYMQAAQhiGhIQgAy8BIDEAAEIghiADLwEoMQAAQiiGhCADLwEwMQAAQjCGIAMvATgxAABCOIaEhIRCB4YgBEEBay8BADEAAEIBiISDgyEHA0AgB1ANASAAIAd6p2ohAyAHIAdCAX2DIQcgAygCACIEQbHz3fF5bEEUdkECdCgCgKEIIARGDQAgASADTQ0CIAVBAnQgAzYCgKEJIAVBAWoiBSACRw0ACwwBCyAAQUBrIQAMAQsLIAUL6QECAnsCfwNAIAAgAU8EQCABDwsgAP0ABAAiAiAA/QAEAf0jIAL9DDo6Ojo6Ojo6Ojo6Ojo6Ojr9IyAC/QwjIyMjIyMjIyMjIyMjIyMj/SP9UP1OIgMgAEEQaiIE/QAEACICIAT9AAQB/SMgAv0MOjo6Ojo6Ojo6Ojo6Ojo6Ov0jIAL9DCMjIyMjIyMjIyMjIyMjIyP9I/1Q/U4iAv1Q/VMEQCAD/WQgAv1kQRB0ciEEA0AgACAEaGoiBS0AAEE6RiAFLQACQdsARnIEQCAFDwsgBCAEQQFrcSIEDQALCyAAQSBqIQAMAAsACw==";
const READ_ON_CODE = "AGFzbQEAAAABDAJgAn9/AX9gAX8BfwIUAQhjb21waWxlZAZtZW1vcnkCAAMDBAMAAQAGLgl/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAt/AUEAC38BQQALfwFBAAsHFwMEcmVhZAAABHRha2UAAQVwcm9iZQACCsQPA+QHAQd/QbzRCigCACQAQcDRCigCACQBQcTRCigCACQCQcjRCigCACQDQczRCigCACQEQdDRCigCACQFQdzRCigCACQGIwAhCCMBIQQjAigCACEGA0ACQCAIRQRAIAFFIAYgBGtBCE9xBEADfwJ/QQAjAigCACICIABPDQAaIAJBBGoiBiAASwRAIAAhBgsgAiEBQQQhAwJAA0ACfyABLQAAIgcgA0ECdCIFKALg8ytGBEAgBSgC5PMrDAELQX8gBSgC6PMrIgVBAEgNABogBSAHakECdCgCoMBmCyIHQQBIBEAgAyQHIAEkCEECDAMLIAdBE3ZBB3QiBQRAQQAgBSgC7NEMQQBODQMaQQAgBSgC8NEMQQBODQMaCyAHQf//H3EiA0UNASAGIAFBAWoiAUsNAAtBAAwBCyMGIAEgAmsiAWskBiABQQRJIAJBBGogAE1xBEAgAigCACIBQbHz3fF5bEEUdkECdCABNgKAoQgLIwJBBGokAgwBCwshAyMCKAIAIQYgAw0CCyAGIAAgACAGSxshBEEAIQELIAAgBE0NAAJ/IAQtAAAiByAIQQRqIAggBCAGRhsiBUECdCICKALg8ytGBEAgAigC5PMrDAELQX8gAigC6PMrIgJBAEgNABogAiAHakECdCgCoMBmCyIHQf//H0sEQCAHQQBIBEAgBSQHIAQkCEEBIQMMAgsCf0EEIAdBE3ZBB3QiAygC6NEMIgVBfUYNABpBBCMEIwNrIgJBgMAATw0AGkEDIwVBpNEKTw0AGiMEQeDRC08EQEHg0QojAyAC/AoAAEHg0QokAyACQeDRCmokBAsgAygC8NEMIgJBAE4EQCMFIwMgAkECdGooAgA2AgAjBSAENgIEIwVBfzYCCCMFQQxqJAULIwQgBDYCACADKALs0QwiAkEATgRAIwUjAyACQQJ0aigCADYCACMFIARBAWo2AgQjBSAHNgIIIwVBDGokBQsjAyADKALg0QxBAnRqJAMjAyADKALk0QxBAnRqJAQgBUEATgRAIwQjAyAFQQJ0aigCADYCACMEQQRqJAQLIAVBfkYEQCADKAL00QwhAgNAIwQjAyACQQJ0aigCADYCACMEQQRqJAQgA0EEaiIDKAL00QwiAkEATg0ACwtBAAsiAw0BCyAEIAZGBEAjAkEEaiQCIwIoAgAhBgsgB0H//x9xIQggBEEBaiEEDAELCyAIJAAgBCQBQbzRCiMANgIAQcDRCiMBNgIAQcTRCiMCNgIAQcjRCiMDNgIAQczRCiMENgIAQdDRCiMFNgIAQdzRCiMGNgIAQdTRCiMHNgIAQdjRCiMINgIAIAMLowQBBH9BvNEKKAIAJABBwNEKKAIAJAFBxNEKKAIAJAJByNEKKAIAJANBzNEKKAIAJARB0NEKKAIAJAVB3NEKKAIAJAYCfyAAQf//H0sEQAJ/IwEhAkEEIABBE3ZBB3QiASgC6NEMIgRBfUYNABpBBCMEIwNrIgNBgMAATw0AGkEDIwVBpNEKTw0AGiMEQeDRC08EQEHg0QojAyAD/AoAAEHg0QokAyADQeDRCmokBAsgASgC8NEMIgNBAE4EQCMFIwMgA0ECdGooAgA2AgAjBSACNgIEIwVBfzYCCCMFQQxqJAULIwQgAjYCACABKALs0QwiA0EATgRAIwUjAyADQQJ0aigCADYCACMFIAJBAWo2AgQjBSAANgIIIwVBDGokBQsjAyABKALg0QxBAnRqJAMjAyABKALk0QxBAnRqJAQgBEEATgRAIwQjAyAEQQJ0aigCADYCACMEQQRqJAQLIARBfkYEQCABKAL00QwhAgNAIwQjAyACQQJ0aigCADYCACMEQQRqJAQgAUEEaiIBKAL00QwiAkEATg0ACwtBAAsiAQRAIAEMAgsLIwEjAigCAEYEQCMCQQRqJAILIABB//8fcSQAIwFBAWokAUEACyEAQbzRCiMANgIAQcDRCiMBNgIAQcTRCiMCNgIAQcjRCiMDNgIAQczRCiMENgIAQdDRCiMFNgIAQdzRCiMGNgIAQdTRCiMHNgIAQdjRCiMINgIAIAALtgMBBn9BvNEKKAIAJABBwNEKKAIAJAFBxNEKKAIAJAJByNEKKAIAJANBzNEKKAIAJARB0NEKKAIAJAVB3NEKKAIAJAYCfyABIQYDQEEAIwIoAgAiASAATw0BGiABQQQgBiMGQQBMG2oiBSAASwRAIAAhBQsgASECQQQhBAJAA0ACfyACLQAAIgcgBEECdCIDKALg8ytGBEAgAygC5PMrDAELQX8gAygC6PMrIgNBAEgNABogAyAHakECdCgCoMBmCyIDQQBIBEAgBCQHIAIkCEECDAQLIANBE3ZBB3QiBARAQQAgBCgC7NEMQQBODQQaQQAgBCgC8NEMQQBODQQaCyADQf//H3EiBEUNASAFIAJBAWoiAksNAAtBAAwCCyMGIAIgAWsiAmskBiACQQRJIAFBBGogAE1xBEAgASgCACIBQbHz3fF5bEEUdkECdCABNgKAoQgLIwJBBGokAgwACwALIQBBvNEKIwA2AgBBwNEKIwE2AgBBxNEKIwI2AgBByNEKIwM2AgBBzNEKIwQ2AgBB0NEKIwU2AgBB3NEKIwY2AgBB1NEKIwc2AgBB2NEKIwg2AgAgAAs=";
// src/delivery/redact/compile.ts
const PAGE = 65536;
function createMemory(bytes) {
	if (typeof WebAssembly === "undefined" || !isLittleEndian()) return void 0;
	try {
		return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
	} catch {
		return;
	}
}
function instantiate(code, memory) {
	if (typeof WebAssembly === "undefined") return {};
	try {
		const module = modules.get(code) ?? new WebAssembly.Module(Buffer$1.from(code, "base64"));
		modules.set(code, module);
		return new WebAssembly.Instance(module, { compiled: { memory } }).exports;
	} catch {
		return {};
	}
}
const modules = new Map();
function isLittleEndian() {
	return new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
}
function mostSearched(length) {
	return length >> 1;
}
function createStartProbe(filter, automaton, most) {
	const { moves, changes } = automaton;
	const readFrom = (bytes, at, end) => {
		let entry = 4;
		for (let index = at; index < end; index += 1) {
			const byte = bytes[index] ?? 0;
			let move = moveAt(moves, entry, byte);
			if (move < 0) move = automaton.stepWithin(entry, byte);
			if (move < 0) return MAY_START;
			entry = move & STATE_MASK;
			if (changes.isEnd(move >> 19)) return MAY_START;
			if (entry === 0) return index - at;
		}
		return MAY_START;
	};
	return { next(bytes, from) {
		let at = from;
		let left = mostSearched(bytes.length);
		while (at < bytes.length) {
			const length = left > 0 ? most : 4;
			const read = readFrom(bytes, at, Math.min(bytes.length, at + length));
			if (read === MAY_START) break;
			left -= read;
			at = filter.next(bytes, at + 1);
		}
		return at;
	} };
}
const MAY_START = -1;
// src/delivery/redact/compiled-layout.ts
const MAX_TEXT_BYTES = 69632;
const MAX_PLACES = 4096;
const NO_PLACE = 4294967295;
const MAX_GROUPS = 2048;
const REGISTER = {
	state: 0,
	index: 1,
	cursor: 2,
	first: 3,
	last: 4,
	events: 5,
	unknownEntry: 6,
	unknownByte: 7,
	left: 8
};
const REGISTER_COUNT = Object.keys(REGISTER).length;
const NUMBER = 4;
const CHANGES_BYTES = NUMBER * (LIMITS$2.changes + 2) * 32;
const EDGES_BYTES = NUMBER * (LIMITS$2.states + 2) * 8;
const ROWS_BYTES = NUMBER * (LIMITS$2.rows + 2) * 256;
const PAIRS$1 = 0;
const TEXT$2 = 65536;
const EXCLUDED$1 = 135296;
const PLACES$3 = 151680;
const EVENTS$2 = 168100;
const REGISTERS$1 = 174268;
const GROUPS$1 = REGISTERS$1 + NUMBER * REGISTER_COUNT;
const GROUPS_END = GROUPS$1 + 16 * MAX_GROUPS;
const CHANGES$1 = GROUPS_END;
const EDGES$1 = CHANGES$1 + CHANGES_BYTES;
const ROWS$1 = EDGES$1 + EDGES_BYTES;
const LAYOUT = {
	PAIRS: PAIRS$1,
	TEXT: TEXT$2,
	EXCLUDED: EXCLUDED$1,
	EXCLUDED_END: PLACES$3,
	PLACES: PLACES$3,
	PLACES_END: EVENTS$2,
	EVENTS: EVENTS$2,
	REGISTERS: REGISTERS$1,
	REGISTERS_END: GROUPS$1,
	GROUPS: GROUPS$1,
	CHANGES: CHANGES$1,
	EDGES: EDGES$1,
	ROWS: ROWS$1,
	END: ROWS$1 + ROWS_BYTES
};
const STOP = {
	end: 0,
	unknown: 1,
	unknownStart: 2,
	full: 3,
	beyond: 4
};
const registerAt = (register) => REGISTERS$1 + NUMBER * register;
CHANGES$1 + NUMBER * CHANGE.dropped, CHANGES$1 + NUMBER * CHANGE.kept, CHANGES$1 + NUMBER * CHANGE.further, CHANGES$1 + NUMBER * CHANGE.ended, CHANGES$1 + NUMBER * CHANGE.cut, CHANGES$1 + NUMBER * CHANGE.list, 5 + Math.log2(NUMBER), EDGES$1 + 4, EDGES$1 + 8, registerAt(REGISTER.state), registerAt(REGISTER.index), registerAt(REGISTER.cursor), registerAt(REGISTER.first), registerAt(REGISTER.last), registerAt(REGISTER.events), registerAt(REGISTER.left), registerAt(REGISTER.unknownEntry), registerAt(REGISTER.unknownByte), GROUPS_END - 16 * MAX_GROUPS / 2, STOP.unknown, STOP.unknownStart, STOP.full, STOP.beyond;
// src/delivery/redact/byte-scan.ts
const { PAIRS, TEXT: TEXT$1, EXCLUDED, EXCLUDED_END, PLACES: PLACES$2, PLACES_END } = LAYOUT;
function createByteScan(table, memory = createMemory(PLACES_END)) {
	if (memory === void 0) return void 0;
	const { starts, marker } = instantiate(BYTE_SCAN_CODE, memory);
	if (starts === void 0 || marker === void 0) return void 0;
	const bytes = new Uint8Array(memory.buffer);
	const words = new Uint32Array(memory.buffer, EXCLUDED, (EXCLUDED_END - EXCLUDED) / 4);
	const places = new Uint32Array(memory.buffer, PLACES$2, (PLACES_END - PLACES$2) / 4);
	bytes.set(table.pairs, PAIRS);
	words[0] = 1;
	const load = (given, from) => {
		const length = Math.min(given.length - from, MAX_TEXT_BYTES);
		bytes.set(length < given.length ? given.subarray(from, from + length) : given, TEXT$1);
		bytes.fill(0, TEXT$1 + length, TEXT$1 + length + 128);
		return length;
	};
	const list = (from, end, isLast) => {
		const decided = Math.max(from, end - 8);
		let count = decided > from ? starts(TEXT$1 + from, TEXT$1 + decided, MAX_PLACES) : 0;
		let to = decided;
		if (count === 4096) to = (places[count - 1] ?? 0) - TEXT$1 + 1;
		else if (isLast) for (; to < end; to += 1) {
			places[count] = TEXT$1 + to;
			count += 1;
		}
		places[count] = NO_PLACE;
		return to;
	};
	const visitText = ({ base, length, isLast }, visit) => {
		const end = isLast ? length : length - 8;
		for (let from = 0; from < end;) {
			const to = list(from, length, isLast);
			if (!visit({
				base,
				from,
				to
			})) return void 0;
			from = to;
		}
		return end;
	};
	return {
		load,
		eachList(given, visit) {
			for (let base = 0; base < given.length;) {
				const length = load(given, base);
				const read = visitText({
					base,
					length,
					isLast: base + length === given.length
				}, visit);
				if (read === void 0) return;
				base += read;
			}
		},
		eachListOfText: (end, visit) => void visitText({
			base: 0,
			length: end,
			isLast: true
		}, visit),
		marker: (from, end) => Math.min(end, marker(TEXT$1 + from, TEXT$1 + end) - TEXT$1)
	};
}
// src/delivery/redact/read-loop.ts
const { PLACES: PLACES$1, EVENTS: EVENTS$1, REGISTERS, REGISTERS_END, GROUPS } = LAYOUT;
function createReadLoop(memory) {
	const { read, take, probe } = instantiate(READ_ON_CODE, memory);
	if (read === void 0 || take === void 0 || probe === void 0) return void 0;
	const { buffer } = memory;
	const numbers = new Int32Array(buffer);
	const bytes = new Uint8Array(buffer);
	const registers = new Int32Array(buffer, REGISTERS, (REGISTERS_END - REGISTERS) / 4);
	const numberAt = (address) => numbers[address / 4] ?? 0;
	return {
		registers,
		read: (stop, trusts) => read(stop, trusts ? 1 : 0),
		take: (move) => take(move),
		probe: (stop, most) => probe(stop, most),
		place: () => numberAt(registers[REGISTER.cursor] ?? PLACES$1) >>> 0,
		unknownByte: () => bytes[registers[REGISTER.unknownByte] ?? 0] ?? 0,
		groups(zero) {
			const last = registers[REGISTER.last] ?? 0;
			const groups = [];
			for (let at = registers[REGISTER.first] ?? 0; at < last; at += 4) groups.push(zero + numberAt(at));
			return groups;
		},
		setGroups(starts, zero) {
			for (let group = 0; group < starts.length; group += 1) numbers[GROUPS / 4 + group] = (starts[group] ?? 0) - zero;
			registers[REGISTER.first] = GROUPS;
			registers[REGISTER.last] = GROUPS + 4 * starts.length;
		},
		takeEvents(tell) {
			const end = registers[REGISTER.events] ?? 0;
			for (let at = EVENTS$1; at < end; at += 12) tell(numberAt(at), numberAt(at + 4), numberAt(at + 8));
			registers[REGISTER.events] = EVENTS$1;
		}
	};
}
// src/delivery/redact/long-reader.ts
const { TEXT, PLACES, EVENTS, CHANGES, EDGES, ROWS, END } = LAYOUT;
function createLongReader(table, automaton) {
	const memory = createMemory(END);
	if (memory === void 0) return void 0;
	const scan = createByteScan(table, memory);
	const loop = createReadLoop(memory);
	if (scan === void 0 || loop === void 0) return void 0;
	const { registers } = loop;
	moveTables(automaton, memory);
	const report = (found, zero) => {
		loop.takeEvents((start, end, move) => {
			found({
				form: move < 0 ? "plain" : automaton.changes.form(move >> 19),
				start: zero + start,
				end: zero + end
			});
		});
	};
	const state = () => registers[REGISTER.state] ?? 0;
	const unknownEntry = () => registers[REGISTER.unknownEntry] ?? 0;
	const step = () => {
		const before = automaton.state(state());
		const drops = automaton.drops();
		const move = automaton.step(unknownEntry(), loop.unknownByte());
		if (move < 0) return false;
		if (loop.take(move) === STOP.end) return true;
		if (drops !== automaton.drops()) registers[REGISTER.state] = automaton.positionOf(before);
		return false;
	};
	const learn = () => automaton.stepWithin(unknownEntry(), loop.unknownByte()) >= 0;
	const readTo = (stop, found, zero) => {
		registers[REGISTER.cursor] = PLACES;
		let trusts = false;
		for (;;) {
			const why = loop.read(stop, trusts);
			trusts = why === STOP.unknownStart && !learn();
			report(found, zero);
			if (why === STOP.end) return true;
			if (why === STOP.beyond || why === STOP.unknown && !step()) return false;
		}
	};
	const firstTo = (stop) => {
		registers[REGISTER.cursor] = PLACES;
		while (loop.probe(stop, 128) !== STOP.end) if (!learn()) break;
		return loop.place();
	};
	return {
		read(bytes, { state: before, position, starts, found }) {
			let zero = position - TEXT;
			if (starts.count() > 2048) return {
				state: before,
				index: 0
			};
			loop.setGroups(starts.all(zero), 0);
			registers[REGISTER.state] = before;
			registers[REGISTER.events] = EVENTS;
			scan.eachList(bytes, ({ base, from, to }) => {
				if (from === 0 && base > 0) {
					const groups = loop.groups(zero);
					zero = position - TEXT + base;
					loop.setGroups(groups, zero);
				}
				registers[REGISTER.index] = TEXT + from;
				return readTo(TEXT + to, found, zero);
			});
			starts.set(loop.groups(zero));
			return {
				state: state(),
				index: zero + (registers[REGISTER.index] ?? 0) - position
			};
		},
		search(bytes) {
			const { length } = bytes;
			if (length > 69632) return void 0;
			scan.load(bytes, 0);
			return {
				marker: (from) => scan.marker(from, length),
				firstStart(end) {
					let first = end;
					registers[REGISTER.left] = mostSearched(end);
					scan.eachListOfText(end, () => {
						const place = firstTo(TEXT + end);
						if (place >= TEXT + end) return true;
						first = place - TEXT;
						return false;
					});
					return first;
				}
			};
		}
	};
}
function moveTables({ changes, moves }, { buffer }) {
	const numbers = (from, to) => new Int32Array(buffer, from, (to - from) / 4);
	changes.table.moveTo(numbers(CHANGES, EDGES));
	moves.edges.moveTo(numbers(EDGES, ROWS));
	moves.rows.moveTo(numbers(ROWS, END));
}
// src/delivery/redact/first-pairs.ts
function firstPairs(patterns) {
	const pairs = new Uint8Array(65536).fill(ANY_LATER);
	const begin = createBeginnings(pairs);
	for (const pattern of patterns) {
		const { starts = FIRST, elements } = pattern;
		if (elements.length > 0 && !starts.every((start) => begin(pattern, start))) return NO_TABLE;
	}
	return {
		offsets: 1,
		pairs
	};
}
const FIRST = [0];
const ANY_LATER = 127;
function createBeginnings(pairs) {
	const firstsOf = memoized(firstCodes);
	const singlesOf = memoized((spellings) => {
		for (const spelling of spellings) markWithin(pairs, spelling);
		return firstCodes(spellings.filter(({ length }) => length === 1));
	});
	return ({ elements, firstEnd }, start) => {
		const singles = singlesOf(elements.at(start) ?? []);
		if (singles.length === 0) return true;
		const end = start === firstEnd ? start : elements.length;
		for (let index = start + 1; index < end; index += 1) {
			const following = elements.at(index) ?? [];
			for (const first of singles) for (const next of firstsOf(following)) mark(pairs, first, next);
			if (!following.includes("")) return true;
		}
		return false;
	};
}
function firstCodes(spellings) {
	const some = spellings.filter((spelling) => spelling !== "");
	return [...new Set(some.map((spelling) => spelling.charCodeAt(0)))];
}
function markWithin(pairs, spelling) {
	const first = spelling.charCodeAt(0);
	if (isClass(first)) mark(pairs, first, first);
	if (spelling.length > 1) mark(pairs, first, spelling.charCodeAt(1));
}
function mark(pairs, first, next) {
	for (const one of bytesFor(first)) for (const other of bytesFor(next)) pairs[one | other << 8] = 255;
}
// src/delivery/redact/start-filter.ts
function createStartFilter({ offsets, pairs }) {
	if (offsets < 1) return { next: (_bytes, from) => from };
	const last = offsets - 1;
	const known = 256 - (128 >> last);
	const offsetsOf = (bytes, at) => known & (pairs[(bytes[at] ?? 0) | (bytes[at + 1] ?? 0) << 8] ?? 0);
	return { next(bytes, from) {
		const end = bytes.length - offsets;
		let start = from;
		while (start < end) {
			let next = start + offsets;
			let at = start + last;
			let fitting = offsetsOf(bytes, at);
			while (fitting !== 0) {
				if (at === start) return start;
				if ((fitting & 128) !== 0) next = at;
				at -= 1;
				fitting = fitting << 1 & offsetsOf(bytes, at);
			}
			start = next;
		}
		return start;
	} };
}
// src/delivery/redact/skipping.ts
const LITTLE_BYTES = 16384;
function skippingAfter(patterns, automaton, { littleBytes = LITTLE_BYTES, late: limits, compile = createLongReader } = {}) {
	const using = (filter) => ({
		filter,
		probe: createStartProbe(filter, automaton, 4),
		search: createStartProbe(filter, automaton, 128)
	});
	let skipping;
	let longFor;
	let withLong;
	let left = littleBytes;
	return (bytes) => {
		if (bytes === 0) return skipping ?? using(createStartFilter(NO_TABLE));
		if (left >= 0) {
			left -= bytes;
			if (left < 0) {
				const table = startTable(patterns);
				skipping = using(createStartFilter(table));
				if (table.offsets > 0) longFor = late(() => compile(table, automaton), limits);
			}
		}
		skipping ??= using(createStartFilter(firstPairs(patterns)));
		const long = longFor?.(bytes);
		if (long === void 0) return skipping;
		return withLong ??= {
			...skipping,
			long
		};
	};
}
// src/delivery/redact/text-search.ts
function searchBy(filter, probe, bytes) {
	return {
		marker: void 0,
		firstStart(end) {
			const first = bytes.subarray(0, end);
			return probe.next(first, filter.next(first, 0));
		}
	};
}
// src/delivery/redact/starts.ts
function createStarts(changes) {
	const { table } = changes;
	let list = new Float64Array(16);
	let first = 0;
	let count = 0;
	const makeRoom = () => {
		const target = count * 2 > list.length ? new Float64Array(list.length * 2) : list;
		target.set(list.subarray(first, first + count));
		list = target;
		first = 0;
	};
	return {
		count: () => count,
		at: (group) => list[first + group] ?? 0,
		all(origin) {
			const all = [];
			for (let at = first; at < first + count; at += 1) all.push(startAt(list, at) - origin);
			return all;
		},
		set(all) {
			if (all.length >= list.length) list = new Float64Array(all.length * 2);
			list.set(all);
			first = 0;
			count = all.length;
		},
		cut(change) {
			const group = numberAt(table.numbers, (change << 5) + CHANGE.cut);
			return group < 0 ? -1 : startAt(list, first + group);
		},
		apply(change, position) {
			const { numbers } = table;
			const at = change << 5;
			const ended = numberAt(numbers, at + CHANGE.ended);
			const further = numberAt(numbers, at + CHANGE.further);
			if (first + count >= list.length) makeRoom();
			list[first + count] = position;
			const start = ended < 0 ? -1 : startAt(list, first + ended);
			first += numberAt(numbers, at + CHANGE.dropped);
			count = numberAt(numbers, at + CHANGE.kept);
			if (further >= 0) {
				list[first + count] = startAt(list, first + further);
				count += 1;
			} else if (further < -1) for (const group of changes.list(change)) {
				list[first + count] = startAt(list, first + group);
				count += 1;
			}
			return start;
		}
	};
}
function startAt(list, index) {
	return list[index] ?? 0;
}
// src/delivery/redact/form-matcher.ts
function createFormMatcher(patterns, limits, options) {
	const network = createNetwork(patterns);
	const automaton = createAutomaton(network, limits);
	const direct = createDirectReader(network);
	const most = MAX_STAMPS_BYTES + longestOf$1(patterns);
	const skipping = skippingAfter(patterns, automaton, options);
	return {
		scan: () => createScan({
			automaton,
			direct,
			skippingFor: skipping,
			most
		}),
		search(bytes) {
			const { filter, search, long } = skipping(bytes.length);
			return long?.search(bytes) ?? searchBy(filter, search, bytes);
		}
	};
}
const MAX_STAMPS_BYTES = 65536;
function longestOf$1(patterns) {
	return Math.max(0, ...patterns.map(({ elements }) => maxBytesOf$1(elements)));
}
const BLOCK_BYTES$1 = 4096;
function byteAt(bytes, index) {
	return bytes[index] ?? 0;
}
function createScan({ automaton, direct, skippingFor, most }) {
	const { moves } = automaton;
	const starts = createStarts(automaton.changes);
	let { filter, probe } = skippingFor(0);
	let position = 0;
	let current = ROOT;
	let known = {
		state: 0,
		drops: 0
	};
	const stay = (next, state) => {
		current = next;
		known = {
			state,
			drops: automaton.drops()
		};
	};
	const find = (state, last) => last.state >= 0 && last.drops === automaton.drops() ? last.state : automaton.find(state);
	const since = (group) => group === current.length ? 0 : position - starts.at(group);
	const apply = (change, at, found) => {
		const cut = starts.cut(change);
		if (cut >= 0) found({
			form: "plain",
			start: cut,
			end: at
		});
		const start = starts.apply(change, at);
		if (start >= 0) found({
			form: automaton.changes.form(change),
			start,
			end: at + 1
		});
	};
	const tables = () => ({
		edges: moves.edges.numbers,
		rows: moves.rows.numbers
	});
	const read = (bytes, from, end) => {
		let { state, index, place } = from;
		let { edges, rows } = tables();
		for (;;) {
			if (state === 0) {
				if (place - index >= 8) {
					place = probe.next(bytes, place);
					({edges, rows} = tables());
				}
				index = place;
			}
			if (index >= end) return {
				...from,
				state,
				index,
				place,
				isStuck: false
			};
			const byte = byteAt(bytes, index);
			const before = place;
			let entry = state;
			if (index === place) {
				entry += 4;
				place = filter.next(bytes, index + 1);
			}
			let move = numberAt(edges, entry + 1);
			if (edges[entry] !== byte) move = fromRow(rows, numberAt(edges, entry + 2), byte);
			if (move < 0) {
				move = automaton.step(entry, byte);
				if (move < 0) return {
					...from,
					state,
					index,
					place: before,
					isStuck: true
				};
				({edges, rows} = tables());
			}
			state = move & STATE_MASK;
			if (move > 524287) apply(move >> 19, position + index, from.found);
			index += 1;
		}
	};
	const giveUp = () => {
		if (current.length === 0 || position - starts.at(0) <= most) return;
		const ages = current.map((_, group) => position - starts.at(group));
		const left = ages.filter((age) => age <= most);
		const attempts = current.slice(ages.length - left.length);
		stay(attempts, automaton.find(attempts));
		starts.set(left.map((age) => position - age));
	};
	const readDirectly = (bytes, from, attempts) => {
		const all = {
			attempts,
			starts: starts.all(0),
			position,
			index: from.index,
			place: from.place
		};
		const reached = direct.read(bytes, {
			...all,
			found: from.found
		});
		starts.set(reached.starts);
		const state = automaton.find(reached.attempts);
		stay(reached.attempts, state);
		return {
			...from,
			state,
			index: reached.index,
			place: reached.place
		};
	};
	const readAll = (bytes, from) => {
		const { length } = bytes;
		let progress = from;
		while (progress.index < length) {
			const { isStuck, state, index } = progress;
			if (state < 0) progress = readDirectly(bytes, progress, current);
			else if (isStuck) progress = readDirectly(bytes, {
				...progress,
				isStuck: false
			}, automaton.state(state));
			else progress = read(bytes, progress, Math.min(length, index + BLOCK_BYTES$1));
		}
		if (progress.state >= 0) stay(automaton.state(progress.state), progress.state);
	};
	return {
		feed(chunk, found) {
			const { length } = chunk;
			const skipping = skippingFor(length);
			({filter, probe} = skipping);
			automaton.willRead(length);
			const state = find(current, known);
			const before = {
				state,
				position,
				starts,
				found
			};
			const reached = (state < 0 ? void 0 : skipping.long?.read(chunk, before)) ?? {
				state,
				index: 0
			};
			const place = filter.next(chunk, reached.index);
			readAll(chunk, {
				...reached,
				place,
				found,
				isStuck: false
			});
			position += length;
			giveUp();
		},
		held: () => current.length === 0 ? 0 : position - starts.at(0),
		likely: () => since(automaton.firstLikely(current)),
		part: () => since(automaton.firstPart(current)),
		state: () => ({
			state: current,
			known,
			ages: current.map((_, group) => position - starts.at(group))
		}),
		follow(other, length) {
			position += length;
			stay(other.state, find(other.state, other.known));
			starts.set(other.ages.map((age) => position - age));
		}
	};
}
// src/delivery/redact/adjacent.ts
function joinedView(first, second) {
	if (!(first.buffer === second.buffer && first.byteOffset + first.length === second.byteOffset)) return void 0;
	return new Uint8Array(first.buffer, first.byteOffset, first.length + second.length);
}
function joinPieces(pieces) {
	const joined = [];
	let last = NOTHING;
	for (const piece of pieces) {
		if (piece.length === 0) continue;
		const isShort = last.length + piece.length <= SHORT_BYTES$2;
		const together = joinedView(last, piece) ?? (isShort ? Buffer.concat([last, piece]) : void 0);
		if (together === void 0 && last.length > 0) joined.push(last);
		last = together ?? piece;
	}
	return last.length > 0 ? [...joined, last] : joined;
}
const NOTHING = new Uint8Array(0);
const SHORT_BYTES$2 = 4096;
// src/delivery/redact/line-filter.ts
const MAX_LINE_BYTES = 65536;
const LF$1 = 10;
const CR$1 = 13;
function lastLineEnd(chunk) {
	const bytes = bufferOf(chunk);
	const end = bytes.lastIndexOf(LF$1);
	const after = end < 0 ? bytes : bytes.subarray(end + 1);
	return after.length === 0 ? end : end + 1 + after.lastIndexOf(CR$1);
}
function isLineEnd(byte) {
	return byte === LF$1 || byte === CR$1;
}
function firstLine(chunk) {
	const bytes = bufferOf(chunk);
	const end = bytes.indexOf(LF$1);
	const cr = (end < 0 ? bytes : bytes.subarray(0, end)).indexOf(CR$1);
	return (cr < 0 ? end : cr) + 1;
}
function bufferOf(chunk) {
	return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}
function createLineFilter() {
	let parts = [];
	let size = 0;
	let arePlain = true;
	let kept = 0;
	const keep = (part, isPlain) => {
		if (part.length === 0) return;
		parts.push(part);
		size += part.length;
		arePlain &&= isPlain;
	};
	const take = () => {
		const pieces = joinPieces(parts);
		const [only = NO_BYTES$2, ...others] = pieces;
		const taken = {
			bytes: others.length === 0 ? only : Buffer.concat(pieces),
			isPlain: arePlain
		};
		parts = [];
		kept = 0;
		size = 0;
		arePlain = true;
		return taken;
	};
	return {
		write({ bytes, isPlain }) {
			const end = lastLineEnd(bytes) + 1;
			if (end === 0 && size + bytes.length <= MAX_LINE_BYTES) {
				keep(bytes, isPlain);
				return [];
			}
			const border = end === 0 ? bytes.length : end;
			const isShort = size + border <= SHORT_BYTES$1 || end === 0;
			const first = size === 0 || isShort ? border : firstLine(bytes);
			keep(bytes.subarray(0, first), isPlain);
			const whole = take();
			keep(bytes.subarray(border), isPlain);
			return first === border ? [whole] : [whole, {
				bytes: bytes.subarray(first, border),
				isPlain
			}];
		},
		isEmpty: () => size === 0,
		keep() {
			if (kept === parts.length) return;
			const last = parts.splice(kept);
			parts.push(Buffer.concat(last));
			kept = parts.length;
		},
		flush: () => take().bytes
	};
}
const NO_BYTES$2 = new Uint8Array(0);
const SHORT_BYTES$1 = 4096;
// src/delivery/redact/pending-bytes.ts
const LONG_BYTES$1 = 2048;
function createPendingBytes() {
	const segments = [];
	let length = 0;
	return {
		length: () => length,
		append(chunk) {
			if (chunk.length === 0) return;
			length += chunk.length;
			const last = segments.at(-1);
			if (last === void 0 || !extend(last, chunk)) segments.push(viewOf(chunk));
		},
		take(wanted) {
			const taken = [];
			let left = Math.min(wanted, length);
			length -= left;
			while (left > 0) {
				const [first] = segments;
				if (first === void 0) break;
				const bytes = first.memory.subarray(first.from, Math.min(first.to, first.from + left));
				taken.push(bytes);
				left -= bytes.length;
				first.from += bytes.length;
				if (first.from === first.to) segments.shift();
			}
			return taken;
		},
		keep() {
			for (const segment of segments) if (!segment.isOwn) makeRoom(segment, 0);
		}
	};
}
function viewOf(chunk) {
	return {
		memory: chunk,
		from: 0,
		to: chunk.length,
		isOwn: false
	};
}
function extend(segment, chunk) {
	const { memory, from, to, isOwn } = segment;
	const joined = joinedView(memory.subarray(from, to), chunk);
	if (joined !== void 0) {
		Object.assign(segment, viewOf(joined));
		return true;
	}
	if (chunk.length >= LONG_BYTES$1 || !isOwn && to - from >= LONG_BYTES$1) return false;
	if (!isOwn || to + chunk.length > memory.length) makeRoom(segment, chunk.length);
	segment.memory.set(chunk, segment.to);
	segment.to += chunk.length;
	return true;
}
function makeRoom(segment, more) {
	const { memory, from, to } = segment;
	const wider = Buffer.allocUnsafe(2 * (to - from + more));
	wider.set(memory.subarray(from, to));
	segment.memory = wider;
	segment.from = 0;
	segment.to = to - from;
	segment.isOwn = true;
}
// src/delivery/redact/ranges.ts
function createRanges() {
	let ranges = [];
	const firstIndex = (isAfter) => {
		let low = 0;
		let high = ranges.length;
		while (low < high) {
			const middle = low + high >> 1;
			const range = ranges[middle];
			if (range !== void 0 && isAfter(range)) high = middle;
			else low = middle + 1;
		}
		return low;
	};
	const countBefore = (position) => firstIndex((range) => range.start >= position);
	const insert = (start, end) => {
		const from = firstIndex((range) => range.end >= start);
		const to = firstIndex((range) => range.start > end);
		const first = from < to ? ranges[from] : void 0;
		const last = from < to ? ranges[to - 1] : void 0;
		const joined = {
			start: Math.min(start, first?.start ?? start),
			end: Math.max(end, last?.end ?? end)
		};
		if (to === from + 1) ranges[from] = joined;
		else ranges.splice(from, to - from, joined);
	};
	return {
		add(start, end) {
			const latest = ranges.at(-1);
			if (latest === void 0 || start > latest.end) ranges.push({
				start,
				end
			});
			else if (start >= latest.start) latest.end = Math.max(latest.end, end);
			else insert(start, end);
		},
		countBefore,
		takeBefore(position) {
			const count = countBefore(position);
			if (count === ranges.length) {
				const all = ranges;
				ranges = [];
				return all;
			}
			return ranges.splice(0, count);
		}
	};
}
function createMaskedBytes() {
	const pending = createPendingBytes();
	const ranges = createRanges();
	let base = 0;
	let maskedUntil = -1;
	const releaseMasked = (bytes, until) => {
		const out = Buffer.allocUnsafe(bytes.length + MASK_BYTES.length * ranges.countBefore(until));
		let length = 0;
		const add = (part) => {
			out.set(part, length);
			length += part.length;
		};
		let cursor = Math.max(base, Math.min(maskedUntil, until));
		for (const { start, end } of ranges.takeBefore(until)) {
			if (start > cursor) add(bytes.subarray(cursor - base, start - base));
			if (start > maskedUntil) add(MASK_BYTES);
			maskedUntil = Math.max(maskedUntil, end);
			cursor = Math.max(cursor, Math.min(maskedUntil, until));
		}
		add(bytes.subarray(cursor - base));
		return out.subarray(0, length);
	};
	const releasePiece = (bytes) => {
		const until = base + bytes.length;
		const isPlain = maskedUntil <= base && ranges.countBefore(until) === 0;
		const released = isPlain ? bytes : releaseMasked(bytes, until);
		base = until;
		return {
			bytes: released,
			isPlain
		};
	};
	return {
		append: (chunk) => pending.append(chunk),
		keep: () => pending.keep(),
		mask(start, end) {
			const from = Math.max(start, base);
			if (from < end) ranges.add(from, end);
		},
		release: (until) => until <= base ? [] : pending.take(until - base).map(releasePiece),
		start: () => base,
		end: () => base + pending.length()
	};
}
const MASK_BYTES = Buffer.from("***");
// src/delivery/redact/lane.ts
const NO_NEEDS = {
	held: Infinity,
	likely: Infinity
};
function createLane(matcher) {
	const scan = matcher.scan();
	const bytes = createMaskedBytes();
	let lineEnd = 0;
	let heldAtLineEnd = 0;
	const nothing = scan.state();
	const mask = ({ start, end }) => bytes.mask(start, end);
	const append = (chunk) => {
		const line = lastLineEnd(chunk) + 1;
		if (line > 0) lineEnd = bytes.end() + line;
		bytes.append(chunk);
		return line;
	};
	const limit = (how, others) => {
		const certain = Math.min(bytes.end() - scan.held(), others.held);
		if (how === "certain") return certain;
		const likely = bytes.end() - scan.likely();
		if (how === "settled") return Math.max(certain, Math.min(lineEnd, likely, others.likely));
		bytes.mask(likely, lineEnd - 1);
		return Math.max(certain, lineEnd);
	};
	return {
		scan,
		bytes,
		feed(chunk) {
			const line = append(chunk);
			scan.feed(chunk.subarray(0, line), mask);
			if (line > 0) heldAtLineEnd = scan.held();
			scan.feed(chunk.subarray(line), mask);
		},
		feedSearched(chunk, held) {
			append(chunk);
			let at = 0;
			while (at < chunk.length && scan.held() > at) {
				const next = Math.max(FIRST_STEP, 2 * at);
				scan.feed(chunk.subarray(at, next), mask);
				at = Math.min(next, chunk.length);
			}
			const last = chunk.length - held;
			if (at < last) {
				scan.follow(nothing, last - at);
				at = last;
			}
			scan.feed(chunk.subarray(at), mask);
		},
		release: (how, others = NO_NEEDS) => bytes.release(limit(how, others)),
		flush() {
			bytes.mask(bytes.end() - scan.part(), bytes.end());
			return wholeOf(bytes.release(bytes.end()));
		},
		lineEnd: () => lineEnd,
		heldAtLineEnd: () => heldAtLineEnd,
		isIdle: () => scan.held() === 0 && bytes.start() === bytes.end(),
		hold(others = NO_NEEDS) {
			if (bytes.start() >= lineEnd) return "none";
			return Math.min(bytes.end() - scan.likely(), others.likely) < lineEnd ? "likely" : "chance";
		}
	};
}
function wholeOf(released) {
	const [only, ...others] = released.map(({ bytes }) => bytes);
	if (only === void 0) return NO_BYTES$1;
	return others.length === 0 ? only : Buffer.concat([only, ...others]);
}
const NO_BYTES$1 = Buffer.alloc(0);
const FIRST_STEP = 64;
function strongest(holds) {
	if (holds.includes("likely")) return "likely";
	return holds.includes("chance") ? "chance" : "none";
}
// src/delivery/redact/base64-forms.ts
const BASE64_SPELLINGS = {
	"+": [
		"+",
		"-",
		"%2B",
		"%2b",
		"\\u002b",
		"\\u002B",
		"\\+"
	],
	"/": [
		"/",
		"_",
		"%2F",
		"%2f",
		"\\/",
		"\\u002f",
		"\\u002F"
	]
};
function base64Spellings(character) {
	return BASE64_SPELLINGS[character] ?? [character];
}
function base64Windows(bytes) {
	return [
		0,
		1,
		2
	].map((offset) => {
		const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
		const firstBit = offset * 8;
		const endBit = firstBit + bytes.length * 8;
		return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
	});
}
// src/delivery/redact/dump-forms.ts
function dumpElements(bytes, spell) {
	return DUMPS.flatMap((dump) => [0, 1].map((first) => wordsOf(bytes.subarray(first), dump, spell)));
}
const LAST_ADDRESS = 4096;
const MAX_ADDRESS = 9;
const MAX_DIGITS = 6;
const addressed = memoized(separatorsOf);
const wordSeparators = memoized((radix) => [
	" ",
	"  ",
	...addressed(radix)
]);
const DUMPS = [{
	digits: (word) => word.toString(8).padStart(6, "0"),
	separators: () => wordSeparators(8)
}, {
	digits: (word) => word.toString(16).padStart(4, "0"),
	separators: () => wordSeparators(16)
}];
function separatorsOf(radix) {
	return Array.from({ length: LAST_ADDRESS / 16 }, (_, line) => (line * 16).toString(radix).padStart(7, "0")).map((address) => `\n${address} `);
}
function wordsOf(bytes, { digits, separators }, spell) {
	const whole = Math.floor(bytes.length / 2);
	const low = (word) => bytes[2 * word] ?? 0;
	const lastWords = memoized((byte) => Array.from({ length: 256 }, (_, high) => digits(byte | high << 8)));
	return separated({
		length: whole === 0 ? 0 : Math.ceil(bytes.length / 2),
		maxBytes: Math.ceil(bytes.length / 2) * MAX_DIGITS,
		at: (word) => word < whole ? spell(digits(low(word) | (bytes[2 * word + 1] ?? 0) << 8)) : lastWords(low(word))
	}, separators, MAX_ADDRESS);
}
const columnSeparators = memoized((radix) => [
	" ",
	"  ",
	"   ",
	"\n   ",
	...addressed(radix).map((separator) => `${separator}  `)
]);
function columnElements(text, spell) {
	return separated(spelled(text, spell, 1), () => columnSeparators(8), 11);
}
// src/delivery/redact/html-names.ts
const NAMES$1 = {
	"	": ["Tab"],
	"\n": ["NewLine"],
	"!": ["excl"],
	"\"": ["quot", "QUOT"],
	"#": ["num"],
	$: ["dollar"],
	"%": ["percnt"],
	"&": ["amp", "AMP"],
	"'": ["apos"],
	"(": ["lpar"],
	")": ["rpar"],
	"*": ["ast", "midast"],
	"+": ["plus"],
	",": ["comma"],
	".": ["period"],
	"/": ["sol"],
	":": ["colon"],
	";": ["semi"],
	"<": ["lt", "LT"],
	"=": ["equals"],
	">": ["gt", "GT"],
	"?": ["quest"],
	"@": ["commat"],
	"[": ["lsqb", "lbrack"],
	"\\": ["bsol"],
	"]": ["rsqb", "rbrack"],
	"^": ["Hat"],
	_: ["lowbar", "UnderBar"],
	"`": ["grave", "DiacriticalGrave"],
	"{": ["lcub", "lbrace"],
	"|": [
		"verbar",
		"vert",
		"VerticalLine"
	],
	"}": ["rcub", "rbrace"]
};
function htmlNames(character) {
	return (NAMES$1[character] ?? []).flatMap((name) => [`&${name};`, `&amp;${name};`]);
}
// src/delivery/redact/escapes.ts
function spellingsOf(character) {
	const codePoint = character.codePointAt(0) ?? 0;
	const bytes = [...Buffer.from(character, "utf8")];
	const numeric = [
		...cases(bytes.map((byte) => `%${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `%2525${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => `=${hex(byte)}`).join("")),
		...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
		bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
		...unicodeEscapes(character),
		...codePointEscapes(codePoint),
		...htmlNumbers(codePoint)
	];
	return [...new Set([
		bytesOf(character),
		...numeric,
		...named$2(character)
	])];
}
function bytesOf(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
function cases(text) {
	const upper = text.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase());
	return upper === text ? [text] : [text, upper];
}
function hex(byte) {
	return byte.toString(16).padStart(2, "0");
}
const WIDTHS = [
	0,
	3,
	4,
	5,
	6
];
function htmlNumbers(codePoint) {
	const decimal = codePoint.toString();
	const digits = codePoint.toString(16);
	const decimals = WIDTHS.map((width) => `&#${decimal.padStart(width, "0")};`);
	const hexadecimals = WIDTHS.flatMap((width) => cases(digits.padStart(width, "0")));
	const once = [...decimals, ...hexadecimals.flatMap((one) => [`&#x${one};`, `&#X${one};`])];
	return [...once, ...once.map((reference) => reference.replace("&", "&amp;"))];
}
function unicodeEscapes(character) {
	return cases(Array.from({ length: character.length }, (_, index) => character.charCodeAt(index).toString(16).padStart(4, "0")).join(" ")).flatMap((digits) => {
		const parts = digits.split(" ");
		return [
			parts.map((unit) => String.raw`\u${unit}`).join(""),
			parts.map((unit) => String.raw`\\u${unit}`).join(""),
			parts.map((unit) => `%u${unit}`).join("")
		];
	});
}
function codePointEscapes(codePoint) {
	const digits = codePoint.toString(16);
	const braces = [
		0,
		2,
		4,
		6
	].flatMap((width) => cases(`\\u{${digits.padStart(width, "0")}}`));
	if (codePoint > 65535) return [...braces, ...cases(String.raw`\U${digits.padStart(8, "0")}`)];
	return codePoint > 127 && codePoint <= 255 ? [...braces, ...cases(String.raw`\x${digits}`)] : braces;
}
const NAMED = {
	"\n": [
		"\r\n",
		"\r",
		"\\n",
		"\\r\\n",
		"\\\\n",
		"\\\\r\\\\n",
		"%0D%0A",
		"%0d%0a"
	],
	"\r": ["\\r", "\\\\r"],
	"	": ["\\t", "\\\\t"],
	"\b": ["\\b", "\\\\b"],
	"\f": ["\\f", "\\\\f"],
	"\"": [
		"\\\\\\\"",
		"\"\"",
		"\\&quot;",
		"\\&#34;"
	],
	"'": [
		"''",
		"'\\''",
		"'\"'\"'"
	],
	"\\": ["\\\\\\\\"],
	"/": ["\\\\/"],
	" ": ["+"]
};
function named$2(character) {
	const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
	return [
		...NAMED[character] ?? [],
		...htmlNames(character),
		...escaped
	];
}
// src/delivery/redact/line-stamps.ts
const DAYS = [
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat",
	"Sun"
];
const TIMES = [
	`${DIGITS}${TIME}${BLANKS}`,
	...[
		"Jan",
		"Feb",
		"Mar",
		"Apr",
		"May",
		"Jun",
		"Jul",
		"Aug",
		"Sep",
		"Oct",
		"Nov",
		"Dec"
	].map((month) => `${month} ${TIME}${BLANKS}`),
	...DAYS.map((day) => `${day} ${LETTERS} ${TIME}${BLANKS}`),
	...DAYS.map((day) => `${day} ${TIME}${BLANKS}`),
	`[${TIME}]${BLANKS}`
];
const STAMPS = [
	...TIMES,
	...TIMES.flatMap((time) => [`${time}${WORD}:${BLANKS}`, `${time}${WORD}${BLANKS}${WORD}:${BLANKS}`]),
	`${DIGITS}${BLANKS}`,
	`${BLANKS}${DIGITS}${BLANKS}`,
	`${DIGITS}:`,
	`#${DIGITS}${BLANKS}${TIME}${BLANKS}`,
	`[pod/${WORD}]${BLANKS}`,
	`[pod/${WORD}]${BLANKS}${TIME}${BLANKS}`
];
const STAMPED_BREAKS = ["\n", "\r\n"].flatMap((end) => STAMPS.map((stamp) => end + stamp));
const FIRST_STAMPED = {
	base64: 4,
	hex: 2
};
function plainPatterns(bytes) {
	const shortest = Math.max(16, Math.ceil(bytes.length / 2));
	if (shortest >= bytes.length) return [{
		form: "plain",
		elements: bytes
	}];
	const starts = [0];
	for (let start = (bytes.length - shortest) % 4; start <= bytes.length - shortest;) {
		if (start > 0) starts.push(start);
		start += 4;
	}
	return [{
		form: "plain",
		elements: bytes,
		starts
	}, {
		form: "plain",
		elements: bytes,
		firstEnd: shortest - 1
	}];
}
// src/delivery/redact/repeated-texts.ts
const MAX_PERIOD = 4;
const LONG = 256;
const ENOUGH = 132;
function withoutRepetition(text) {
	if (text.length <= LONG || !isRepeated(text)) return [text];
	return [...new Set([text.slice(0, ENOUGH), text.slice(-132)])];
}
function isRepeated(text) {
	for (let period = 1; period <= MAX_PERIOD; period += 1) if (text.slice(period) === text.slice(0, -period)) return true;
	return false;
}
function countTooShort(secrets) {
	return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}
function isTooShort(text) {
	return Buffer.byteLength(text, "utf8") < 4;
}
function textsOf(secret) {
	const unix = unixText(secret);
	return [
		trimmed(secret),
		unix,
		unix.replaceAll("\n", "\r\n"),
		...linesOf(unix)
	].filter((text) => !isTooShort(text));
}
function shortLinesOf(secret) {
	const lines = linesOf(unixText(secret));
	return lines.flatMap((line, index) => {
		const before = lines[index - 1] ?? "";
		return line !== "" && isTooShort(line) && !isTooShort(before) ? [{
			before,
			line
		}] : [];
	});
}
function linesOf(unix) {
	return unix.split(/[\r\n]+/u).map((line) => line.trim());
}
function unixText(secret) {
	return trimmed(secret).replaceAll("\r\n", "\n");
}
function trimmed(secret) {
	return secret.toWellFormed().trim();
}
// src/delivery/redact/wraps.ts
const PREFIXES = [
	"",
	"	",
	...Array.from({ length: 12 }, (_, width) => " ".repeat(width + 1)),
	"> ",
	">",
	"# ",
	"#",
	"// ",
	"* ",
	" * ",
	"+",
	"-",
	"+ ",
	"- ",
	"| ",
	"; "
];
const LINE_BREAKS = ["\n", "\r\n"].flatMap((end) => PREFIXES.map((prefix) => end + prefix));
const WRAPS = [
	"",
	...LINE_BREAKS,
	"\\n",
	"\\r\\n"
];
// src/delivery/redact/secret-forms.ts
function formPatterns(secrets) {
	const values = secrets.map((secret) => secret.reveal());
	const all = new Set(values.flatMap((value) => textsOf(value)));
	const texts = [...new Set([...all].flatMap(withoutRepetition))];
	const spellings = memoizedSpellings();
	const eachByte = (text) => spelled(bytesOf(text), spellings.byte, 1);
	const plain = texts.flatMap((text) => {
		const elements = eachByte(text);
		return /[\r\n]/u.test(text) ? [{
			form: "plain",
			elements
		}] : plainPatterns(elements);
	});
	const encoded = texts.flatMap(partsOf).map((parts) => patternOf(parts, spellings[parts.as]));
	const dumps = texts.flatMap((text) => dumpPatterns(text, spellings.byte));
	const short = values.flatMap(shortLinesOf).map(({ before, line }) => ({
		form: "plain",
		elements: [
			...Array.from(bytesOf(before), spellings.byte),
			BEFORE_LINES,
			...Array.from(bytesOf(line), spellings.byte)
		]
	}));
	return [
		...plain,
		...encoded,
		...dumps,
		...short
	];
}
const BEFORE_LINES = [...LINE_BREAKS, ...STAMPED_BREAKS];
function memoizedSpellings() {
	return {
		byte: memoized((text) => [text]),
		character: memoized(spellingsOf),
		base64: memoized(base64Spellings),
		hex: memoized((digits) => [...new Set([digits, digits.toUpperCase()])]),
		decimal: memoized((byte) => [String(byte.charCodeAt(0))])
	};
}
function patternOf({ form, as, units, firstStamped = Infinity }, spell) {
	const elements = spelled(units, spell, MAX_UNIT_BYTES[as]);
	const separators = SEPARATORS[as];
	if (separators === void 0) return {
		form,
		elements
	};
	const { plain, afterLine } = separators;
	const between = (next) => next < firstStamped ? plain : afterLine;
	return {
		form,
		elements: separated(elements, between, longestOf(firstStamped < units.length ? afterLine : plain)),
		isSeparated: true
	};
}
const longestOf = memoized(longest);
const MAX_UNIT_BYTES = {
	byte: 1,
	character: 28,
	base64: 6,
	hex: 2,
	decimal: 3
};
function partsOf(text) {
	const bytes = Buffer.from(text, "utf8");
	const wide = Buffer.from(text, "utf16le");
	const hex = bytes.toString("hex");
	return [
		{
			form: "escaped",
			as: "character",
			units: Array.from(text.replaceAll("\r\n", "\n"))
		},
		...base64Windows(bytes).flatMap((window) => stamped("base64", (first) => window.slice(first))),
		...stamped("hex", (first) => inPairs(hex.slice(2 * first))),
		{
			form: "decimal",
			as: "decimal",
			units: bytes.toString("latin1")
		},
		{
			form: "utf16",
			as: "byte",
			units: wide.toString("latin1")
		},
		{
			form: "utf16",
			as: "byte",
			units: Buffer.from(wide).swap16().toString("latin1")
		},
		...base64Windows(wide).map((window) => ({
			form: "utf16 base64",
			as: "base64",
			units: window
		}))
	];
}
function stamped(form, unitsFrom) {
	const firstStamped = FIRST_STAMPED[form];
	const whole = {
		form,
		as: form,
		units: unitsFrom(0),
		firstStamped
	};
	const rest = unitsFrom(firstStamped - 1);
	return rest.length < MIN_REST ? [whole] : [whole, {
		...whole,
		units: rest
	}];
}
const MIN_REST = 12;
function dumpPatterns(text, spell) {
	return [...dumpElements(Buffer.from(text, "utf8"), spell), columnElements(bytesOf(text), spell)].map((elements) => ({
		form: "dump",
		elements
	}));
}
const HEX_SEPARATORS = [
	...WRAPS,
	" ",
	"  ",
	":",
	"-",
	".",
	"_",
	",",
	", ",
	"0x",
	" 0x",
	",0x",
	", 0x",
	...LINE_BREAKS.flatMap((wrap) => [
		`,${wrap}`,
		`,${wrap}0x`,
		`${wrap}0x`
	])
];
const COLUMNS = [
	"",
	" ",
	"  ",
	"   "
];
const DECIMAL_SEPARATORS = [...COLUMNS.slice(1), ...[
	",",
	...LINE_BREAKS,
	...LINE_BREAKS.map((wrap) => `,${wrap}`)
].flatMap((separator) => COLUMNS.map((gap) => separator + gap))];
const SEPARATORS = {
	base64: {
		plain: WRAPS,
		afterLine: [...WRAPS, ...STAMPED_BREAKS]
	},
	hex: {
		plain: HEX_SEPARATORS,
		afterLine: [...HEX_SEPARATORS, ...STAMPED_BREAKS]
	},
	decimal: {
		plain: DECIMAL_SEPARATORS,
		afterLine: DECIMAL_SEPARATORS
	}
};
// src/delivery/redact/redact.ts
function matcherFor(secrets) {
	let made;
	const matcher = () => made ??= createFormMatcher(formPatterns(secrets));
	return {
		scan: () => matcher().scan(),
		search: (bytes) => matcher().search(bytes)
	};
}
function redactorOn(matcher) {
	const lane = createLane(matcher);
	return {
		write(chunk) {
			lane.feed(chunk);
			return wholeOf(lane.release("certain"));
		},
		flush: () => lane.flush()
	};
}
function redactText(matcher, text) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer.from(text, "utf8");
	return Buffer.concat([redactor.write(bytes), redactor.flush()]).toString("utf8");
}
function holdsSecret(matcher, text) {
	let isFound = false;
	matcher.scan().feed(typeof text === "string" ? Buffer.from(text, "utf8") : text, () => {
		isFound = true;
	});
	return isFound;
}
// src/delivery/redact/secrets-within.ts
const MIN_BYTES = 8;
const SAYS_SECRET = /secret|passw|passphrase|token|private|apikey|accesskey|accountkey|signingkey|keydata|credential|connectionstring|^(?:auth|key|pass|pwd|pat)$/u;
const SAYS_OTHER = /(?:id|uri|url|endpoint|name|type|arn|algorithm|expiry|expiration|expiresat|expiresin|version|path|file|user)$/u;
function withSecretsWithin(secrets) {
	const known = new Set(secrets.map((secret) => secret.reveal()));
	const within = new Set(secrets.flatMap(textsWithin).filter((text) => !known.has(text)));
	return [...secrets, ...[...within].map((text) => new Secret(text))];
}
function textsWithin(secret) {
	const text = secret.reveal().trim();
	return (/^[[{]/u.test(text) ? withinJson(parseJson(text)) : passwordsOf(text)).filter((value) => Buffer.byteLength(value) >= MIN_BYTES);
}
function withinJson(document) {
	const found = [];
	const open = [{
		name: "",
		value: document
	}];
	for (let next = open.pop(); next !== void 0; next = open.pop()) {
		const { name, value } = next;
		if (typeof value === "string") {
			if (isSecretName(name)) found.push(value);
		} else if (Array.isArray(value)) for (const one of value) open.push({
			name,
			value: one
		});
		else if (isRecord(value)) for (const [key, one] of Object.entries(value)) open.push({
			name: key,
			value: one
		});
	}
	return found;
}
function isSecretName(name) {
	const plain = name.toLowerCase().replaceAll(/[-_\s]/gu, "");
	return SAYS_SECRET.test(plain) && !SAYS_OTHER.test(plain);
}
function passwordsOf(text) {
	const written = /^[a-z][a-z\d+.-]*:\/\/[^/?#\s:@]*:(?<password>[^/?#\s]+)@/iu.exec(text)?.groups?.["password"];
	if (written === void 0) return [];
	return [written, decoded(written)];
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
// src/delivery/task/shell.ts
const BUILT_IN = {
	bash: {
		args: "--noprofile --norc -e -o pipefail {0}",
		extension: ".sh"
	},
	sh: {
		args: "-e {0}",
		extension: ".sh"
	},
	pwsh: {
		args: "-command \". '{0}'\"",
		extension: ".ps1"
	},
	python: {
		args: "{0}",
		extension: ".py"
	}
};
const WINDOWS_ONLY = new Set(["cmd", "powershell"]);
const DEFAULT_SHELLS = ["bash", "sh"];
function scriptExtension(shell) {
	return BUILT_IN[programOf(shell)]?.extension ?? "";
}
function scriptContents(shell, script) {
	if (programOf(shell) !== "pwsh") return script;
	return `$ErrorActionPreference = 'stop'\n${script}\n${String.raw`if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }`}`;
}
function shellCommand(shell, scriptPath) {
	const program = programOf(shell);
	if (WINDOWS_ONLY.has(program)) return err(shellFailure(shell, "exists only on Windows, which stepkey does not support yet"));
	const own = shell.slice(program.length).trim();
	const builtIn = BUILT_IN[program];
	const format = own === "" ? builtIn?.args : own;
	if (format === void 0 || !format.includes("{0}")) return err(shellFailure(shell, "is not a built-in shell, and has no {0} for the script"));
	const path = own === "" && program === "pwsh" ? scriptPath.replaceAll("'", "''") : scriptPath;
	const args = splitArguments(format).map((argument) => filledIn(argument, path));
	if (args.includes(void 0)) return err(shellFailure(shell, "has a brace that is neither {0} nor doubled"));
	return ok({
		file: program,
		args: args.filter((argument) => argument !== void 0)
	});
}
function programOf(shell) {
	return shell.split(" ", 1)[0] ?? shell;
}
function filledIn(argument, scriptPath) {
	const parts = argument.match(/\{\{|\}\}|\{0\}|[^{}]+|[{}]/gu) ?? [];
	if (parts.includes("{") || parts.includes("}")) return void 0;
	const meaning = {
		"{{": "{",
		"}}": "}",
		"{0}": scriptPath
	};
	return parts.map((part) => meaning[part] ?? part).join("");
}
function shellFailure(shell, why) {
	return failure("task_not_started", `shell "${shell}" ${why}.`, { remedy: "Use bash, sh, pwsh or python, or a command line with {0}, as in `perl {0}`." });
}
function splitArguments(line) {
	const list = [];
	let argument;
	let isQuoted = false;
	let rest = line;
	while (rest !== "") {
		const token = nextToken(rest, isQuoted);
		rest = rest.slice(token.length);
		if (token === "\"") {
			isQuoted = !isQuoted;
			argument ??= "";
		} else if (/^[ \t]$/u.test(token) && !isQuoted) {
			if (argument !== void 0) list.push(argument);
			argument = void 0;
		} else argument = (argument ?? "") + meaningOf(token);
	}
	return argument === void 0 ? list : [...list, argument];
}
function nextToken(rest, isQuoted) {
	const escape = /^(?:(?:\\\\)+(?=\\?")|\\")/u.exec(rest)?.[0];
	if (escape !== void 0) return escape;
	return isQuoted && rest.startsWith("\"\"") ? "\"\"" : rest.charAt(0);
}
function meaningOf(token) {
	if (token === "\\\"" || token === "\"\"") return "\"";
	return token.startsWith("\\\\") ? token.slice(token.length / 2) : token;
}
// src/delivery/task/check-task.ts
async function checkTask(location, path) {
	const command = shellCommand(await taskShell(location, path), "script");
	if (!command.ok) return command.error;
	const directory = await workingDirectoryOf(location);
	if (!directory.ok) return directory.error;
	const { file } = command.value;
	return isOnPath(file, {
		directory: directory.value,
		path
	}) ? void 0 : programMissing(file);
}
async function taskShell(location, path) {
	const named = location.shell.trim();
	if (named !== "") return named;
	const directory = resolve(location.workspace, location.workingDirectory);
	for (const shell of DEFAULT_SHELLS) if (isOnPath(shell, {
		directory,
		path
	})) return shell;
	return DEFAULT_SHELLS[0];
}
async function workingDirectoryOf(location) {
	const directory = resolve(location.workspace, location.workingDirectory);
	if (isDirectory(directory)) return ok(directory);
	return err(notStarted$1(`The working directory ${directory} does not exist.`, { remedy: "Set `working-directory` to a directory of the workspace, and run actions/checkout before this step." }));
}
async function checkWorkspace(workspace) {
	const directory = await workingDirectoryOf({
		shell: "",
		workingDirectory: "",
		workspace
	});
	return directory.ok ? void 0 : directory.error;
}
function programMissing(file) {
	return notStarted$1(`${file} was not found on the task's PATH.`, { remedy: "Install it in an earlier step, or use another `shell`." });
}
function notStarted$1(message, rest) {
	return failure("task_not_started", message, rest);
}
function isDirectory(path) {
	try {
		return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
	} catch {
		return false;
	}
}
function isOnPath(file, { directory, path = "" }) {
	return (file.includes("/") ? [file] : path.split(":").map((each) => join(each, file))).some((candidate) => isExecutable(resolve(directory, candidate)));
}
function isExecutable(path) {
	try {
		if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
// src/action/lease/create-source.ts
async function createSource(job) {
	const { source } = job.inputs;
	if (source.mode === "broker") {
		const { openBroker } = await import("./broker-source.js");
		return openBroker(job, source);
	}
	if (source.mode !== "direct") throw new TypeError(`${source.mode}: nothing is issued for it`);
	const { openProvider } = await import("./direct.js").then(({ N: openProvider }) => ({ openProvider }));
	return await openProvider(job, source);
}
// src/action/lease/source/end-held-lease.ts
const LIMIT_MS = 6e4;
const END_AFTER_CANCEL_MS = 9500;
const MIN_MS = 500;
async function endHeldLease({ clock, cancelled, cancelledAt }, lease) {
	const now = clock.now();
	const usedMs = now - (cancelledAt() ?? now);
	const afterCancelMs = Math.max(MIN_MS, END_AFTER_CANCEL_MS - usedMs);
	const period = {
		clock,
		cancelled,
		limitMs: LIMIT_MS,
		afterCancelMs
	};
	try {
		return await withGracePeriod(period, (signal) => lease.end(signal, cancelled.aborted ? afterCancelMs : void 0));
	} catch (error) {
		return errorWhileEnding(error, clock.now());
	}
}
function errorWhileEnding(error, checkedAt) {
	const what = faultText(error);
	return {
		revocation: "failed",
		checkedAt,
		by: "action",
		facts: [],
		failure: failure("revocation_failed", `The credential could not be revoked: ${what}.`, {
			remedy: "The post step tries again; the receipt says when the credential expires.",
			cause: error
		})
	};
}
// src/action/lease/source/wait-for-approval.ts
const SHOW_EVERY_MS = 6e4;
const ERROR_WAIT_MS = 15e3;
async function obtainLease(options) {
	const { clock, signal } = options;
	const until = clock.now() + options.waitSeconds * 1e3;
	let shownAt;
	for (;;) {
		const identity = await options.identify(signal);
		if (!identity.ok) return err({ failure: identity.error });
		const obtained = await options.source.obtain(identity.value, signal);
		if (obtained.ok) return ok(obtained.value);
		const waitMs = waitBeforeNext(obtained.error, {
			isWaiting: shownAt !== void 0,
			leftMs: until - clock.now()
		});
		if (waitMs === void 0 || signal.aborted) return err(obtained.error);
		if (shownAt === void 0 || clock.now() - shownAt >= SHOW_EVERY_MS) {
			options.onWait({
				identity: identity.value,
				pending: obtained.error.pending?.summary,
				leftMs: until - clock.now(),
				isFirst: shownAt === void 0
			});
			shownAt = clock.now();
		}
		await clock.sleep(waitMs, signal);
		if (signal.aborted) return err(obtained.error);
	}
}
function waitBeforeNext({ pending, again }, { isWaiting, leftMs }) {
	if (leftMs <= 0) return void 0;
	if (pending !== void 0) return Math.min(leftMs, Math.max(1, pending.intervalSeconds) * 1e3);
	if (!isWaiting || again === void 0) return void 0;
	return Math.min(leftMs, Math.max(ERROR_WAIT_MS, again.afterMs ?? 0));
}
// src/receipt/environment-lines.ts
const MAX_WIDTH = 84;
function withheldLines(names) {
	if (names.length === 0) return [];
	return labelled(" ", "withheld", wrapped([...names, "(pass-env can pass them)"]));
}
function wrapped(words) {
	const lines = [];
	let line = "";
	for (const [index, word] of words.entries()) {
		const next = index >= words.length - 2 ? word : `${word},`;
		if (line !== "" && line.length + next.length + 1 > MAX_WIDTH) {
			lines.push(line);
			line = "";
		}
		line = line === "" ? next : `${line} ${next}`;
	}
	return [...lines, line];
}
function usedIn(script, names) {
	const words = new Set(script.match(/[A-Za-z_][A-Za-z0-9_]*/gu));
	return names.filter((name) => words.has(name));
}
function usedLines(names) {
	return names.length === 0 ? [] : labelled("◌", "withheld", usedText(names));
}
function usedText(names) {
	const [it, which] = names.length === 1 ? ["it", "which is"] : ["them", "which are"];
	return `The script names ${joined$1(names)}, ${which} withheld. If it needs ${it}, add ${it} to pass-env.`;
}
function withheldSentences(script, names) {
	if (names.length === 0) return [];
	const used = usedIn(script, names);
	return [...used.length === 0 ? [] : [usedText(used)], `Variables of the job that the task did not get: ${whole(names)}. pass-env can pass them.`];
}
const MAX_LENGTH = 3e3;
function whole(names) {
	let length = 0;
	const fits = names.findIndex((name) => (length += name.length + 2) > MAX_LENGTH);
	if (fits < 0) return names.join(", ");
	return `${names.slice(0, fits).join(", ")} and ${names.length - fits} more, which the log lists`;
}
function missingLines(missing, suggest) {
	return missing.flatMap((name) => labelled("◌", "pass-env", missingText(name, suggest(name))));
}
function missingText(name, meant) {
	const hint = meant === void 0 ? "" : ` Did you mean ${meant}?`;
	if (/[*?]/u.test(name)) return `${name} matches no variable of this job.${hint}`;
	return `${name} does not exist in this job.${hint === "" ? " Set it in the step's env:, or in an earlier step." : hint}`;
}
function unsharedLines(writes, by = "script") {
	const { variables, directories, unread } = writes;
	const facts = [
		...variables.length === 0 ? [] : [`The task wrote ${joined$1(variables, "and", 20)} to GITHUB_ENV.`],
		...directories.length === 0 ? [] : [`The task wrote ${named$1(directories)} to GITHUB_PATH.`],
		...unread
	];
	if (facts.length === 0) return [];
	return labelled("◌", "not shared", [...facts, by === "script" ? "Later steps do not get it. Write to GITHUB_OUTPUT instead, or do it in a step of its own." : "Later steps get only what `exports` lists, and nothing with a secret in it."]);
}
function named$1(directories) {
	return `${plural(directories.length, "directory", "directories")} (${joined$1(directories, "and", 3)})`;
}
// src/receipt/residue-lines.ts
function residueLines(residue) {
	const searched = `${plural(residue.files_searched, "file")} searched`;
	const unread = unreadLines(residue);
	if (residue.found.length > 0) {
		const held = `${searched}, the secret is in ${plural(residue.found.length, "file")}`;
		const cut = isCut(residue) ? [`not everything was searched: ${limitInWords(residue)}`] : [];
		return labelled("✗", "residue", [
			held,
			...residue.found,
			...cut,
			...unread
		]);
	}
	if (residue.complete) return labelled("✓", "residue", `${searched}, nothing found`);
	const nothing = isCut(residue) ? `nothing found so far: ${limitInWords(residue)}` : "nothing found in what could be read";
	return labelled("◌", "residue", [`${searched}, ${nothing}`, ...unread]);
}
function residueDoubts(residue) {
	if (residue.complete) return [];
	const why = [...isCut(residue) ? [`${limitInWords(residue)} after ${plural(residue.files_searched, "file")}`] : [], ...residue.not_read === void 0 ? [] : [`${unreadCount(residue.not_read)} could not be read`]];
	return [`That no file contains the secret: ${joined$1(why)}.`];
}
function isCut({ complete, limit, not_read }) {
	return !complete && (limit !== void 0 || not_read === void 0);
}
const LIMITS = {
	time: "time ran out",
	bytes: "the limit of bytes was reached",
	files: "the limit of files was reached",
	findings: "the limit of findings was reached",
	cancelled: "the job was cancelled"
};
function limitInWords({ limit = "time" }) {
	return LIMITS[limit];
}
const MAX_NAMED = 3;
function unreadLines({ not_read: unread }) {
	if (unread === void 0) return [];
	const { count, first } = unread;
	const named = first.slice(0, MAX_NAMED).map(({ path, why }) => `${path} (${why})`);
	const more = count - named.length;
	return [
		`${unreadCount(unread)} could not be read:`,
		...named,
		...more > 0 ? [`and ${more} more`] : []
	];
}
function unreadCount({ count }) {
	return plural(count, "file or directory", "files or directories");
}
// src/delivery/residue/places.ts
function residuePlaces(places) {
	const { env, userHome, runnerEnv, toolFiles } = places;
	const inHome = [...toolFiles.flatMap((files) => files.inHome), ...DOTFILES];
	const variables = [...toolFiles.flatMap((files) => files.variables), ...NAMING];
	const own = ["GITHUB_WORKSPACE", "RUNNER_TEMP"].flatMap((name) => named(env, name));
	const home = named(env, "HOME");
	const otherHome = otherHomes(userHome);
	const leftOut = skipped(runnerEnv);
	const searched = ({ path }) => !isBelow(path, leftOut);
	const elsewhere = [
		...otherHome.flatMap((root) => below(root, inHome)),
		...variables.flatMap((name) => namedPlaces(env, name)),
		...SHARED.map((path) => ({
			name: path,
			path,
			optional: true,
			shared: true
		}))
	];
	return [
		...own,
		...home.flatMap((root) => below(root, inHome)),
		...elsewhere.filter(searched),
		...home,
		...otherHome.filter(searched)
	];
}
function named(env, name) {
	const path = env[name] ?? "";
	return path === "" ? [] : [{
		name: `$${name}`,
		path
	}];
}
function otherHomes(path) {
	return path === void 0 || !isPlace(path) ? [] : [{
		name: "~",
		path,
		optional: true
	}];
}
function namedPlaces(env, name) {
	return (env[name] ?? "").split(":").filter(isPlace).map((path) => ({
		name: `$${name}`,
		path,
		optional: true
	}));
}
function isPlace(path) {
	return /^(?:\/root|\/[^/]+\/+[^/]+.*)$/su.test(path) && !path.includes("/../");
}
const DOTFILES = [
	".npmrc",
	".yarnrc",
	".yarnrc.yml",
	".pypirc",
	".pip",
	".docker",
	".git-credentials",
	".gitconfig",
	".kube",
	".netrc",
	".my.cnf",
	".mylogin.cnf",
	".gnupg",
	".vault-token",
	".terraform.d",
	".terraformrc",
	".m2/settings.xml",
	".gradle/gradle.properties",
	".gem/credentials",
	".cargo/credentials.toml",
	".nuget/NuGet",
	".composer/auth.json",
	".boto",
	".s3cfg",
	".config",
	".local/share",
	".local/state",
	".bash_history",
	".zsh_history",
	".history",
	".sh_history",
	".python_history",
	".node_repl_history",
	".mysql_history",
	".sqlite_history",
	".rediscli_history",
	".irb_history",
	".lesshst",
	".viminfo",
	".wget-hsts",
	".cache/pip",
	".npm/_logs"
];
function below(home, files) {
	return files.map((file) => ({
		name: `${home.name}/${file}`,
		path: `${home.path.replace(/\/+$/u, "")}/${file}`,
		optional: true
	}));
}
const NAMING = [
	"XDG_CONFIG_HOME",
	"XDG_STATE_HOME",
	"XDG_DATA_HOME",
	"XDG_RUNTIME_DIR",
	"DOCKER_CONFIG",
	"REGISTRY_AUTH_FILE",
	"NPM_CONFIG_USERCONFIG",
	"npm_config_userconfig",
	"PIP_CONFIG_FILE",
	"GIT_CONFIG_GLOBAL",
	"CLOUDSDK_CONFIG",
	"GH_CONFIG_DIR",
	"KUBECONFIG",
	"NETRC",
	"GNUPGHOME",
	"TF_DATA_DIR",
	"TF_CLI_CONFIG_FILE",
	"HISTFILE",
	"PYTHON_HISTORY",
	"NODE_REPL_HISTORY",
	"MYSQL_HISTFILE",
	"SQLITE_HISTORY",
	"LESSHISTFILE",
	"TMPDIR",
	"TMP",
	"TEMP",
	"XDG_CACHE_HOME",
	"NPM_CONFIG_CACHE",
	"npm_config_cache",
	"YARN_CACHE_FOLDER",
	"PIP_CACHE_DIR",
	"CARGO_HOME",
	"GRADLE_USER_HOME",
	"GOCACHE",
	"GOMODCACHE",
	"GOPATH"
];
const SHARED = [
	"/dev/shm",
	"/tmp",
	"/var/tmp"
];
function skipped(runnerEnv) {
	return (runnerEnv?.["STEPKEY_RESIDUE_SKIP"] ?? "").split(":").filter((path) => path !== "");
}
function isBelow(path, directories) {
	return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
// src/delivery/residue/byte-path.ts
function bytePath(path) {
	return Buffer$1.from(path, "utf8").toString("latin1");
}
function nativePath(path) {
	return /^[\0-\x7f]*$/u.test(path) ? path : Buffer$1.from(path, "latin1");
}
const MAX_SHOWN$1 = 300;
const SHOWN_HEAD = 100;
function shownPath(matcher, path) {
	const redactor = redactorOn(matcher);
	const bytes = Buffer$1.from(path, "latin1");
	return escapedPath(Buffer$1.concat([redactor.write(bytes), redactor.flush()]));
}
const MAX_PROCESS_NAME = 15;
const MIN_HIDDEN = 4;
function shownProcessName(matcher, name) {
	const bytes = Buffer$1.from(name, "latin1");
	const scan = matcher.scan();
	scan.feed(bytes, () => void 0);
	if (name.length < MAX_PROCESS_NAME || scan.held() < MIN_HIDDEN) return shownPath(matcher, name);
	return escapedPath(Buffer$1.concat([redactorOn(matcher).write(bytes), Buffer$1.from("***")]));
}
function escapedPath(safe) {
	const text = safe.toString("latin1").split("/").map(escapedName).join("/");
	if (text.length <= MAX_SHOWN$1) return text;
	const tail = text.length - 199;
	return `${text.slice(0, SHOWN_HEAD)}…${text.slice(tail)}`.toWellFormed();
}
function escapedName(name) {
	const text = Buffer$1.from(name, "latin1").toString("utf8");
	if (!text.includes("�")) return escapedText(text);
	return Array.from(name, (byte) => {
		const code = byte.charCodeAt(0);
		return code < 128 ? escapedText(byte) : `\\x${code.toString(16)}`;
	}).join("");
}
const INVISIBLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]`, "gu");
function escapedText(text) {
	const escaped = text.replaceAll("\\", "\\\\");
	if (isPlainAscii(escaped)) return escaped;
	return escaped.replaceAll(INVISIBLE(), (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
// src/delivery/residue/open-roots.ts
async function openRoots(roots, mounts, notes) {
	const opened = new Map();
	const isAbsent = absenceIn(mounts);
	for (const root of roots) {
		const name = bytePath(root.name);
		try {
			if (root.optional === true && await isAbsent(root.path)) continue;
			const path = await placeOf(root, mounts);
			if (mounts.isServedByProgram(path)) notes.unreadable(name, "a program's file system (FUSE)");
			else if (!opened.has(path)) {
				const status = lstatSync(nativePath(path));
				opened.set(path, {
					path,
					name,
					status,
					shared: root.shared === true
				});
			}
		} catch (error) {
			const code = codeOf(error);
			if (root.optional !== true || code !== "ENOENT") notes.unreadable(name, code);
		}
	}
	return [...opened.values()];
}
function absenceIn(mounts) {
	const listings = new Map();
	return async (path) => {
		const name = basename(path).toLowerCase();
		if (/^\.{0,2}$/u.test(name) || mounts.isServedByProgram(bytePath(path))) return false;
		const directory = dirname(path);
		if (!listings.has(directory)) listings.set(directory, await entriesOf(directory));
		return listings.get(directory)?.has(name) === false;
	};
}
async function entriesOf(directory) {
	try {
		const entries = readdirSync(directory);
		return entries.every((entry) => ASCII.test(entry)) ? new Set(entries.map((entry) => entry.toLowerCase())) : void 0;
	} catch (error) {
		return codeOf(error) === "ENOENT" ? new Set() : void 0;
	}
}
const ASCII = /^[\0-\x7f]*$/u;
async function placeOf({ path }, mounts) {
	const given = bytePath(path);
	return mounts.isServedByProgram(given) ? given : await realPath(given);
}
async function realPaths(paths) {
	const found = paths.map((path) => realPath(bytePath(path)).catch(() => []));
	return (await Promise.all(found)).flat();
}
async function realPath(path) {
	const real = realpathSync.native(nativePath(path), "buffer");
	return Buffer$1.from(real).toString("latin1");
}
// src/delivery/residue/pace.ts
const SLICE_MS = 5;
function createPace(budget, clock, signal) {
	const left = {
		files: budget.files,
		bytes: budget.bytes
	};
	const until = clock.now() + budget.milliseconds;
	let turnAt = clock.now() + SLICE_MS;
	return {
		left,
		over() {
			if (signal?.aborted === true) return "cancelled";
			if (left.files <= 0) return "files";
			if (left.bytes <= 0) return "bytes";
			return clock.now() > until ? "time" : void 0;
		},
		turn() {
			if (clock.now() < turnAt) return void 0;
			return new Promise((resolve) => {
				setImmediate(() => {
					turnAt = clock.now() + SLICE_MS;
					resolve();
				});
			});
		}
	};
}
// src/delivery/residue/report.ts
const MAX_FINDINGS = 50;
const MAX_UNREAD_NAMES = 10;
function createNotes(matcher) {
	const skipped = {
		unreadable: 0,
		special: 0,
		link: 0,
		"other file system": 0,
		"over budget": 0,
		"other user": 0
	};
	const findings = [];
	const unread = [];
	let unchangedFiles = 0;
	return {
		found(path, form, offset) {
			findings.push({
				path: shownPath(matcher, path),
				form,
				offset
			});
		},
		unreadable(path, why) {
			skipped.unreadable += 1;
			if (unread.length < MAX_UNREAD_NAMES) unread.push({
				path: shownPath(matcher, path),
				why
			});
		},
		skipped(reason) {
			skipped[reason] += 1;
		},
		unchanged() {
			unchangedFiles += 1;
		},
		isFull: () => findings.length >= MAX_FINDINGS,
		isCut: () => skipped["over budget"] > 0,
		report: (searched) => ({
			...searched,
			unchangedFiles,
			skipped,
			findings: findings.slice(0, MAX_FINDINGS),
			unread,
			isComplete: searched.limit === void 0 && skipped["over budget"] === 0 && skipped.unreadable === 0
		})
	};
}
// src/delivery/residue/search.ts
const BLOCK_BYTES = 262144;
function newBlock() {
	return Buffer$1.allocUnsafeSlow(BLOCK_BYTES);
}
// src/delivery/residue/unlock.ts
const O_PATH = 2097152;
const MAX_HELD = 128;
let held = 0;
function holdPath(path) {
	if (process$1.platform !== "linux" || held >= MAX_HELD) return void 0;
	try {
		const fd = openSync(nativePath(path), O_PATH | constants.O_NOFOLLOW);
		held += 1;
		const close = () => {
			held -= 1;
			closeSync(fd);
		};
		return {
			path: `/proc/self/fd/${fd}`,
			status: fstatSync(fd),
			close
		};
	} catch {
		return;
	}
}
const PERMISSION_BITS = 4095;
function unlock(path, bits) {
	const target = holdPath(path);
	if (target === void 0) return void 0;
	const { mode, uid } = target.status;
	if (!(uid === process$1.geteuid?.()) || !target.status.isFile() && !target.status.isDirectory()) {
		target.close();
		return;
	}
	try {
		chmodSync(target.path, mode & PERMISSION_BITS | bits);
	} catch {
		target.close();
		return;
	}
	return {
		path: target.path,
		undo() {
			try {
				chmodSync(target.path, mode & PERMISSION_BITS);
			} catch {} finally {
				target.close();
			}
		}
	};
}
// src/delivery/residue/search-file.ts
function searchFile(entry, search) {
	const fd = openFile(entry, search.notes);
	if (fd === void 0) return void 0;
	search.pace.left.files -= 1;
	let isOpen = false;
	try {
		const file = {
			fd,
			entry,
			position: 0,
			scan: search.matcher.scan()
		};
		const first = nextBlock(file, search);
		if (first === "found") return void 0;
		const packed = archiveKind(first);
		if (isLast(file, first.length) && packed === void 0) return void 0;
		isOpen = true;
		return searchOn(file, {
			first,
			packed
		}, search).finally(() => closeSync(fd));
	} catch (error) {
		search.notes.unreadable(entry.shown, codeOf(error));
		return;
	} finally {
		if (!isOpen) closeSync(fd);
	}
}
async function searchOn(file, { first, packed }, search) {
	const { entry, fd } = file;
	const { notes, pace } = search;
	try {
		let block = first;
		while (!isLast(file, block.length)) {
			if (pace.over() !== void 0) return notes.skipped("over budget");
			const turn = pace.turn();
			if (turn !== void 0) await turn;
			const next = nextBlock(file, search);
			if (next === "found") return;
			block = next;
		}
		const kind = packed ?? kindByEnd(file);
		if (kind === void 0) return;
		const { searchArchive } = await import("./search-archive.js");
		await searchArchive({
			fd,
			size: file.position,
			shown: entry.shown,
			kind
		}, search);
	} catch (error) {
		notes.unreadable(entry.shown, codeOf(error));
	}
}
function kindByEnd({ fd, position }) {
	const end = Buffer$1.allocUnsafe(22);
	const length = readSync(fd, end, { position: Math.max(0, position - end.length) });
	return hasZipEnd(end.subarray(0, length)) ? "zip" : void 0;
}
function nextBlock(file, { block, pace, notes }) {
	const length = readSync(file.fd, block, 0, block.length, null);
	file.position += length;
	pace.left.bytes -= length;
	const bytes = block.subarray(0, length);
	let match;
	file.scan.feed(bytes, (found) => {
		match ??= found;
	});
	if (match === void 0) return bytes;
	notes.found(file.entry.shown, match.form, match.start);
	return "found";
}
function isLast({ position, entry }, length) {
	return length === 0 || length < 262144 && position >= entry.status.size;
}
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const READ_BY_OWNER = 256;
function openFile({ path, shown }, notes) {
	try {
		return openSync(nativePath(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	} catch (error) {
		const code = codeOf(error);
		const fd = code === "EACCES" ? openLocked(path) : void 0;
		if (fd === void 0 && code !== "ENOENT") notes.unreadable(shown, code);
		return fd;
	}
}
function openLocked(path) {
	const lent = unlock(path, READ_BY_OWNER);
	if (lent === void 0) return void 0;
	try {
		return openSync(lent.path, O_RDONLY | O_NONBLOCK);
	} catch {
		return;
	} finally {
		lent.undo();
	}
}
// src/delivery/residue/search-names.ts
const BETWEEN = "ÿ\0ÿ";
function searchNames(matcher, directory, names) {
	const before = `${directory.slice(-4096)}/`;
	const pieces = [];
	let text = "";
	const add = (name, context, searched) => {
		const from = text.length + context.length;
		text += context + searched + BETWEEN;
		pieces.push({
			name,
			from,
			end: from + searched.length
		});
	};
	for (const { name, target } of names) {
		add(name, before, name);
		if (target !== void 0) add(name, "", target);
	}
	const found = new Map();
	let at = 0;
	matcher.scan().feed(Buffer$1.from(text, "latin1"), ({ end, form }) => {
		while (at < pieces.length - 1 && (pieces[at]?.end ?? 0) < end) at += 1;
		const piece = pieces[at];
		if (piece !== void 0 && end > piece.from && end <= piece.end && !found.has(piece.name)) found.set(piece.name, form);
	});
	return [...found].map(([name, form]) => ({
		name,
		form
	}));
}
// src/delivery/residue/walk-tree.ts
async function walkTrees(walk, visitor) {
	const work = [];
	try {
		for (const root of walk.roots) if (!await walkRoot(root, {
			...walk,
			visitor,
			work
		})) return;
	} finally {
		for (const left of work.toReversed()) if ("finish" in left) left.finish();
	}
}
async function walkRoot(root, walking) {
	const { visitor, work } = walking;
	const { path, name, status } = root;
	if (visitor.mustStop()) return false;
	if (status.isDirectory()) work.push({
		path,
		shown: name,
		isReal: true,
		status,
		root
	});
	else await visitLeaf({
		path,
		shown: name,
		status,
		lasting: true
	}, walking);
	for (let next = work.pop(); next !== void 0; next = work.pop()) if ("finish" in next) next.finish();
	else if (!await visitDirectory(next, walking)) return false;
	return true;
}
async function visitDirectory(listed, walking) {
	const { visitor, work } = walking;
	if (visitor.mustStop()) return false;
	const directory = reachable(listed, walking);
	const changed = [];
	for (const name of await namesIn$2(directory, visitor)) {
		const turn = visitor.turn();
		if (turn !== void 0) await turn;
		if (visitor.mustStop()) return false;
		const entry = examine(directory, name, walking);
		if (entry === void 0) continue;
		const { path, shown, status } = entry;
		if (isChanged(status, walking)) changed.push(changedName(name, entry));
		if (status.isDirectory()) {
			work.push({
				path,
				shown,
				isReal: directory.isReal,
				status,
				root: directory.root
			});
			continue;
		}
		const visit = visitLeaf(entry, walking);
		if (visit !== void 0) await visit;
	}
	if (changed.length > 0) visitor.names(directory.shown, changed);
	return true;
}
const MAX_PATH = 3072;
const LIST_AND_ENTER = 320;
function reachable(directory, walking) {
	const { path, status } = directory;
	if ((status.mode & LIST_AND_ENTER) !== LIST_AND_ENTER && isOwn(status) && process$1.geteuid?.() !== 0 && isChanged(status, walking)) {
		const lent = unlock(path, LIST_AND_ENTER);
		if (lent !== void 0) {
			walking.work.push({ finish: lent.undo });
			return {
				...directory,
				path: lent.path,
				isReal: false
			};
		}
	}
	if (path.length <= MAX_PATH) return directory;
	const held = holdPath(path);
	if (held === void 0) return directory;
	walking.work.push({ finish: held.close });
	return {
		...directory,
		path: held.path,
		isReal: false
	};
}
const LARGE_DIRECTORY_BYTES = 1048576;
async function namesIn$2({ path, shown, status }, visitor) {
	try {
		if (status.size < LARGE_DIRECTORY_BYTES) return readdirSync(nativePath(path), "latin1");
		return await readdir(nativePath(path), "latin1");
	} catch (error) {
		if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
		return [];
	}
}
function examine(directory, name, walking) {
	const { visitor } = walking;
	const path = pathIn(directory, name);
	if (directory.isReal && walking.apart.has(path)) return void 0;
	const shown = joinShown(directory.shown, name);
	try {
		const status = directory.isReal && walking.mounts.has(path) ? void 0 : lstatSync(nativePath(path));
		const reason = skipReason(status, directory.root);
		if (status !== void 0 && reason === void 0) return {
			path,
			shown,
			status,
			lasting: directory.isReal
		};
		visitor.skipped(reason ?? "other file system");
	} catch (error) {
		if (!isGone(error)) visitor.unreadable(shown, codeOf(error));
	}
}
function pathIn({ path }, name) {
	return path === "/" ? `/${name}` : `${path}/${name}`;
}
function skipReason(status, root) {
	if (status === void 0) return "other file system";
	if (root.shared && !isOwn(status)) return "other user";
	return status.isDirectory() && status.dev !== root.status.dev ? "other file system" : void 0;
}
function visitLeaf(entry, walking) {
	const { visitor } = walking;
	const { status } = entry;
	if (status.isFile()) {
		if (isChanged(status, walking)) return visitor.file(entry);
		visitor.unchanged();
	} else visitor.skipped(status.isSymbolicLink() ? "link" : "special");
}
function changedName(name, { path, status }) {
	if (!status.isSymbolicLink()) return { name };
	try {
		return {
			name,
			target: readlinkSync(nativePath(path), "latin1")
		};
	} catch {
		return { name };
	}
}
function isChanged({ mtimeMs, ctimeMs }, { since }) {
	return Math.max(mtimeMs, ctimeMs) >= since;
}
function isOwn({ uid }) {
	return uid === process$1.geteuid?.();
}
const MAX_SHOWN = 8192;
function joinShown(directory, name) {
	const shown = `${directory}/${name}`;
	return shown.length <= MAX_SHOWN ? shown : `${shown.slice(0, 1024)}/...${shown.slice(-4096)}`;
}
function isGone(error) {
	return codeOf(error) === "ENOENT";
}
// src/delivery/residue/residue.ts
const RESIDUE_BUDGET = {
	milliseconds: 15e3,
	bytes: 2147483648,
	files: 1e5
};
const TIME_GRAIN_MS = 2e3;
const LARGE_FILE_BYTES = 67108864;
async function findResidue(request, clock) {
	const { matcher, budget, signal } = request;
	const pace = createPace(budget, clock, signal);
	const notes = createNotes(matcher);
	const search = {
		matcher,
		pace,
		notes,
		block: newBlock()
	};
	let limit;
	const mustStop = () => {
		limit ??= notes.isFull() ? "findings" : pace.over();
		return limit !== void 0;
	};
	const mounts = readMountPoints();
	const roots = await openRoots(request.roots, mounts, notes);
	const apart = new Set([...roots.map(({ path }) => path), ...await realPaths(request.ignore)]);
	const since = request.since - TIME_GRAIN_MS;
	const large = [];
	await walkTrees({
		roots,
		apart,
		mounts,
		since
	}, visitorFor(search, {
		mustStop,
		large
	}));
	for (const entry of large.toSorted((one, other) => one.status.size - other.status.size)) {
		if (mustStop()) break;
		await searchFile(entry, search);
	}
	if (notes.isCut()) mustStop();
	return notes.report({
		searchedFiles: budget.files - pace.left.files,
		searchedBytes: budget.bytes - pace.left.bytes,
		limit
	});
}
function visitorFor(search, { mustStop, large }) {
	const { matcher, notes, pace } = search;
	return {
		mustStop,
		turn: () => pace.turn(),
		file(entry) {
			if (entry.status.size <= LARGE_FILE_BYTES || !entry.lasting) return searchFile(entry, search);
			large.push(entry);
		},
		names(directory, names) {
			for (const { name, form } of searchNames(matcher, directory, names)) notes.found(`${directory}/${name}`, form, void 0);
		},
		unchanged: () => notes.unchanged(),
		skipped: (reason) => notes.skipped(reason),
		unreadable: (shown, why) => notes.unreadable(shown, why)
	};
}
// src/action/task/residue.ts
async function searchForResidue(job, { matcher, since, also = [] }) {
	if (job.inputs.residue === "off" || job.cancelled.aborted) return void 0;
	const { runnerEnv } = job.environment;
	const toolFiles = job.kinds.flatMap(({ toolFiles: files }) => files ?? []);
	const usual = residuePlaces({
		env: job.env,
		userHome: userHome(),
		runnerEnv,
		toolFiles
	});
	return sectionOf(await findResidue({
		roots: [...also, ...usual],
		matcher,
		budget: RESIDUE_BUDGET,
		since,
		ignore: [],
		signal: job.cancelled
	}, job.clock));
}
function userHome() {
	try {
		return userInfo().homedir;
	} catch {
		return;
	}
}
function sectionOf(report) {
	const { limit, skipped, unread } = report;
	return {
		files_searched: report.searchedFiles,
		complete: report.isComplete,
		found: [...new Set(report.findings.map(({ path }) => path))],
		...limit === void 0 ? {} : { limit },
		...skipped.unreadable === 0 ? {} : { not_read: {
			count: skipped.unreadable,
			first: unread
		} }
	};
}
function judgeResidue(residue, setting, revocation) {
	const found = residue?.found ?? [];
	const isError = setting === "fail" || setting === "auto" && revocation !== "verified";
	const isApart = (path) => setting !== "fail" && isTerraformState(path);
	return [...verdictOn(found.filter((path) => !isApart(path)), isError ? "error" : "warning", "Remove the file in the task, or keep the secret in the environment only."), ...verdictOn(found.filter(isApart), "warning", KEEP_OUT_OF_STATE)];
}
const KEEP_OUT_OF_STATE = "Terraform's state holds values of resources. Use ephemeral values or write-only arguments for secrets, or a remote backend, and upload no state as an artifact. With `residue: fail` this fails the step.";
function verdictOn(found, level, remedy) {
	if (found.length === 0) return [];
	const message = `The task left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`;
	return [{
		level,
		failure: failure("residue_found", message, { remedy })
	}];
}
function isTerraformState(path) {
	return /\.tfstate[^/!]*$/u.test(path);
}
// src/receipt/earlier-leases.ts
const MAX_CHARACTERS = 64;
function earlierLeases(texts, { lease, asked, issued }) {
	return texts.flatMap((text) => earlierLease(parseJson(text), asked) ?? []).filter(({ lease: id, issued_at: at }) => id !== lease && at <= issued.at).toSorted((a, b) => compare(a.issued_at, b.issued_at)).slice(-50);
}
function earlierLease(value, own) {
	const { asked, issued, ended, ...receipt } = recordIn(value);
	const { run_id: run, run_attempt: attempt } = recordIn(asked);
	if (run !== own.run_id || attempt !== own.run_attempt) return void 0;
	const { lease, step } = receipt;
	const { kind, at } = recordIn(issued);
	const { revocation } = recordIn(ended);
	const found = {
		lease,
		step,
		kind,
		issued_at: at,
		revocation
	};
	return isEarlierLease(found) ? found : void 0;
}
function isEarlierLease(found) {
	return Object.values(found).every(isShort) && isLeaseId(String(found.lease));
}
function recordIn(value) {
	return isRecord(value) ? value : {};
}
function isShort(value) {
	return typeof value === "string" && value.length <= MAX_CHARACTERS;
}
function compare(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
// src/receipt/build-receipt.ts
function buildReceipt(parts) {
	const { decision, lease, ending, task } = parts;
	const asked = askedOf(parts.claims, decision);
	const issued = issuedOf(parts);
	const earlier = earlierLeases(parts.receipts ?? [], {
		lease: lease.id,
		asked,
		issued
	});
	return {
		version: 2,
		lease: lease.id,
		mode: parts.mode,
		step: parts.step,
		...parts.grant === void 0 ? {} : { grant: parts.grant },
		...parts.environment === void 0 ? {} : { environment: parts.environment },
		...parts.access === void 0 ? {} : { access: parts.access },
		...parts.uses === void 0 ? {} : { uses: parts.uses },
		...nestedOf(parts),
		...namedOf(parts),
		...earlier.length === 0 ? {} : { earlier },
		asked,
		granted: {
			rule: decision.rule,
			trace: decision.trace,
			...decision.policy === void 0 ? {} : { policy: decision.policy },
			...decision.observed === void 0 ? {} : { observed: decision.observed }
		},
		approved: approvedOf(decision),
		issued,
		...task === void 0 ? {} : { used: usedOf(task) },
		ended: endedOf(ending),
		proven: {
			checked_at: toRfc3339(ending.checkedAt),
			by: ending.by,
			facts: ending.facts
		},
		not_proven: notProven(parts)
	};
}
function nestedOf({ nested = [] }) {
	return nested.length === 0 ? {} : { nested };
}
function namedOf({ named }) {
	if (named === void 0) return {};
	const { task, repository, client, hasWall } = named;
	const { name, commit, parameters } = task;
	return {
		task: {
			name,
			repository,
			commit,
			parameters
		},
		agent: {
			...client === void 0 ? {} : { claimed_client: client },
			isolated: hasWall
		}
	};
}
function askedOf(claims, decision) {
	return {
		repository: claims.repository,
		repository_id: claims.repositoryId,
		commit: decision.commit,
		ref: claims.ref,
		...decision.pull_request === void 0 ? {} : { pull_request: decision.pull_request },
		event: claims.eventName,
		by: claims.actor,
		...decision.author === void 0 ? {} : { author: decision.author },
		agent: decision.agent,
		run_id: claims.runId,
		run_attempt: claims.runAttempt,
		...claims.checkRunId === void 0 ? {} : { check_run_id: claims.checkRunId },
		workflow: claims.jobWorkflowRef ?? claims.workflowRef
	};
}
function approvedOf(decision) {
	return {
		required: decision.required_approvals,
		by: decision.approvals.map(({ review_id, login, commit, submitted_at }) => ({
			review_id,
			login,
			commit,
			at: submitted_at
		})),
		...decision.reason === void 0 ? {} : { reason: decision.reason }
	};
}
function issuedOf({ lease, maskedValues, storedSecrets = [] }) {
	const { diesAt, expiresAt, files, supplied } = lease;
	return {
		kind: lease.kind,
		to: lease.issuedTo,
		at: toRfc3339(lease.issuedAt),
		...expiresAt === void 0 ? {} : { expires_at: toRfc3339(expiresAt) },
		...diesAt === void 0 ? {} : { dies_at: toRfc3339(diesAt) },
		masked_values: maskedValues,
		...files.length === 0 ? {} : { files: files.map(({ name, mode }) => ({
			name,
			mode
		})) },
		...supplied.length === 0 ? {} : { supplied },
		...storedSecrets.length === 0 ? {} : { stored_secrets: storedSecrets }
	};
}
const MAX_PROCESSES = 50;
function usedOf(task) {
	return {
		started_at: toRfc3339(task.startedAt),
		ended_at: toRfc3339(task.endedAt),
		duration_ms: Math.max(0, task.endedAt - task.startedAt),
		exit_code: task.exitCode,
		...task.stopped === void 0 ? {} : { stopped: task.stopped },
		...(task.left ?? []).length === 0 ? {} : { left_processes: task.left?.slice(0, MAX_PROCESSES) ?? [] },
		...task.residue === void 0 ? {} : { residue: task.residue }
	};
}
function endedOf({ checkedAt, revocation, failure, tidy, findings = [] }) {
	return {
		at: toRfc3339(checkedAt),
		revocation,
		...failure === void 0 ? {} : { failure: failure.message },
		...tidy === void 0 ? {} : { tidy },
		...findings.length === 0 ? {} : { findings }
	};
}
function notProven(parts) {
	return [
		...aboutTheEnd(parts),
		...aboutTheTask(parts),
		...aboutTheMode(parts),
		...aboutTheAgent(parts)
	];
}
function aboutTheAgent({ named }) {
	if (named === void 0 || named.hasWall) return [];
	return ["That the agent could not read the credential: it ran as the same user as the task, because this runner has no wall for it."];
}
function aboutTheEnd(parts) {
	const { mode, ending, lease, storedSecrets = [] } = parts;
	const doubt = mode === "secret-env" ? void 0 : DOUBTS[ending.revocation];
	return [...doubt === void 0 ? [] : [`That the credential is dead: ${doubt(lease.diesAt)}.`], ...storedSecrets.length === 0 ? [] : [storedDoubt(storedSecrets)]];
}
function storedDoubt(names) {
	const [secrets, stay, them] = names.length === 1 ? [
		"secret",
		"is dead: it stays",
		"it"
	] : [
		"secrets",
		"are dead: they stay",
		"them"
	];
	return `That the stored ${secrets} ${joined$1(names)} ${stay} valid, because stepkey cannot end ${them}.`;
}
const DOUBTS = {
	verified: void 0,
	requested: () => "the provider accepted the revocation, and has no way to show that it took effect",
	expires: (diesAt) => `this kind cannot be revoked; it ${expiryInWords(diesAt)}`,
	none: () => "it stays valid, because stepkey cannot end it",
	failed: (diesAt) => diesAt === void 0 ? "it could not be revoked, and may stay valid" : `it could not be revoked, and may work until ${timeOfDay(diesAt)} UTC`
};
function aboutTheTask({ task, ending, storedSecrets = [] }) {
	if (task === void 0) return [];
	const { residue, escaped } = task;
	const held = ending.revocation === "verified" && storedSecrets.length === 0 ? "had" : "may still have";
	return [
		...escaped ? [`That the task is over: a process that left its process group still ran, and ${held} the credential.`] : [],
		...residue === void 0 ? ["That no file contains the secret: nobody searched."] : [],
		...residue === void 0 ? [] : residueDoubts(residue)
	];
}
function aboutTheMode({ mode, access }) {
	if (mode === "secret-env") return ["Who asked: no ID token was requested, so the runner alone says it."];
	if (mode === "broker" || access === "read") return [];
	return ["That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that."];
}
// src/receipt/read-receipts.ts
const MAX_BYTES = 262144;
const MAX_FILES = 200;
function readReceipts(directory) {
	return namesIn$1(directory).filter((name) => /^stepkey-receipt-.+\.json$/u.test(name)).slice(0, MAX_FILES).flatMap((name) => writtenIn(join(directory, name)) ?? []).toSorted((a, b) => a.at - b.at).map(({ text }) => text);
}
function namesIn$1(directory) {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}
function writtenIn(path) {
	let file;
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const status = fstatSync(file);
		if (!status.isFile() || status.size > MAX_BYTES) return void 0;
		return {
			text: readFileSync(file, "utf8"),
			at: status.mtimeMs
		};
	} catch {
		return;
	} finally {
		if (file !== void 0) closeSync(file);
	}
}
// src/receipt/life-chart.ts
function lifeChart(receipts) {
	const sections = receipts.flatMap((receipt) => [`  section ${chartText(receipt.step)}`, ...barsOf(receipt).map(barLine)]);
	return fenced("mermaid", [...[
		"gantt",
		"  dateFormat X",
		"  axisFormat %H:%M:%S",
		"  title Life of the credential in UTC"
	], ...sections].join("\n"));
}
const MEANING = unicodePattern(String.raw`[^\p{L}\p{M}\p{N} ._-]+`, "gu");
const MEANING_IN_ASCII = /[^A-Za-z0-9 ._-]+/gu;
function chartText(text) {
	const plain = text.replaceAll(isPlainAscii(text) ? MEANING_IN_ASCII : MEANING(), " ").replaceAll(/ +/gu, " ").trim();
	return plain === "" ? "step" : plain;
}
function barsOf({ issued, used, ended }) {
	const isDead = ended.revocation === "verified" || ended.revocation === "requested";
	const task = used === void 0 ? [] : [{
		name: "task",
		style: "active",
		from: used.started_at,
		to: used.ended_at
	}];
	const { expires_at: until } = issued;
	return [
		...until === void 0 ? [] : [{
			name: "allowed at most",
			style: "done",
			from: issued.at,
			to: until
		}],
		isDead ? {
			name: "credential",
			style: "active",
			from: issued.at,
			to: ended.at
		} : {
			name: "credential",
			style: "crit",
			from: issued.at,
			to: diesAtOf$1(issued, ended)
		},
		...task
	];
}
function diesAtOf$1(issued, ended) {
	if (issued.dies_at !== void 0) return issued.dies_at;
	const { expires_at: until = ended.at } = issued;
	return secondsOf(ended.at) > secondsOf(until) ? ended.at : until;
}
function barLine({ name, style, from, to }) {
	const start = secondsOf(from);
	return `  ${name} :${style}, ${start}, ${Math.max(start + 1, secondsOf(to))}`;
}
function secondsOf(instant) {
	return Math.floor(Date.parse(instant) / 1e3);
}
// src/receipt/summary.ts
const HEADINGS = [
	"step",
	"asked",
	"approved",
	"issued",
	"used",
	"ended",
	"proven"
];
function renderSummary(receipts, position) {
	return `${[
		...position.isFirst ? [SUMMARY_HEADING] : [],
		...receipts.map((receipt) => `### ${outcomeInWords(receipt)}`),
		markdownTable(HEADINGS, receipts.map(row)),
		lifeChart(receipts),
		...receipts.flatMap(findings),
		...receipts.flatMap(doubts),
		...receipts.map(folded)
	].join("\n\n")}\n\n`;
}
function outcomeInWords(receipt) {
	return `${isWell(receipt) ? "✓" : "✗"} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; ${endInWords(receipt)}`;
}
function endInWords(receipt) {
	const { mode, issued: given, ended: end } = receipt;
	const stored = storedInWords(given.stored_secrets ?? []);
	if (mode === "secret-env") return stored;
	const credential = `its credential ${END_IN_WORDS[end.revocation](receipt)}`;
	return stored === "" ? credential : `${credential}; ${stored}`;
}
function storedInWords(names) {
	if (names.length === 0) return "";
	const [secrets, stay, them] = names.length === 1 ? [
		"secret",
		"stays",
		"it"
	] : [
		"secrets",
		"stay",
		"them"
	];
	return `the stored ${secrets} ${escapeMarkdown(joined$1(names, "and", 3))} ${stay} valid, because stepkey cannot end ${them}`;
}
function isWell({ used, ended }) {
	const left = used?.residue?.found.length ?? 0;
	return used?.exit_code === 0 && left === 0 && ended.revocation !== "failed";
}
function taskInWords({ used, access, environment }) {
	if (used === void 0) return "the task never ran";
	if (used.stopped !== void 0) return "the task was stopped";
	if (used.exit_code !== 0) return `the task failed with exit ${used.exit_code}`;
	const where = environment === void 0 ? "" : ` ${escapeMarkdown(environment)}`;
	if (access === void 0) return "the task ran";
	return access === "write" ? `the task wrote to${where || " its target"}` : `the task read${where}`;
}
const END_IN_WORDS = {
	verified: () => "was revoked, and is proven dead",
	requested: () => "was revoked, but the provider cannot prove it",
	expires: ({ issued: given }) => expiryInWords(diesAtOf(given)),
	none: () => "stays valid, because stepkey cannot end it",
	failed: () => "could not be revoked"
};
function row(receipt) {
	return [
		`${escapeMarkdown(receipt.step)}<br>${escapeMarkdown(rightsOf(receipt))}`,
		requestCell(receipt),
		approvalCell(receipt),
		issueCell(receipt),
		taskCell(receipt),
		endCell(receipt),
		proofCell(receipt)
	];
}
function rightsOf({ grant, environment, access }) {
	return [
		grant,
		environment,
		access
	].flatMap((part) => part ?? []).join(", ");
}
function requestCell({ asked: who }) {
	const { pull_request: number, run_attempt: attempt } = who;
	const where = placeText(who.ref, number);
	return lines(`${escapeMarkdown(who.repository)} at ${codeSpan(shortSha(who.commit))}`, `${escapeMarkdown(where)} by ${escapeMarkdown(who.author ?? who.by)}${who.agent ? " (an agent's job)" : ""}`, `run ${who.run_id}, attempt ${attempt}${escapeMarkdown(startedBy(who.by, who.author))}`);
}
function approvalCell({ approved: given, access }) {
	if (access === "read") return "not needed for a read";
	if (given.required === 0) return lines("not needed", ...given.reason === void 0 ? [] : [escapeMarkdown(given.reason)]);
	return lines(...given.by.map(({ login, commit, at }) => `${escapeMarkdown(login)}, ${dateAndTime(at)}, ${codeSpan(shortSha(commit))}`), `${given.by.length} of ${given.required}`);
}
function issueCell(receipt) {
	const { issued: given, lease } = receipt;
	return lines(codeSpan(lease), escapeMarkdown(given.to), given.expires_at === void 0 ? dateAndTime(given.at) : `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`, ...storedCell(receipt), ...(given.files ?? []).map(({ name, mode }) => `file ${codeSpan(name)}, ${mode}`));
}
function storedCell({ mode, issued: { stored_secrets: names = [] } }) {
	if (mode === "secret-env" || names.length === 0) return [];
	return [escapeMarkdown(`stored: ${joined$1(names, "and", 3)}`)];
}
function taskCell({ used: task, uses }) {
	if (task === void 0) return "never";
	const { stopped, residue } = task;
	return lines(...uses === void 0 ? [] : [codeSpan(uses)], `exit ${task.exit_code} after ${inShort(task.duration_ms)}`, ...stopped === void 0 ? [] : [`stopped: ${escapeMarkdown(stopped)}`], ...residue !== void 0 && residue.found.length > 0 ? [`secret left in ${escapeMarkdown(joined$1(residue.found, "and", 3))}`] : []);
}
function endCell(receipt) {
	const { tidy } = receipt.ended;
	const facts = (tidy?.facts ?? []).map(escapeMarkdown).join(", ");
	const tidied = tidy === void 0 ? "" : [TIDY[tidy.state], facts].filter(Boolean).join(": ");
	return lines(ENDED[receipt.ended.revocation](receipt), tidied);
}
const TIDY = {
	pending: "still to tidy",
	done: "tidied",
	stuck: "**not tidied**"
};
const ENDED = {
	verified: ({ ended: end }) => `revoked, ${time(end.at)}`,
	requested: ({ ended: end }) => `revoked, ${time(end.at)}`,
	expires: ({ issued: given }) => escapeMarkdown(expiryInWords(diesAtOf(given))),
	none: () => "**stays valid**",
	failed: ({ ended: end }) => lines("not revoked", escapeMarkdown(end.failure ?? ""))
};
function proofCell({ proven: proof, ended: end }) {
	const facts = proof.facts.map(escapeMarkdown);
	const by = `by the ${proof.by}, ${time(proof.checked_at)}`;
	if (end.revocation === "verified") return lines(...facts, by);
	return lines("**no**", ...facts);
}
function diesAtOf({ dies_at }) {
	return dies_at === void 0 ? void 0 : Date.parse(dies_at);
}
function findings({ ended: { findings: all = [] }, step }) {
	if (all.length === 0) return [];
	const list = all.map(({ what, fix }) => `- **${escapeMarkdown(what)}** Fix: ${escapeMarkdown(fix)}`);
	return [[
		`**What ${escapeMarkdown(step)} leaves open for others** (${plural(all.length, "finding")}):`,
		"",
		...list
	].join("\n")];
}
function doubts(receipt) {
	const { not_proven: all, step } = receipt;
	if (all.length === 0) return [];
	const list = all.map((doubt) => `- **${escapeMarkdown(doubt)}**`);
	return [[
		`**Not proven for ${escapeMarkdown(step)}** (${plural(all.length, "point")}):`,
		"",
		...list
	].join("\n")];
}
function folded(receipt) {
	return `<details><summary>${`Receipt of ${escapeMarkdown(receipt.step)}: ${escapeMarkdown(receiptFileName(receipt.lease))}`}</summary>\n\n${fenced("json", renderReceipt(receipt))}\n\n</details>`;
}
function dateAndTime(instant) {
	return `${escapeMarkdown(instant.slice(0, 10))} ${time(instant)}`;
}
function time(instant) {
	return `${escapeMarkdown(instant.slice(11, 19))} UTC`;
}
function lines(...texts) {
	return texts.filter((text) => text !== "").join("<br>");
}
// src/receipt/write-receipt.ts
async function writeReceipt(directory, receipt) {
	if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is not a lease id`);
	makeReceiptDirectory(directory);
	const path = join(directory, receiptFileName(receipt.lease));
	const draft = `${path}.draft`;
	rmSync(draft, { force: true });
	writeFileSync(draft, renderReceipt(receipt), {
		flag: "wx",
		mode: 384
	});
	renameSync(draft, path);
	return path;
}
// src/action/report/receipt.ts
async function leaveReceipt(job, session) {
	const { runner } = job;
	const receipt = receiptOf(job, session);
	const isLeft = await warnOnError(runner, "the receipt", async () => runner.setOutput("receipt", await writeReceipt(receiptDirectory(job), receipt)));
	const isShown = await warnOnError(runner, "the summary", async () => runner.appendSummary(renderSummary([receipt], await summaryPosition(job))));
	return isLeft && isShown;
}
function receiptOf(job, session) {
	const { inputs } = job;
	const { lease, masking, ending } = session;
	const { source, named } = inputs;
	if (source.mode === "agent") throw new TypeError("an agent has no lease of its own");
	return buildReceipt({
		mode: source.mode,
		step: inputs.step,
		grant: source.mode === "broker" ? source.grant : void 0,
		environment: inputs.environment,
		access: source.mode === "secret-env" ? void 0 : inputs.access,
		uses: inputs.uses?.name,
		nested: session.nested,
		named: named && {
			...named,
			client: named.agent.client
		},
		receipts: readReceipts(receiptDirectory(job)),
		claims: lease.claims,
		decision: lease.decision,
		lease,
		storedSecrets: Object.keys(inputs.secretEnv),
		maskedValues: masking.masked,
		task: taskRecordOf(session),
		ending
	});
}
function taskRecordOf({ result, left, residue, whyStopped = "the job was cancelled" }) {
	if (!result.task.ok) return void 0;
	const { exitCode, wasStopped, leftBehind } = result.task.value;
	return {
		startedAt: result.startedAt,
		endedAt: result.endedAt,
		exitCode,
		stopped: wasStopped ? result.earlyEnd?.why ?? whyStopped : void 0,
		escaped: leftBehind === "escaped" || left.some(({ ended }) => !ended),
		groupEnded: leftBehind === "ended",
		left,
		residue
	};
}
// src/action/report/session.ts
async function reportSession(job, session) {
	const { lease, result, residue, ending } = session;
	const { runner } = job;
	const task = taskRecordOf(session);
	if (task !== void 0) sayLines(runner, taskLines(task));
	sayLines(runner, unsharedLines(result.unshared, job.inputs.uses && "action"));
	if (residue !== void 0) sayLines(runner, residueLines(residue));
	const stored = Object.keys(job.inputs.secretEnv);
	if (lease.expiresAt !== void 0) sayLines(runner, revokedLines(ending, lease));
	sayLines(runner, storedEndLines(stored));
	sayLines(runner, tidyLines(ending));
	sayLines(runner, findingLines(ending.findings));
	await warnOnError(runner, "the outputs", () => setOutputs(job, session));
	if (result.exported !== void 0) await handOnExports(job, result.exported);
	if (await leaveReceipt(job, session)) sayLines(runner, receiptLines(lease.id));
	const { summary } = result;
	if (summary.ok && summary.value !== "") await warnOnError(runner, "the task's summary", () => {
		runner.appendSummary(`${summary.value}\n\n`);
	});
	return conclude(job, session);
}
async function handOnExports(job, exported) {
	const { exportLines, handOn } = await import("./hand-on.js");
	sayLines(job.runner, exportLines(exported));
	await warnOnError(job.runner, "the exports", () => handOn(job, exported));
}
function setOutputs({ runner }, { lease, result, ending }) {
	runner.setOutput("lease-id", lease.id);
	if (lease.expiresAt !== void 0) runner.setOutput("expires-at", toRfc3339(lease.expiresAt));
	runner.setOutput("revocation", ending.revocation);
	if (result.outputs.ok) runner.setOutput("outputs", JSON.stringify(result.outputs.value));
}
function conclude({ runner, inputs }, session) {
	const { result, ending, residue } = session;
	warnAboutEnd(runner, session);
	for (const dropped of droppedFrom(result)) showWarning(runner, dropped);
	const left = judgeResidue(residue, inputs.residue, leastRevoked(inputs, ending));
	for (const { failure: one } of left.filter(isWarning)) showWarning(runner, one);
	const errors = left.filter((verdict) => !isWarning(verdict));
	const failures = [...failuresOf(result), ...errors.map(({ failure: one }) => one)];
	for (const failed of failures) showRefusal(runner, failed);
	if (!result.task.ok) return 1;
	const { exitCode, wasStopped, notRun } = result.task.value;
	if (exitCode !== 0 && !wasStopped && notRun === void 0) {
		const ended = `stepkey: the task ended with exit code ${exitCode}.`;
		const missing = withheldSentences(inputs.run, result.withheld).map(printable);
		runner.fail([ended, ...missing].join("\n"));
	}
	return exitCode === 0 && failures.length > 0 ? 1 : exitCode;
}
function leastRevoked({ secretEnv }, { revocation }) {
	return Object.keys(secretEnv).length > 0 ? "none" : revocation;
}
function isWarning({ level }) {
	return level === "warning";
}
function warnAboutEnd(runner, { lease, ending }) {
	const { failure: why, revocation } = ending;
	if (why !== void 0) showWarning(runner, why);
	if (revocation === "none" && lease.expiresAt !== void 0) {
		const message = `stepkey: the credential of this step (${lease.issuedTo}) stays valid: stepkey cannot end it.`;
		warnWithCode(runner, "credential_stays_valid", message);
	}
}
function failuresOf({ task, earlyEnd, outputs, summary }) {
	const notRun = task.ok ? task.value.notRun : task.error;
	return [
		...notRun === void 0 ? [] : [notRun],
		...earlyEnd === void 0 ? [] : [endedEarly(earlyEnd)],
		...refusedOf([outputs, summary]).filter((one) => !isDropped(one))
	];
}
function droppedFrom({ outputs, summary }) {
	return refusedOf([outputs, summary]).filter(isDropped);
}
function isDropped({ code }) {
	return code === "task_output_too_large";
}
function refusedOf(results) {
	return results.flatMap((result) => result.ok ? [] : [result.error]);
}
const END_CODES = {
	withdrawn: "lease_withdrawn",
	expired: "lease_expired",
	revoked: "lease_ended",
	silent: "lease_ended"
};
function endedEarly({ reason, why }) {
	const code = END_CODES[reason];
	const { remedy } = FAILURE_CODES[code];
	return failure(code, `The lease ended while the task ran: ${why}.`, { remedy });
}
// src/delivery/redact/mask-forms.ts
function secretForms(secret) {
	return [...new Set(textsOf(secret).flatMap((text) => usualForms(text)))];
}
function usualForms(text) {
	const hex = Buffer.from(text, "utf8").toString("hex");
	const windows = base64Windows(Buffer.from(text, "utf8"));
	const percent = strictPercent(encodeURIComponent(text));
	const json = JSON.stringify(text).slice(1, -1);
	return [
		text,
		...windows,
		...windows.map((window) => window.replaceAll("+", "-").replaceAll("/", "_")),
		hex,
		hex.toUpperCase(),
		encodeURIComponent(text),
		percent,
		lowerPercent(percent),
		percent.replaceAll("%20", "+"),
		json,
		json.replaceAll("/", "\\/"),
		json.replaceAll(/[<>&']/gu, unicodeEscape),
		text.replaceAll("'", "''"),
		text.replaceAll(/["\\$`]/gu, "\\$&"),
		xmlEscape(text)
	];
}
function maskForms(secrets) {
	return [...new Set(secrets.flatMap((secret) => secretForms(secret.reveal())))].filter((form) => !/[\r\n]/u.test(form));
}
function lowerPercent(text) {
	return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}
function strictPercent(text) {
	return text.replaceAll(/[!'()*]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
function unicodeEscape(character) {
	return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
const XML = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	"\"": "&quot;",
	"'": "&apos;"
};
function xmlEscape(text) {
	return text.replaceAll(/[&<>"']/gu, (character) => XML[character] ?? character);
}
// src/action/task/deliver-credential.ts
async function deliverCredential(job, lease, recordFiles) {
	const { secretEnv } = job.inputs;
	const hostile = hostileVariablesOf(job.kinds);
	const notDelivered = (why) => {
		const masking = maskSecrets(job, {
			...lease,
			secrets: [...lease.secrets, ...Object.values(secretEnv)]
		}, lease.env);
		return {
			env: lease.env,
			masking,
			failure: why,
			remove: () => Promise.resolve()
		};
	};
	const both = Object.keys(secretEnv).filter((name) => Object.hasOwn(lease.env, name));
	if (both.length > 0) return notDelivered(deliveredTwice(both));
	const unfit = Object.keys(lease.env).filter((name) => !mayBeCredential(name, hostile));
	if (unfit.length > 0) return notDelivered(notForCredentials(unfit));
	let filesDirectory;
	const placed = await place(job, lease, (directory) => {
		filesDirectory = directory;
		recordFiles(directory);
	});
	if (!placed.ok) return notDelivered(placed.error);
	const { pathOf } = placed.value;
	const remove = async () => {
		if (await valueWithin(placed.value.remove(), REMOVE_MS$1, job.clock) !== true) warnWithCode(job.runner, "files_not_removed", NOT_REMOVED$1);
	};
	try {
		const env = {
			...envWithPaths(lease.env, pathOf),
			...secretEnv
		};
		return {
			env,
			masking: maskSecrets(job, lease, env),
			filesDirectory,
			failure: void 0,
			remove
		};
	} catch (error) {
		await remove();
		throw error;
	}
}
const REMOVE_MS$1 = 3e3;
const NOT_REMOVED$1 = "stepkey: Some of the credential's files could not be removed. The post step tries again.";
function deliveredTwice(names) {
	const message = `secret-env sets ${joined$1(names)}, which the credential delivers.`;
	return failure("inputs_invalid", message, { remedy: "Use other names in secret-env." });
}
function notForCredentials(names) {
	const message = `The credential sets ${joined$1(names)}, which no credential may set.`;
	return failure("inputs_invalid", message, { remedy: "Name another variable in the settings of the credential." });
}
async function place(job, lease, recordFiles) {
	const temp = tempDirectory(job);
	try {
		return ok(await placeFiles(lease.files, await filesParents(temp), recordFiles));
	} catch (error) {
		return err(notWritable(temp, error));
	}
}
function notWritable(directory, error) {
	const code = errorCode(error);
	if (code === void 0) throw error;
	return failure("task_not_started", `stepkey cannot write to the runner's temporary directory ${directory} (${code}).`, { remedy: "Free space on its disk, and check which step removed the directory or changed its permissions." });
}
function maskSecrets({ runner }, { files, secrets }, env) {
	const secret = [
		...Object.values(env),
		...files.map(({ content }) => content),
		...secrets
	].filter((value) => value instanceof Secret);
	const searched = withSecretsWithin(secret);
	for (const form of maskForms(searched)) runner.mask(form);
	const tooShort = countTooShort(secret);
	return {
		matcher: matcherFor(searched),
		secrets: searched,
		masked: secret.length - tooShort,
		tooShort
	};
}
// src/delivery/task/left-processes.ts
const TERM_MS = 1e3;
const KILL_MS = 500;
const ROUNDS = 5;
async function endLeftProcesses(search, { clock, hurry }) {
	const all = new Map();
	const readEnviron = environReader(clock);
	let running = [];
	for (let round = 0; round < ROUNDS; round += 1) {
		running = await findLeft(search, clock, readEnviron);
		for (const one of running) all.set(keyOf(one), one);
		const isFirst = round === 0 && !hurry.aborted;
		const reached = running.filter((one) => signal(one, isFirst ? "SIGTERM" : "SIGKILL"));
		if (reached.length === 0) break;
		await untilGone(reached, isFirst ? TERM_MS : KILL_MS, {
			clock,
			hurry
		});
	}
	const left = new Set(running.map(keyOf));
	return [...all.values()].map(({ pid, stat, ...one }) => ({
		pid,
		name: stat.name,
		ended: !left.has(keyOf({
			pid,
			stat,
			...one
		}))
	}));
}
function keyOf({ pid, stat }) {
	return `${pid} ${stat.startedAt}`;
}
function signal(found, name) {
	const { pid } = found;
	const stat = readProcStat(pid);
	if (stat === void 0 || keyOf({
		pid,
		stat
	}) !== keyOf(found)) return false;
	try {
		return process$1.kill(pid, name);
	} catch {
		return false;
	}
}
const POLL_MS = 20;
async function untilGone(processes, waitMs, { clock, hurry }) {
	const until = clock.now() + waitMs;
	let left = processes;
	while (clock.now() < until) {
		left = left.filter((one) => {
			const stat = readProcStat(one.pid);
			return stat !== void 0 && isRunning(stat) && keyOf({
				pid: one.pid,
				stat
			}) === keyOf(one);
		});
		if (left.length === 0) return;
		await clock.sleep(POLL_MS, hurry.aborted ? void 0 : hurry);
	}
}
const MAX_MS = 3e3;
async function findLeft(search, clock, readEnviron) {
	const until = clock.now() + MAX_MS;
	const own = readProcStat(process$1.pid);
	const sinceBoot = search.startedAt - bootedAt(clock.now());
	const found = [];
	for (const pid of processNumbers() ?? []) {
		if (clock.now() >= until) break;
		const stat = pid === process$1.pid ? void 0 : readProcStat(pid);
		if (stat === void 0 || !isRunning(stat) || isOlder(stat, own)) continue;
		if (isOfSession(stat, search) || isMarked(await readEnviron(pid, stat), stat, {
			...search,
			sinceBoot
		})) found.push({
			pid,
			stat
		});
	}
	return found;
}
const TICKS_PER_SECOND = 100;
const CLOCK_TOLERANCE_MS = 2e3;
function isOfSession({ group, session }, { leader }) {
	return group === leader || session === leader;
}
function isMarked(environ, stat, { mark, credential, sinceBoot }) {
	if (holdsAssignment(environ, mark)) return true;
	return stat.startedAt / TICKS_PER_SECOND * 1e3 >= sinceBoot - CLOCK_TOLERANCE_MS && credential.some((one) => holdsAssignment(environ, one));
}
function bootedAt(now) {
	try {
		const uptime = readFileSync("/proc/uptime", "latin1");
		return now - Number.parseFloat(uptime.split(" ")[0] ?? "") * 1e3 || now;
	} catch {
		return now;
	}
}
// src/delivery/task/mark-task.ts
const MARK = "STEPKEY_TASK";
function markTask(env) {
	const value = randomBytes(16).toString("hex");
	return {
		env: {
			...env,
			[MARK]: value
		},
		search: (credential) => ({
			mark: Buffer$1.from(`${MARK}=${value}`),
			credential: Object.entries(credential).flatMap(([name, one]) => one instanceof Secret ? [Buffer$1.from(`${name}=${one.reveal()}`, "utf8")] : [])
		})
	};
}
// src/delivery/redact/annotations.ts
const LEVELS = [
	"error",
	"warning",
	"notice"
];
const NAMES = [
	"group",
	"endgroup",
	"debug",
	...LEVELS
];
const LONGEST_START = Math.max(...NAMES.map(({ length }) => length)) + 2;
function createAnnotationWriter(matcher) {
	const written = new Map();
	let isGroupOpen = false;
	const isTooMany = (name) => {
		if (name !== "error" && name !== "warning") return false;
		const count = (written.get(name) ?? 0) + 1;
		written.set(name, count);
		return count > 7;
	};
	const safe = (text) => withoutMarkers(redactText(matcher, text));
	return {
		mayBegin(start) {
			const seen = start.slice(0, LONGEST_START).toLowerCase();
			return NAMES.some((name) => {
				const command = `::${name}`;
				return command.startsWith(seen) || seen.startsWith(command);
			});
		},
		rewrite(line) {
			const command = parseCommand(line);
			if (command === void 0) return void 0;
			const { name, properties, message } = command;
			const pairs = properties.map(([key, value]) => `${key}=${escapeProperty(safe(value))}`);
			const text = `::${pairs.length === 0 ? name : `${name} ${pairs.join(",")}`}::${escapeData(safe(message))}`;
			if (holdsSecret(matcher, text) || isTooMany(name)) return void 0;
			if (name === "group") isGroupOpen = true;
			if (name === "endgroup") isGroupOpen = false;
			return text;
		},
		end() {
			const text = isGroupOpen ? "::endgroup::\n" : "";
			isGroupOpen = false;
			return text;
		}
	};
}
function parseCommand(line) {
	const parts = /^::(?<name>[a-z]+)(?: (?<properties>.*?))?::(?<message>.*)$/isu.exec(line)?.groups;
	const name = NAMES.find((one) => one === parts?.["name"]?.toLowerCase());
	if (parts === void 0 || name === void 0) return void 0;
	return {
		name,
		properties: LEVELS.some((level) => level === name) ? propertiesOf(parts["properties"] ?? "") : [],
		message: name === "endgroup" ? "" : unescapeData(parts["message"] ?? "")
	};
}
const TEXTS = ["title", "file"];
const NUMBERS = [
	"line",
	"endLine",
	"col",
	"endColumn"
];
function propertiesOf(text) {
	const given = new Map(text.split(",").map((pair) => {
		const equals = pair.indexOf("=");
		return [pair.slice(0, Math.max(0, equals)).trim(), unescapeProperty(pair.slice(equals + 1))];
	}));
	return [...TEXTS, ...NUMBERS].flatMap((key) => {
		const value = given.get(key) ?? "";
		return (TEXTS.includes(key) ? value !== "" : /^\d{1,9}$/u.test(value)) ? [[key, value]] : [];
	});
}
function withoutMarkers(text) {
	return text.replaceAll("##[", String.raw`##\[`);
}
function unescapeData(text) {
	return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
function unescapeProperty(text) {
	return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
function escapeData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
	return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
// src/delivery/redact/clean-lines.ts
const SETTLING_BYTES = 64;
const LONG_BYTES = 4096;
const PASSED_OVER = 15;
const MAX_LOOKS = 8;
function createCleanLines(longWay) {
	let aside;
	let isKept = true;
	let toPassOver = 0;
	const flush = () => {
		const taken = aside;
		aside = void 0;
		return taken === void 0 ? [] : longWay.write(taken.stream, taken.bytes);
	};
	const pass = (lines) => {
		if (lines.length === 0) return [];
		longWay.passed(lines);
		return [lines];
	};
	const putAside = (stream, bytes) => {
		if (bytes.length === 0) return [];
		if (bytes.length > LONG_BYTES || !longWay.isIdle()) return longWay.write(stream, bytes);
		aside = {
			stream,
			bytes
		};
		isKept = false;
		return [];
	};
	const endLine = (stream, chunk, end) => {
		if (aside?.stream === stream) {
			const line = Buffer.concat([aside.bytes, chunk.subarray(0, end + 16)]);
			const length = aside.bytes.length + end;
			if (longWay.clean(line) >= length) {
				aside = void 0;
				return pass(line.subarray(0, length));
			}
		}
		return [...flush(), ...longWay.write(stream, chunk.subarray(0, end))];
	};
	const passClean = (stream, bytes, out) => {
		const length = longWay.clean(bytes);
		if (length === 0) return 0;
		const next = bytes.subarray(0, Math.min(length, SETTLING_BYTES));
		if (!longWay.isIdle()) out.push(...longWay.settle(stream, next));
		if (!longWay.isIdle()) return 0;
		out.push(...pass(bytes.subarray(0, length)));
		return length;
	};
	const readLines = (stream, bytes) => {
		const out = [];
		const whole = lastLineEnd(bytes) + 1;
		let at = 0;
		for (let looks = 0; at < whole && looks < MAX_LOOKS; looks += 1) {
			at += passClean(stream, at === 0 ? bytes : bytes.subarray(at), out);
			if (at === whole) break;
			const others = bytes.subarray(at);
			const end = firstLine(others);
			out.push(...longWay.write(stream, others.subarray(0, end)));
			at += end;
		}
		if (at === whole) return [...out, ...putAside(stream, bytes.subarray(at))];
		toPassOver = PASSED_OVER;
		return [...out, ...longWay.write(stream, bytes.subarray(at))];
	};
	return {
		write(stream, chunk) {
			const isLong = chunk.length >= LONG_BYTES;
			if (!isLong || toPassOver > 0) {
				if (isLong) toPassOver -= 1;
				return [...flush(), ...longWay.write(stream, chunk)];
			}
			const end = aside === void 0 && longWay.isIdle() ? 0 : firstLine(chunk);
			const ended = end === 0 ? flush() : endLine(stream, chunk, end);
			const rest = end === 0 ? chunk : chunk.subarray(end);
			return [...ended, ...readLines(stream, rest)];
		},
		keep() {
			if (aside !== void 0 && !isKept) aside = {
				...aside,
				bytes: Buffer.from(aside.bytes)
			};
			isKept = true;
		},
		flush
	};
}
// src/delivery/redact/finder.ts
function finder(bytes, wanted) {
	let found = -1;
	return (from) => {
		if (found < from) {
			const next = bytes.indexOf(wanted, from);
			found = next < 0 ? bytes.length : next;
		}
		return found;
	};
}
// src/delivery/redact/markers.ts
const COLONS = Buffer$1.from("::");
const MARKER = Buffer$1.from("##[");
function createMarkerSearch(compile = createByteScan) {
	const scanFor = late(() => compile(NO_TABLE));
	return (bytes) => {
		const scan = scanFor(bytes.length);
		if (scan === void 0) {
			const [colons, marker] = [finder(bytes, COLONS), finder(bytes, MARKER)];
			return (from) => Math.min(colons(from), marker(from));
		}
		let base = 0;
		let end = 0;
		let found = -1;
		const search = (from) => {
			let at = from;
			while (at < bytes.length) {
				if (at >= end) {
					base = at;
					end = base + scan.load(bytes, base);
					if (end < bytes.length) end -= MARKER.length - 1;
				}
				const place = base + scan.marker(at - base, end - base);
				if (place < end) return place;
				at = end;
			}
			return bytes.length;
		};
		return (from) => {
			if (found < from) found = search(from);
			return found;
		};
	};
}
// src/delivery/redact/commands.ts
function createCommandFilter(annotations, compile) {
	const markersIn = createMarkerSearch(compile);
	let position = "start";
	let pending = EMPTY;
	const read = (bytes, { first, toRead, isLast }) => {
		const line = createReader(bytes, {
			isLast,
			annotations
		});
		const out = [];
		let copied = 0;
		let index = first;
		while (index < bytes.length) {
			const step = line[position](index);
			if (step.escapeAt !== void 0) {
				out.push(bytes.subarray(copied, step.escapeAt), step.replacement ?? BACKSLASH);
				copied = step.replacement === void 0 ? step.escapeAt : step.next;
			}
			position = step.position;
			index = step.waits === true ? step.next : toRead(step.next);
			if (step.waits === true) break;
		}
		pending = index === bytes.length ? EMPTY : Buffer.from(bytes.subarray(index));
		if (out.length === 0 && index === bytes.length) return bytes;
		out.push(bytes.subarray(copied, index));
		return Buffer.concat(out);
	};
	const run = (bytes, isLast) => {
		const lineToRead = lineFinder(bytes, markersIn(bytes));
		const toRead = (from) => position === "start" ? lineToRead(from) : from;
		const first = toRead(0);
		if (first < bytes.length) return read(bytes, {
			first,
			toRead,
			isLast
		});
		pending = EMPTY;
		return bytes;
	};
	return {
		write: (chunk) => run(joined(pending, chunk), false),
		flush: () => run(pending, true),
		interrupt: () => void (position = "start"),
		firstRead(chunk, marker) {
			if (position !== "start" || pending.length > 0) return 0;
			const bytes = joined(EMPTY, chunk);
			return lineFinder(bytes, marker ?? markersIn(bytes))(0);
		}
	};
}
function lineFinder(bytes, nextMarker) {
	const [lineEnd, bracket] = [lineEndFinder(bytes), finder(bytes, MARKER)];
	return (from) => {
		for (let at = from;;) {
			const marker = nextMarker(at);
			const line = at + lastLineEnd(bytes.subarray(at, marker)) + 1;
			if (bytes[marker] !== COLON || isFirst(bytes, line, marker)) return line;
			const end = lineEnd(marker);
			if (end === bytes.length || bracket(marker) < end) return line;
			at = end + 1;
		}
	};
}
function isFirst(bytes, line, marker) {
	for (let at = line; at < marker; at += 1) if (!isLineStart(bytes[at]) && !isOdd(bytes[at])) return false;
	return true;
}
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const EMPTY = Buffer.alloc(0);
const MAX_ANNOTATION_BYTES = 16384;
function createReader(bytes, { isLast, annotations }) {
	const lineEnd = lineEndFinder(bytes);
	const marker = finder(bytes, MARKER);
	const atAnnotation = (first, seen) => {
		if (annotations?.mayBegin(seen) !== true) return void 0;
		const end = lineEnd(first);
		if (end - first > MAX_ANNOTATION_BYTES) return void 0;
		if (end === bytes.length && !isLast) return {
			position: "start",
			next: first,
			waits: true
		};
		const text = annotations.rewrite(bytes.toString("utf8", first, end));
		if (text === void 0) return void 0;
		const replacement = Buffer.from(text);
		if (text !== "") return {
			position: "middle",
			next: end,
			escapeAt: first,
			replacement
		};
		return {
			position: "start",
			next: Math.min(end + 1, bytes.length),
			escapeAt: first,
			replacement
		};
	};
	const atColon = (first, mayMask) => {
		const seen = bytes.toString("latin1", first, first + 12).toLowerCase();
		if (mayMask && seen === ADD_MASK) return {
			position: "mask",
			next: first + seen.length
		};
		const annotation = mayMask ? atAnnotation(first, seen) : void 0;
		if (annotation !== void 0) return annotation;
		const expected = mayMask ? ADD_MASK : "::";
		const position = mayMask ? "start" : "afterOdd";
		if (expected.startsWith(seen) && !isLast) return {
			position,
			next: first,
			waits: true
		};
		if (!seen.startsWith("::")) return {
			position: "middle",
			next: first + 1
		};
		return {
			position: "middle",
			next: first + 2,
			escapeAt: first
		};
	};
	return {
		start(index) {
			let first = index;
			while (isLineStart(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "start",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, true);
			return {
				position: isOdd(bytes[first]) ? "afterOdd" : "middle",
				next: first
			};
		},
		afterOdd(index) {
			let first = index;
			while (isOdd(bytes[first])) first += 1;
			if (first === bytes.length) return {
				position: "afterOdd",
				next: first
			};
			if (bytes[first] === COLON) return atColon(first, false);
			return {
				position: "middle",
				next: first
			};
		},
		middle(index) {
			const end = lineEnd(index);
			const found = marker(index);
			if (found < end) {
				const bracket = found + MARKER.length - 1;
				return {
					position: "middle",
					next: bracket + 1,
					escapeAt: bracket
				};
			}
			if (end < bytes.length) return {
				position: "start",
				next: end + 1
			};
			const undecided = isLast ? 0 : markerBeginning(bytes, index);
			return {
				position: "middle",
				next: bytes.length - undecided,
				waits: undecided > 0
			};
		},
		mask(index) {
			const end = lineEnd(index);
			if (end === bytes.length) return {
				position: "mask",
				next: end
			};
			return {
				position: "start",
				next: end + 1
			};
		}
	};
}
function markerBeginning(bytes, index) {
	for (const length of [2, 1]) {
		const from = bytes.length - length;
		if (from >= index && bytes.subarray(from).equals(MARKER.subarray(0, length))) return length;
	}
	return 0;
}
function lineEndFinder(bytes) {
	const [lf, cr] = [finder(bytes, LF), finder(bytes, CR)];
	return (from) => Math.min(lf(from), cr(from));
}
function joined(pending, chunk) {
	if (pending.length > 0) return Buffer.concat([pending, chunk]);
	return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
function isLineStart(byte) {
	return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}
function isOdd(byte = COLON) {
	return byte !== LF && byte !== CR && (byte <= SPACE || byte >= 127);
}
// src/delivery/redact/forget.ts
function createForget(matcher) {
	const ahead = matcher.scan();
	const nothing = ahead.state();
	let position = 0;
	return (scan, next) => {
		const held = scan.held();
		if (held === 0) return true;
		let goesOn = false;
		ahead.follow(scan.state(), held);
		position += held;
		ahead.feed(next, ({ start }) => {
			goesOn ||= start < position;
		});
		position += next.length;
		if (goesOn || ahead.held() > next.length) return false;
		scan.follow(nothing, 0);
		return true;
	};
}
// src/delivery/redact/arrivals.ts
function createArrivals() {
	const queues = {
		stdout: {
			arrivals: [],
			first: 0
		},
		stderr: {
			arrivals: [],
			first: 0
		}
	};
	let total = 0;
	return {
		add(stream, start, length) {
			const { arrivals } = queues[stream];
			const last = arrivals.at(-1);
			if (last !== void 0 && last.at + last.length === total) last.length += length;
			else arrivals.push({
				start,
				at: total,
				length
			});
			total += length;
		},
		between: (from, to) => [...piecesOf("stdout", queues.stdout, {
			from,
			to
		}), ...piecesOf("stderr", queues.stderr, {
			from,
			to
		})],
		firstSince(from, stream) {
			const { arrivals, first } = queues[stream];
			let index = first;
			for (; index < arrivals.length; index += 1) {
				const arrival = arrivals[index];
				if (arrival !== void 0 && arrival.at + arrival.length > from) return arrival.start + Math.max(0, from - arrival.at);
			}
			return Infinity;
		},
		total: () => total,
		forget(before) {
			drop(queues.stdout, before);
			drop(queues.stderr, before);
		}
	};
}
function piecesOf(stream, { arrivals, first }, { from, to }) {
	const pieces = [];
	for (let index = first; index < arrivals.length; index += 1) {
		const arrival = arrivals[index];
		if (arrival === void 0 || arrival.at >= to) break;
		const { start, at, length } = arrival;
		const piece = {
			stream,
			start: start + Math.max(0, from - at),
			end: start + Math.min(length, to - at)
		};
		if (piece.start < piece.end) pieces.push(piece);
	}
	return pieces;
}
function drop(queue, before) {
	const { arrivals } = queue;
	for (; queue.first < arrivals.length; queue.first += 1) {
		const arrival = arrivals[queue.first];
		if (arrival === void 0 || arrival.at + arrival.length > before) break;
	}
	if (queue.first * 2 <= arrivals.length) return;
	queue.arrivals = arrivals.slice(queue.first);
	queue.first = 0;
}
// src/delivery/redact/stream-redactor.ts
const STREAMS$1 = ["stdout", "stderr"];
const OTHER = {
	stdout: "stderr",
	stderr: "stdout"
};
function createStreamRedactor(matcher) {
	const lanes = {
		stdout: createLane(matcher),
		stderr: createLane(matcher)
	};
	const across = matcher.scan();
	const forget = createForget(matcher);
	const arrivals = createArrivals();
	let same;
	let last = "stdout";
	const needs = (stream) => ({
		held: arrivals.firstSince(arrivals.total() - across.held(), stream),
		likely: arrivals.firstSince(arrivals.total() - across.likely(), stream)
	});
	const parts = (stream, how) => {
		const lane = lanes[stream];
		const released = lane.release(how, needs(stream));
		const held = lane.bytes.start() >= lane.lineEnd() ? lane.heldAtLineEnd() : void 0;
		return released.map(({ bytes, isPlain }, index) => {
			return {
				bytes,
				isPlain,
				stream,
				heldAtLineEnd: index === released.length - 1 ? held : void 0
			};
		});
	};
	const maskAcross = (start, end) => {
		for (const piece of arrivals.between(start, end)) lanes[piece.stream].bytes.mask(piece.start, piece.end);
	};
	const maskLikelyAcross = () => {
		const total = arrivals.total();
		for (const { stream, start, end } of arrivals.between(total - across.likely(), total)) lanes[stream].bytes.mask(start, Math.min(end, lanes[stream].lineEnd() - 1));
	};
	return {
		write(stream, chunk) {
			const lane = lanes[stream];
			arrivals.add(stream, lane.bytes.end(), chunk.length);
			if (same !== stream) same = lane.scan.held() === 0 && across.held() === 0 ? stream : void 0;
			lane.feed(chunk);
			if (same === stream) across.follow(lane.scan.state(), chunk.length);
			else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
			arrivals.forget(arrivals.total() - across.held());
			last = stream;
			return [...parts(OTHER[stream], "settled"), ...parts(stream, "certain")];
		},
		settle: (stream, next) => lanes[OTHER[stream]].isIdle() && forget(lanes[stream].scan, next) && forget(across, next),
		keep() {
			for (const stream of STREAMS$1) lanes[stream].bytes.keep();
		},
		release(how) {
			if (how === "overdue") maskLikelyAcross();
			return [...parts(OTHER[last], how), ...parts(last, how)];
		},
		isHolding: (stream) => lanes[stream].bytes.start() < lanes[stream].bytes.end(),
		hold: () => strongest(STREAMS$1.map((stream) => lanes[stream].hold(needs(stream)))),
		isIdle: () => across.held() === 0 && STREAMS$1.every((stream) => lanes[stream].isIdle()),
		flush() {
			maskAcross(arrivals.total() - across.part(), arrivals.total());
			return STREAMS$1.map((stream) => {
				return {
					stream,
					bytes: lanes[stream].flush(),
					isPlain: false,
					heldAtLineEnd: void 0
				};
			});
		}
	};
}
// src/delivery/redact/task-output.ts
function createTaskOutput(matcher, { annotations: mayAnnotate = false } = {}) {
	const streams = createStreamRedactor(matcher);
	const lines = {
		stdout: createLineFilter(),
		stderr: createLineFilter()
	};
	const together = createLane(matcher);
	const forget = createForget(matcher);
	const annotations = writerOf(mayAnnotate, matcher);
	const commands = createCommandFilter(annotations);
	let last = 10;
	const pass = ({ bytes }) => {
		const safe = bytes.length === 0 ? bytes : commands.write(bytes);
		last = safe.at(-1) ?? last;
		if (!isLineEnd(last)) commands.interrupt();
		return safe;
	};
	const redactLines = ({ bytes, isPlain }, held) => {
		if (isPlain && held !== void 0 && endsLine(bytes)) together.feedSearched(bytes, Math.min(held, bytes.length));
		else if (bytes.length > 0) together.feed(bytes);
	};
	const passLines = (parts, how) => {
		const out = [];
		for (const part of parts) {
			const { heldAtLineEnd: held } = part;
			const whole = lines[part.stream].write(part);
			for (const [index, line] of whole.entries()) {
				const after = whole.slice(index + 1).reduce((sum, { bytes }) => sum + bytes.length, 0);
				redactLines(line, held === void 0 ? void 0 : Math.max(0, held - after));
				out.push(...together.release("certain").map(pass));
			}
		}
		out.push(...together.release(how).map(pass));
		return out.filter(({ length }) => length > 0);
	};
	const areStreamsIdle = () => streams.isIdle() && lines.stdout.isEmpty() && lines.stderr.isEmpty();
	const clean = createCleanLines({
		write: (stream, chunk) => passLines(streams.write(stream, chunk), "certain"),
		isIdle: () => areStreamsIdle() && together.isIdle(),
		settle(stream, next) {
			if (!streams.settle(stream, next)) return [];
			const out = passLines(streams.release("certain"), "certain");
			if (!areStreamsIdle() || !forget(together.scan, next)) return out;
			return [...out, ...passLines([], "certain")];
		},
		clean(bytes) {
			const search = matcher.search(bytes);
			const read = commands.firstRead(bytes, search.marker);
			const end = Math.min(read + 16, bytes.length);
			const start = read === 0 ? 0 : search.firstStart(end);
			return start < read ? lastLineEnd(bytes.subarray(0, start)) + 1 : read;
		},
		passed: (bytes) => void (last = bytes.at(-1) ?? last)
	});
	return {
		write: (stream, chunk) => clean.write(stream, chunk),
		keep() {
			clean.keep();
			streams.keep();
			for (const line of [lines.stdout, lines.stderr]) line.keep();
			together.bytes.keep();
		},
		release: (how) => passLines(streams.release(how), how),
		isHolding: (stream) => streams.isHolding(stream),
		hold: () => strongest([streams.hold(), together.hold()]),
		end() {
			const finished = [...clean.flush(), ...passLines(streams.flush(), "certain")];
			for (const line of [lines.stdout.flush(), lines.stderr.flush()]) if (line.length > 0) together.feed(Buffer.concat([line, LINE_END]));
			const rest = [
				...finished,
				pass({
					bytes: together.flush(),
					isPlain: false
				}),
				commands.flush()
			];
			const bytes = Buffer.concat(rest);
			const lineEnd = isLineEnd(bytes.at(-1) ?? last) ? [] : [LINE_END];
			return Buffer.concat([
				bytes,
				...lineEnd,
				Buffer.from(annotations?.end() ?? "")
			]);
		}
	};
}
function writerOf(annotations, matcher) {
	if (typeof annotations === "function") return annotations(matcher);
	return annotations ? createAnnotationWriter(matcher) : void 0;
}
function endsLine(bytes) {
	return isLineEnd(bytes.at(-1) ?? 0);
}
const LINE_END = Buffer.from("\n");
// src/delivery/task/chunk-queue.ts
const MAX_QUEUED_BYTES = 131072;
const SHORT_BYTES = 4096;
function createChunkQueue(streams, atOnce = () => "queue") {
	const open = new Set(["stdout", "stderr"]);
	let chunks = [];
	let taken;
	let size = 0;
	const waiting = new Set();
	let isClosed = false;
	let passing;
	let notify;
	const ending = Promise.withResolvers();
	const tell = () => {
		notify?.();
		notify = void 0;
	};
	const end = (stream) => {
		open.delete(stream);
		if (open.size === 0) ending.resolve();
		tell();
	};
	const pauseOrResume = () => {
		for (const stream of STREAMS) if (size >= MAX_QUEUED_BYTES || waiting.has(stream)) streams[stream].pause();
		else streams[stream].resume();
	};
	const waitFor = (stream, settling) => {
		passing = stream;
		waiting.add(stream);
		pauseOrResume();
		const goOn = () => {
			passing = void 0;
			waiting.delete(stream);
			if (isClosed) streams[stream].resume();
			else pauseOrResume();
			tell();
		};
		settling.then(goOn, goOn);
	};
	const isDealtWith = (chunk) => {
		if (passing !== void 0 || taken !== void 0 || chunks.length > 0) return false;
		const how = atOnce(chunk);
		if (how === "held") tell();
		if (typeof how !== "string") waitFor(chunk.stream, how);
		return how !== "queue";
	};
	for (const stream of STREAMS) {
		const readable = streams[stream];
		readable.on("data", (bytes) => {
			if (isClosed) return;
			const isShort = bytes.length <= SHORT_BYTES;
			if (!isShort && isDealtWith({
				stream,
				bytes
			})) return;
			chunks.push({
				stream,
				bytes: isShort ? Buffer.from(bytes) : bytes
			});
			size += bytes.length;
			if (!isShort) {
				waiting.add(stream);
				beforeReading(() => {
					if (!isClosed && waiting.has(stream)) readable.pause();
				});
			}
			if (size >= MAX_QUEUED_BYTES) pauseOrResume();
			tell();
		});
		readable.once("end", () => end(stream));
		readable.once("close", () => end(stream));
		readable.once("error", () => end(stream));
	}
	return {
		take() {
			const before = taken;
			taken = chunks.shift();
			if (before !== void 0) {
				const wasFull = size >= MAX_QUEUED_BYTES;
				size -= before.bytes.length;
				const wasLong = before.bytes.length > SHORT_BYTES && waiting.delete(before.stream);
				if (isClosed) streams[before.stream].resume();
				else if (wasFull || wasLong && streams[before.stream].isPaused()) pauseOrResume();
			}
			return taken;
		},
		isEmpty: () => chunks.length === 0,
		isEnded: () => open.size === 0,
		changed: () => new Promise((resolve) => {
			if (chunks.length > 0 || open.size === 0 || isClosed) resolve();
			else notify = resolve;
		}),
		ended: ending.promise,
		close() {
			isClosed = true;
			const needed = passing ?? taken?.stream;
			for (const stream of STREAMS) if (stream === needed) streams[stream].pause();
			else streams[stream].resume();
			chunks = [];
			tell();
		}
	};
}
function beforeReading(run) {
	queueMicrotask(() => {
		process.nextTick(run);
	});
}
const STREAMS = ["stdout", "stderr"];
// src/delivery/task/work-pace.ts
const WORK_MS = 8;
const SLICE_BYTES = {
	min: 1024,
	max: 16384,
	chunk: 65536
};
function createWorkPace(clock) {
	let size = SLICE_BYTES.min;
	let worked = 0;
	return {
		sliceBytes: () => size,
		measure(work) {
			const started = clock.now();
			const result = work();
			const took = clock.now() - started;
			worked += took;
			const wanted = took > WORK_MS / 2 ? size / 4 : size * 2;
			const most = took < 1 ? SLICE_BYTES.chunk : SLICE_BYTES.max;
			size = Math.min(most, Math.max(SLICE_BYTES.min, wanted));
			return result;
		},
		isDue: () => worked >= WORK_MS,
		async pause() {
			worked = 0;
			await setImmediate$1();
			await setImmediate$1();
		}
	};
}
function pumpOutput(streams, { matcher, output, clock, annotations, tap }) {
	if (tap !== void 0) tapInto(streams, tap);
	const safe = createTaskOutput(matcher, { annotations });
	const pace = createWorkPace(clock);
	const stopping = new AbortController();
	let heldSince;
	let isWorking = false;
	let isIdle = false;
	let passing;
	const pass = (parts) => {
		const pieces = joinPieces(parts);
		for (const [index, bytes] of pieces.entries()) {
			if (stopping.signal.aborted) break;
			const taken = output(bytes);
			if (taken !== void 0) return taken.then(() => pass(pieces.slice(index + 1)));
		}
	};
	const redact = async ({ stream, bytes }) => {
		let parts = [];
		for (let at = 0; at < bytes.length && !stopping.signal.aborted;) {
			const slice = bytes.subarray(at, at + pace.sliceBytes());
			at += slice.length;
			parts.push(...pace.measure(() => safe.write(stream, slice)));
			if (pace.isDue()) {
				await pass(parts);
				parts = [];
				await pace.pause();
			}
		}
		await pass(parts);
		safe.keep();
	};
	const redactAtOnce = ({ stream, bytes }) => {
		if (!isIdle || pace.isDue() || bytes.length > pace.sliceBytes()) return "queue";
		passing = attempt$2(() => {
			const parts = pace.measure(() => safe.write(stream, bytes));
			safe.keep();
			return pass(parts);
		});
		if (passing !== void 0) return passing;
		return safe.hold() === "none" ? "done" : "held";
	};
	const queue = createChunkQueue(streams, redactAtOnce);
	const holdLeft = () => {
		heldSince = safe.hold() === "likely" ? heldSince ?? clock.now() : void 0;
		return heldSince === void 0 ? void 0 : heldSince + 250 - clock.now();
	};
	const endHold = async () => {
		heldSince = void 0;
		await pass(safe.release("overdue"));
	};
	const beIdle = async () => {
		isIdle = true;
		await queue.changed();
		isIdle = false;
		await passing;
		passing = void 0;
	};
	const wait = async () => {
		if (safe.hold() !== "none") {
			await pace.pause();
			if (!queue.isEmpty()) return;
			await pass(safe.release("settled"));
		}
		const left = holdLeft();
		if (left === void 0) await beIdle();
		else if (left > 0) await settlesWithin(queue.changed(), left, clock);
		else await endHold();
	};
	const run = async () => {
		while (!stopping.signal.aborted) {
			const chunk = queue.take();
			if (chunk !== void 0) {
				isWorking = true;
				await redact(chunk);
				isWorking = false;
				if ((holdLeft() ?? 1) <= 0) await endHold();
			} else if (queue.isEnded()) {
				await pass([safe.end()]);
				return;
			} else await wait();
		}
		queue.take();
	};
	return {
		ended: queue.ended,
		done: run(),
		isBehind: () => isWorking || passing !== void 0 || !queue.isEmpty(),
		stop() {
			stopping.abort();
			queue.close();
		}
	};
}
function attempt$2(work) {
	try {
		return work();
	} catch (error) {
		return Promise.reject(error);
	}
}
function tapInto(streams, tap) {
	for (const stream of ["stdout", "stderr"]) streams[stream].on("data", (bytes) => tap(stream, bytes));
}
// src/delivery/task/task-pipes.ts
const MKFIFO = ["/usr/bin/mkfifo", "/bin/mkfifo"];
async function openTaskPipes(directory, mode = "600") {
	const paths = {
		stdout: join(directory, "stdout"),
		stderr: join(directory, "stderr")
	};
	if (!await makeFifos(mode, [paths.stdout, paths.stderr])) return void 0;
	const stdout = openPipe(paths.stdout);
	try {
		return {
			stdout,
			stderr: openPipe(paths.stderr)
		};
	} catch (error) {
		closePipe(stdout);
		throw error;
	}
}
async function makeFifos(mode, paths) {
	for (const program of MKFIFO) {
		if (await succeeds(program, [
			"-m",
			mode,
			...paths
		])) return true;
		for (const path of paths) rmSync(path, { force: true });
	}
	return false;
}
async function succeeds(program, args) {
	return await new Promise((resolve) => {
		const child = spawn(program, [...args], {
			env: {},
			stdio: "ignore"
		});
		child.once("exit", (code) => resolve(code === 0));
		child.once("error", () => resolve(false));
	});
}
function openPipe(path) {
	const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const writeEnd = openSync(path, constants.O_WRONLY);
		rmSync(path);
		return {
			writeEnd,
			reader: readerOf(readEnd)
		};
	} catch (error) {
		closeSync(readEnd);
		throw error;
	}
}
const READ_BYTES = 65536;
function readerOf(fd) {
	const reader = new Socket({
		fd,
		readable: true,
		writable: false,
		onread: {
			buffer: Buffer.allocUnsafeSlow(READ_BYTES),
			callback(length, memory) {
				const chunk = memory.subarray(0, length);
				if (reader.readableFlowing === true && reader.readableLength === 0 && reader.emit("data", chunk)) return true;
				return reader.push(Buffer.from(chunk));
			}
		}
	});
	return reader;
}
function closePipes(pipes) {
	if (pipes === void 0) return;
	closePipe(pipes.stdout);
	closePipe(pipes.stderr);
}
function closePipe({ writeEnd, reader }) {
	closeSync(writeEnd);
	reader.destroy();
}
// src/delivery/task/start-task.ts
async function startTask(task, signal) {
	const opened = await pipesOf(task);
	if (!opened.ok) return opened;
	const pipes = opened.value;
	try {
		const started = await startOn(pipes, task, signal);
		if (!started.ok) closePipes(pipes);
		return started;
	} catch (error) {
		closePipes(pipes);
		throw error;
	}
}
async function pipesOf({ pipes, directory }) {
	try {
		return ok(await (pipes ?? openTaskPipes(directory)));
	} catch (error) {
		const code = errorCode(error);
		if (code === void 0) throw error;
		return err(notStarted$1(`The pipes for its output could not be made: ${code}.`, { remedy: "Re-run the job if the machine is overloaded; otherwise raise its limits." }));
	}
}
async function startOn(pipes, task, signal) {
	const prepared = "program" in task ? ok(programTask(task)) : await scriptTask(task);
	if (!prepared.ok) return prepared;
	const { command, cwd, script } = prepared.value;
	if (script !== void 0) writeFileSync(script.path, script.contents, { mode: 448 });
	if (signal?.aborted === true) return err(cancelledBeforeStart());
	return await spawnTask({
		...command,
		cwd,
		pipes
	}, task.env);
}
function programTask({ program, workingDirectory }) {
	return {
		command: program,
		cwd: workingDirectory,
		script: void 0
	};
}
async function scriptTask(task) {
	const path = task.env["PATH"];
	const shell = await taskShell(task, path instanceof Secret ? path.reveal() : path);
	const script = join(task.directory, `script${scriptExtension(shell)}`);
	const command = shellCommand(shell, script);
	if (!command.ok) return command;
	const directory = await workingDirectoryOf(task);
	if (!directory.ok) return directory;
	const contents = scriptContents(shell, task.script);
	return ok({
		command: command.value,
		cwd: directory.value,
		script: {
			path: script,
			contents
		}
	});
}
async function spawnTask(command, env) {
	const { file, args, cwd, pipes } = command;
	const stdio = [
		"ignore",
		outputTo(pipes?.stdout),
		outputTo(pipes?.stderr)
	];
	try {
		const child = spawn(file, [...args], {
			cwd,
			env: {
				...ADDED_BY_NODE,
				...revealed(env)
			},
			detached: true,
			stdio
		});
		const exit = new Promise((resolve) => {
			child.once("exit", (code, signal) => resolve({
				code,
				signal
			}));
		});
		const error = await new Promise((settle) => {
			child.once("spawn", () => settle(void 0));
			child.once("error", settle);
		});
		const started = startedTask(child, {
			pipes,
			exit
		});
		return started === void 0 ? err(spawnFailure(error, file, env)) : ok(started);
	} catch (error) {
		return err(spawnFailure(error, file, env));
	}
}
function outputTo(pipe) {
	return pipe?.writeEnd ?? "pipe";
}
function startedTask({ pid, stdout, stderr }, { pipes, exit }) {
	if (pid === void 0) return void 0;
	if (pipes !== void 0) {
		closeSync(pipes.stdout.writeEnd);
		closeSync(pipes.stderr.writeEnd);
		return {
			pid,
			stdout: pipes.stdout.reader,
			stderr: pipes.stderr.reader,
			exit
		};
	}
	return stdout === null || stderr === null ? void 0 : {
		pid,
		stdout,
		stderr,
		exit
	};
}
function cancelledBeforeStart() {
	return failure("cancelled", "The step was cancelled before the task ran.", { remedy: "Re-run the job." });
}
const ADDED_BY_NODE = { NODE_V8_COVERAGE: void 0 };
function revealed(env) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
function spawnFailure(error, file, env) {
	switch (codeOf(error)) {
		case "ENOENT": return programMissing(file);
		case "EACCES": return notStarted$1(`${file} cannot be executed: permission denied.`, { remedy: "Check its permissions, or use another `shell`." });
		case "E2BIG": return notStarted$1(`The task's environment is larger than the system allows: ${sizeOf(env)}.`, { remedy: "Pass fewer or shorter variables with `pass-env`." });
		case "ERR_INVALID_ARG_VALUE": return notStarted$1("A variable or the shell's command line contains a NUL character.", { remedy: "Remove it: the system cannot pass one to a program." });
		default: return notStarted$1(`${file} could not be started: ${codeOf(error)}.`, {
			remedy: "Check `shell` and `working-directory`; re-run the job if the machine is overloaded.",
			cause: error
		});
	}
}
function sizeOf(env) {
	const sizes = Object.entries(revealed(env)).map(([name, value]) => ({
		name,
		kilobytes: Math.ceil((name.length + Buffer.byteLength(value) + 2) / 1024)
	}));
	const largest = sizes.toSorted((one, other) => other.kilobytes - one.kilobytes)[0];
	return `about ${sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0)} kB, of which ${largest?.name ?? "nothing"} has ${largest?.kilobytes ?? 0} kB`;
}
// src/delivery/task/run-task.ts
const TASK_LIMITS = {
	stop: [
		{
			signal: "SIGINT",
			waitMs: 5e3
		},
		{
			signal: "SIGTERM",
			waitMs: 1e3
		},
		{
			signal: "SIGKILL",
			waitMs: 250
		}
	],
	rest: [
		{ waitMs: 2e3 },
		{
			signal: "SIGTERM",
			waitMs: 1e3
		},
		{
			signal: "SIGKILL",
			waitMs: 500
		}
	],
	lastReadMs: {
		stopped: 500,
		ended: 5e3
	}
};
const TASK_LIMITS_WITHOUT_REVOKING = {
	...TASK_LIMITS,
	stop: [
		{
			signal: "SIGINT",
			waitMs: 7e3
		},
		{
			signal: "SIGTERM",
			waitMs: 750
		},
		{
			signal: "SIGKILL",
			waitMs: 250
		}
	]
};
async function runTask(task, effects) {
	const started = await startTask(task, effects.signal);
	if (!started.ok) return started;
	const child = started.value;
	const killNow = () => void signalGroup(child.pid, "SIGKILL");
	process$1.once("exit", killNow);
	try {
		return ok(await supervise(child, effects));
	} catch (error) {
		killNow();
		throw error;
	} finally {
		process$1.removeListener("exit", killNow);
	}
}
async function supervise(child, effects) {
	const { signal } = effects;
	const pump = pumpOutput({
		stdout: child.stdout,
		stderr: child.stderr
	}, effects);
	pump.done.catch(() => signalGroup(child.pid, "SIGKILL"));
	const stop = stopOnAbort(child.pid, effects);
	const exit = await child.exit;
	const wasStopped = signal?.aborted === true;
	const ended = wasStopped ? await stoppedGroup(stop) : await endRest(child.pid, effects);
	stop.forget();
	effects.groupEnded?.(child.pid, ended.members);
	const { isRead, isDropped } = await finishOutput(child, pump, {
		wasStopped,
		effects
	});
	const rest = wasStopped || ended.needed === void 0 ? "none" : "ended";
	const isOver = isRead && !isGroupAlive(child.pid);
	return {
		...outcomeOf(exit),
		wasStopped,
		leftBehind: isOver ? rest : "escaped",
		...isDropped ? { outputDropped: true } : {}
	};
}
async function stoppedGroup(stop) {
	return {
		needed: await stop.done(),
		members: []
	};
}
async function endRest(leader, effects) {
	const { clock, signal, limits = TASK_LIMITS } = effects;
	let members = [];
	const onFirstSignal = (all) => void (members = all);
	return {
		needed: await endGroup(leader, limits.rest, {
			clock,
			hurry: signal,
			onFirstSignal
		}),
		members
	};
}
async function finishOutput(child, pump, { wasStopped, effects }) {
	const { clock, limits = TASK_LIMITS } = effects;
	const { stopped, ended } = limits.lastReadMs;
	const waitMs = wasStopped ? stopped : ended;
	const isRead = await settlesWithin(Promise.race([pump.ended, pump.done]), waitMs, clock);
	const isBehind = !isRead && pump.isBehind();
	child.stdout.destroy();
	child.stderr.destroy();
	const isPassedOn = await settlesWithin(pump.done, isRead ? waitMs : stopped, clock);
	if (!isPassedOn) pump.stop();
	return {
		isRead,
		isDropped: isBehind || !isPassedOn
	};
}
function outcomeOf({ code, signal }) {
	if (signal === null) return {
		exitCode: code ?? 1,
		signal: void 0
	};
	return {
		exitCode: 128 + constants$1.signals[signal],
		signal
	};
}
function stopOnAbort(leader, { clock, signal, limits = TASK_LIMITS }) {
	let ending = Promise.resolve(void 0);
	const stop = () => {
		ending = endGroup(leader, limits.stop, { clock });
	};
	if (signal?.aborted === true) stop();
	else signal?.addEventListener("abort", stop, { once: true });
	return {
		done: () => ending,
		forget: () => signal?.removeEventListener("abort", stop)
	};
}
// src/delivery/task/file-commands.ts
function parseFileCommands(text) {
	const lines = text.split("\n");
	const pairs = [];
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? "";
		const number = at + 1;
		at += 1;
		if (line === "") continue;
		const head = headOf(line);
		if (head === void 0) return err(`line ${number} is neither name=value nor name<<delimiter`);
		if (head.name === "") return err(`line ${number} has no name`);
		if (head.delimiter === void 0) {
			pairs.push([head.name, head.value]);
			continue;
		}
		if (head.delimiter === "") return err(`line ${number} has no delimiter after <<`);
		const end = lines.indexOf(head.delimiter, at);
		if (end < 0) return err(`the closing delimiter of line ${number} is missing`);
		pairs.push([head.name, lines.slice(at, end).join("\n")]);
		at = end + 1;
	}
	return ok(Object.fromEntries(pairs));
}
function headOf(line) {
	const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
	if (match === void 0) return void 0;
	const { name = "", kind, rest = "" } = match;
	return {
		name,
		value: rest,
		delimiter: kind === "<<" ? rest : void 0
	};
}
// src/delivery/task/task-files.ts
const MAX_TASK_FILE_BYTES = 1048576;
const MAX_TASK_SUMMARY_BYTES = 983040;
function createTaskFiles(directory) {
	const at = (name) => join(directory, name);
	const files = {
		output: at("output"),
		summary: at("summary"),
		env: at("env"),
		path: at("path")
	};
	createEmpty(Object.values(files));
	return files;
}
async function createActionFiles(directory) {
	await mkdir(directory, { mode: 448 });
	const files = createTaskFiles(directory);
	const state = join(directory, "state");
	createEmpty([state]);
	return {
		...files,
		state
	};
}
function createEmpty(paths) {
	for (const path of paths) writeFileSync(path, "", { mode: 384 });
}
async function collectOutputs(path, matcher) {
	const text = await readTaskFile(path, "GITHUB_OUTPUT");
	return text.ok ? outputsOf(text.value, matcher) : text;
}
function outputsOf(text, matcher) {
	const parsed = parseFileCommands(text);
	const named = Object.entries(parsed.ok ? parsed.value : {}).filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value)).map(([name]) => redactText(matcher, name));
	if (named.length > 0 || holdsSecret(matcher, text)) {
		const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
		return err(secretFailure(`${what} contains a secret, so none of the outputs is passed on.`));
	}
	if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
	return Buffer$1.byteLength(JSON.stringify(parsed.value)) > 1048576 ? err(tooLarge("GITHUB_OUTPUT")) : parsed;
}
async function collectSummary(path, matcher) {
	const text = await readTaskFile(path, "GITHUB_STEP_SUMMARY");
	return text.ok ? summaryOf(text.value, matcher) : text;
}
function summaryOf(text, matcher) {
	if (Buffer$1.byteLength(text) > 983040) return err(tooLarge("GITHUB_STEP_SUMMARY"));
	if (!holdsSecret(matcher, text)) return ok(text);
	return err(secretFailure("The task's summary contains a secret, so it is not passed on."));
}
function maxBytesOf(name) {
	return name === "GITHUB_STEP_SUMMARY" ? MAX_TASK_SUMMARY_BYTES : MAX_TASK_FILE_BYTES;
}
async function readTaskFile(path, name) {
	try {
		const bytes = await readOwnFile(path, maxBytesOf(name));
		if (bytes === "not a file") return err(malformed(`${name} is not a file any more.`));
		if (bytes === "too large") return err(tooLarge(name));
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		if (error instanceof TypeError) return err(malformed(`${name} is not valid UTF-8.`));
		const code = errorCode(error);
		if (code === void 0) throw error;
		return code === "ENOENT" ? ok("") : err(malformed(`${name} cannot be read: ${code}.`));
	}
}
async function readOwnFile(path, maxBytes) {
	const seen = await lstat(path);
	if (seen.isFile() && seen.size === 0) return NO_BYTES;
	const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	try {
		const status = await file.stat();
		if (!status.isFile()) return "not a file";
		if (status.size > maxBytes) return "too large";
		return await readAsFarAs(file, status.size);
	} finally {
		await file.close();
	}
}
const NO_BYTES = new Uint8Array();
async function readAsFarAs(file, size) {
	const bytes = Buffer$1.alloc(size);
	let length = 0;
	while (length < size) {
		const { bytesRead } = await file.read(bytes, length, size - length, length);
		if (bytesRead === 0) break;
		length += bytesRead;
	}
	return bytes.subarray(0, length);
}
function secretFailure(message) {
	return failure("secret_in_output", message, { remedy: "Do not write the secret there: only this step may have it." });
}
function tooLarge(name) {
	const message = `${name} is larger than ${name === "GITHUB_STEP_SUMMARY" ? "960 KiB" : "1 MiB"}, so nothing of it is passed on.${name === "GITHUB_STEP_SUMMARY" ? " The runner keeps 1 MiB of a step's summary, and stepkey adds its own part." : ""}`;
	return failure("task_output_too_large", message, { remedy: "Write large data to a file, and upload it as an artifact." });
}
function outOfReach(name) {
	return malformed(`${name} is on a file system that does not respond.`);
}
function malformed(message) {
	return failure("task_output_malformed", message, { remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8." });
}
// src/delivery/task/unshared-writes.ts
const NOTHING_UNSHARED = {
	variables: [],
	directories: [],
	unread: []
};
async function collectUnshared(files, matcher) {
	const [env, path] = [await readTaskFile(files.env, "GITHUB_ENV"), await readTaskFile(files.path, "GITHUB_PATH")];
	const textOf = (read) => read.ok ? redactText(matcher, read.value) : "";
	const parsed = parseFileCommands(textOf(env));
	return {
		variables: Object.keys(parsed.ok ? parsed.value : {}),
		directories: textOf(path).split(/\r?\n/u).filter((line) => line !== ""),
		unread: [...[env, path].flatMap((read) => read.ok ? [] : [read.error.message]), ...parsed.ok ? [] : [`GITHUB_ENV cannot be read: ${parsed.error}.`]]
	};
}
// src/action/task/collect-written.ts
const WAIT_MS = 2e3;
async function collectWritten(files, directory, { matcher, clock }) {
	if (directory.isMounted()) return NOTHING_READ;
	const written = await valueWithin(read(files, matcher), WAIT_MS, clock);
	if (written === void 0) return NOTHING_READ;
	await settlesWithin(directory.remove(), WAIT_MS, clock);
	return written;
}
const NOTHING_READ = {
	outputs: err(outOfReach("GITHUB_OUTPUT")),
	summary: err(outOfReach("GITHUB_STEP_SUMMARY")),
	unshared: {
		...NOTHING_UNSHARED,
		unread: ["GITHUB_ENV", "GITHUB_PATH"].map((name) => outOfReach(name).message)
	}
};
async function read(files, matcher) {
	return {
		outputs: await collectOutputs(files.output, matcher),
		summary: await collectSummary(files.summary, matcher),
		unshared: await collectUnshared(files, matcher)
	};
}
// src/action/task/kept-part.ts
async function openKeptPart({ lease, delivered }, { env, directory }) {
	if (lease.kept === void 0) return ok({
		env,
		close: () => void 0
	});
	const { PATH: path } = env;
	const opened = await lease.kept.open({
		env: delivered.env,
		files: lease.files,
		directory,
		path: typeof path === "string" ? path : ""
	});
	if (opened.ok) return ok({
		env: {
			...env,
			...opened.value.env
		},
		close: opened.value.close
	});
	const { message, remedy } = opened.error;
	return err(notStarted$1(message, { remedy }));
}
// src/receipt/home-lines.ts
function keptHomeLines(asked, kept) {
	const stays = "What the task logs in to there stays.";
	const named = joined$1(asked, "and", asked.length);
	const verb = asked.length === 1 ? "uses" : "use";
	return [...asked.length === 0 ? [] : labelled("◌", "config", `${named} ${verb} the job's own settings (keep-config). ${stays}`), ...kept.flatMap(({ name, why }) => labelled("◌", "config", [`${name} uses the job's own settings: ${why}.`, stays]))];
}
function changedHomeLines(changed) {
	if (changed.length === 0) return [];
	const names = joined$1(changed, "and", changed.length);
	return labelled("◌", "config", [`What the task set or logged in to with ${names} was removed after it.`, `To keep it for later steps: keep-config: ${changed.join(", ")}`]);
}
// src/action/task/private-homes.ts
const load = async () => await import("./run-main.js").then(({ t: openHomes }) => ({ openHomes }));
function prepareHomes() {
	load().catch(() => void 0);
}
async function openTaskHomes(job, env, state) {
	const { keepConfig: keep } = job.inputs;
	const homes = await attempt$1(job, async () => {
		const { openHomes } = await load();
		const ofKinds = job.kinds.flatMap(({ toolHomes }) => toolHomes ?? []);
		const parents = await filesParents(tempDirectory(job));
		return await openHomes({
			env,
			keep,
			ofKinds,
			parents,
			opened: (path) => state.homesAt(path)
		});
	});
	sayLines(job.runner, keptHomeLines(keep, homes?.kept ?? []));
	if (homes === void 0) return {
		env,
		remove: () => Promise.resolve()
	};
	return {
		env: {
			...homes.env,
			...env
		},
		remove: () => removeHomes(job, homes, state)
	};
}
async function attempt$1({ runner }, open) {
	try {
		return await open();
	} catch (error) {
		const why = `The directory for private copies of tools' settings could not be created (${codeOf(error)}).`;
		sayLines(runner, labelled("◌", "config", [why, "Tools use the job's own settings, and a login of the task stays in the job."]));
		return;
	}
}
const LOOK_MS = 1e3;
const REMOVE_MS = 3e3;
const NOT_REMOVED = "stepkey: Some of the private settings of tools could not be removed. The post step tries again.";
async function removeHomes({ runner, clock }, homes, state) {
	const changed = await valueWithin(homes.changed(), LOOK_MS, clock) ?? [];
	if (await valueWithin(homes.remove(), REMOVE_MS, clock) === true) {
		state.homesRemoved();
		sayLines(runner, changedHomeLines(changed));
	} else warnWithCode(runner, "files_not_removed", NOT_REMOVED);
}
// src/action/task/say-start.ts
function sayStart(job, child) {
	const { runner, inputs } = job;
	sayLines(runner, withheldLines(child.withheld));
	sayLines(runner, usedLines(usedIn(inputs.run, child.withheld)));
	const names = [...child.withheld, ...Object.keys(child.env)];
	const meant = (name) => isGlob(name) ? void 0 : didYouMean(name, names);
	sayLines(runner, missingLines(child.missing, meant));
	for (const name of child.refused) sayLines(runner, labelled("✗", "withheld", refusedText(name)));
	for (const name of child.overridden) warnAboutOverride(job, name);
	sayLines(runner, secretLines(Object.keys(inputs.env)));
	if (inputs.uses === void 0) sayLines(runner, runLines(inputs.run));
}
function refusedText(name) {
	return name === "GITHUB_ENV" || name === "GITHUB_PATH" ? `${name} of the job is never passed: the task has a file of its own` : `${name} is never passed`;
}
function warnAboutOverride({ runner }, name) {
	runner.warn(`stepkey: env sets ${name}, which the credential delivers. The task gets the credential's value. Remove ${name} from env.`);
}
function secretLines(names) {
	return names.filter((name) => looksSecret(name)).flatMap((name) => labelled("◌", "env", [`${name} looks like a secret. stepkey masks and searches for its own credential, and for what secret-env names. Use secret-env for it.`]));
}
// src/action/task/task-limits.ts
function taskLimits({ inputs: { source }, kinds }) {
	if (source.mode === "broker") return TASK_LIMITS;
	if (source.mode !== "direct") return TASK_LIMITS_WITHOUT_REVOKING;
	return kinds.find(({ name }) => name === source.credential.kind)?.direct?.endsEarly !== false ? TASK_LIMITS : TASK_LIMITS_WITHOUT_REVOKING;
}
// src/receipt/ends-soon.ts
function endsSoonText(leftMs, now) {
	return `stepkey: The lease ends in ${inFullWords(Math.round(leftMs / 1e3) * 1e3)}, at ${timeOfDay(now + leftMs)} UTC, and stepkey then stops the task. If the task needs more time, set a longer ttl. With a broker, the grant's own ttl is the maximum.`;
}
// src/action/task/watch-lease.ts
async function whyItFailed(job, lease, task) {
	if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return void 0;
	const earlyEnd = await lease.whyEnded(job.cancelled);
	if (earlyEnd === void 0) return void 0;
	const line = `The lease ended while the task ran: ${earlyEnd.why}.`;
	sayLines(job.runner, labelled("✗", "withdrawn", line));
	return earlyEnd;
}
async function watchLease({ runner, clock }, lease, task) {
	const say = (line) => sayLines(runner, labelled("◌", "broker", line));
	const endsSoon = (leftMs) => {
		if (!task.ended.aborted) runner.warn(endsSoonText(leftMs, clock.now()));
	};
	const earlyEnd = await lease.watch(task.ended, say, endsSoon);
	if (earlyEnd === void 0 || task.ended.aborted) return void 0;
	const line = `The lease ended: ${earlyEnd.why}. The task is being stopped.`;
	sayLines(runner, labelled("✗", "withdrawn", line));
	task.stop.abort();
	return earlyEnd;
}
// src/action/task/use-lease.ts
function taskLocation({ inputs, env }) {
	return {
		shell: inputs.shell,
		workingDirectory: inputs.workingDirectory ?? "",
		workspace: env["GITHUB_WORKSPACE"] ?? process$1.cwd()
	};
}
async function useLease(job, { prepared, ...use }) {
	const { failure: why } = use.delivered;
	if (why !== void 0) return notStarted(job, why);
	let place;
	try {
		place = prepared.take();
		return await useIn(place, job, use);
	} catch (error) {
		await place?.directory.remove();
		return notStarted(job, notWritable(tempDirectory(job), error));
	}
}
function notStarted({ clock }, why) {
	const now = clock.now();
	const left = Promise.resolve([]);
	return {
		startedAt: now,
		endedAt: now,
		task: err(why),
		earlyEnd: void 0,
		left,
		withheld: [],
		collect: nothingToCollect
	};
}
function nothingToCollect() {
	return Promise.resolve({
		outputs: ok({}),
		summary: ok(""),
		unshared: NOTHING_UNSHARED
	});
}
async function useIn(place, job, use) {
	const files = createTaskFiles(place.directory.path);
	const child = childEnvironment({
		job: job.env,
		passEnv: job.inputs.passEnv,
		env: job.inputs.env,
		meant: meantVariables(job.environment),
		hostileOfKinds: job.environment.hostileOfKinds,
		credential: use.delivered.env,
		files
	});
	const homes = await openTaskHomes(job, child.env, use.state);
	try {
		sayStart(job, child);
		const work = await workOf(job, use, {
			place,
			files
		});
		const collect = async () => {
			const [written] = await Promise.all([work.collect(), homes.remove()]);
			return written;
		};
		const { withheld } = child;
		const kept = await openKeptPart(use, {
			env: homes.env,
			directory: place.directory.path
		});
		if (!kept.ok) return {
			...notStarted(job, kept.error),
			withheld,
			collect
		};
		return {
			...await runWatched(job, use, {
				work,
				kept: kept.value
			}).finally(kept.value.close),
			withheld,
			collect
		};
	} catch (error) {
		await homes.remove();
		throw error;
	}
}
async function workOf(job, use, places) {
	const { action: prepared } = use;
	if (prepared === void 0) return scriptWork(job, use, places);
	const { actionWork } = await import("./perform-uses.js");
	return actionWork(job, {
		...use,
		prepared,
		directory: places.place.directory
	});
}
function scriptWork(job, { delivered: { masking }, watched }, places) {
	const { inputs, clock } = job;
	const { files, place } = places;
	const { directory, pipes } = place;
	return {
		perform: ({ env, effects }) => runTask({
			script: inputs.run,
			...taskLocation(job),
			env,
			directory: directory.path,
			pipes
		}, {
			...effects,
			limits: taskLimits(job),
			annotations: inputs.annotations,
			tap: watched?.tap
		}),
		collect: () => collectWritten(files, directory, {
			matcher: masking.matcher,
			clock
		})
	};
}
async function runWatched(job, { lease, delivered, watched }, { work, kept }) {
	const { clock } = job;
	const startedAt = clock.now();
	const marking = markTask(kept.env);
	let left = Promise.resolve([]);
	const ended = new AbortController();
	const stop = new AbortController();
	stop.signal.addEventListener("abort", kept.close, { once: true });
	const watching = watchLease(job, lease, {
		ended: ended.signal,
		stop
	});
	const effects = {
		matcher: delivered.masking.matcher,
		output: job.write,
		clock,
		groupEnded(leader, members) {
			const others = endLeftProcesses({
				leader,
				startedAt,
				...marking.search(delivered.env)
			}, {
				clock,
				hurry: job.cancelled
			});
			left = bothLeft(left, others.then((found) => withMembers(members, found)));
		},
		signal: AbortSignal.any([
			job.cancelled,
			stop.signal,
			...watched ? [watched.stop] : []
		])
	};
	const task = await attempt(() => work.perform({
		env: marking.env,
		effects
	}));
	ended.abort();
	if (task.ok && task.value.outputDropped === true) {
		if (job.inputs.annotations || job.inputs.uses !== void 0) closeGroup(job);
		sayLines(job.runner, labelled("◌", "output", OUTPUT_DROPPED));
	}
	return {
		startedAt,
		endedAt: clock.now(),
		task,
		earlyEnd: await watching ?? await whyItFailed(job, lease, task),
		left
	};
}
async function bothLeft(earlier, later) {
	const [first, second] = await Promise.all([earlier, later]);
	const again = new Set(first.map(({ pid }) => pid));
	return [...first, ...second.filter(({ pid }) => !again.has(pid))];
}
function withMembers(members, found) {
	const again = new Set(found.map(({ pid }) => pid));
	return [...members.filter(({ pid }) => !again.has(pid)).map(({ pid, name }) => ({
		pid,
		name,
		ended: true
	})), ...found];
}
function closeGroup({ write }) {
	write(Buffer.from("\n::endgroup::\n"))?.catch(() => void 0);
}
const OUTPUT_DROPPED = "The last output of the task is not shown. It could not be written to the log in time, and the credential has to be revoked.";
async function attempt(run) {
	try {
		return await run();
	} catch (error) {
		const what = faultText(error);
		return err(failure("internal", `The task could not be supervised: ${what}.`, {
			remedy: "Report this with the lines above. stepkey ends the credential next.",
			cause: error
		}));
	}
}
// src/action/session/carry-through.ts
async function carryThrough(session) {
	try {
		return await carry(session);
	} catch (error) {
		await endHeldLease(session.job, session.lease);
		throw error;
	}
}
async function carry(session) {
	const { job, lease, waited, state, prepared, action, watched } = session;
	const delivered = await deliverCredential(job, lease, (directory) => state.filesAt(directory));
	watched?.delivered(delivered);
	const { masking } = delivered;
	let ended;
	try {
		showIssued(job, {
			lease,
			masking,
			waited
		});
		showContainer(job, lease);
		ended = await useLease(job, {
			lease,
			delivered,
			state,
			prepared,
			action,
			watched
		});
	} catch (error) {
		await Promise.all([endHeldLease(job, lease), delivered.remove()]);
		throw error;
	}
	watched?.ended();
	const [ending, { written, left, residue }] = await Promise.all([endHeldLease(job, lease), lookForLeftovers(session, delivered, ended)]);
	const { collect: _, ...rest } = ended;
	const result = {
		...rest,
		...written
	};
	await warnOnError(job.runner, "the state for the post step", () => state.ended(ending.revocation));
	return {
		lease,
		masking,
		result,
		left,
		residue,
		ending,
		nested: action?.nested ?? [],
		whyStopped: watched?.whyStopped()
	};
}
async function lookForLeftovers({ job, watched }, { masking, remove }, { left: leaving, startedAt, collect }) {
	const { matcher } = masking;
	const [written] = await Promise.all([collect(), remove()]);
	return {
		written,
		left: (await leaving).map(({ pid, name, ended }) => ({
			name: shownProcessName(matcher, name),
			pid,
			ended
		})),
		residue: await searchForResidue(job, {
			matcher,
			since: startedAt,
			also: watched?.places ?? []
		})
	};
}
// src/action/task/task-place.ts
function preparePlace(parent, wanted) {
	let made = madeOrNot(parent, wanted);
	return {
		take() {
			const place = made;
			made = void 0;
			if (place === void 0) return makePlace(parent, wanted);
			if (existsSync(place.directory.path)) return place;
			discardPlace(place);
			return makePlace(parent, wanted);
		},
		async discard() {
			if (made !== void 0) await discardPlace(made);
		}
	};
}
async function discardPlace({ directory, pipes }) {
	closePipes(await pipes?.catch(() => void 0));
	await directory.remove();
}
function madeOrNot(...place) {
	try {
		return makePlace(...place);
	} catch {
		return;
	}
}
function makePlace(parent, wanted) {
	const directory = openPrivateDirectory(parent);
	if (!wanted.pipes) return {
		directory,
		pipes: void 0
	};
	const pipes = openTaskPipes(directory.path);
	pipes.catch(() => void 0);
	return {
		directory,
		pipes
	};
}
// src/delivery/homes/home-names.ts
const HOME_NAMES = [
	"docker",
	"npm",
	"kubectl",
	"gcloud",
	"helm",
	"gh",
	"git",
	"gnupg"
];
// src/action/run-main.ts
async function runMain(inputs, environment) {
	const job = await openJob(inputs, environment);
	showTitle(job);
	if (inputs.uses !== void 0) job.runner.setOutput("outputs", "{}");
	const planted = findPlanted(job.environment);
	if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
	const startable = await checkStart(job);
	if (!startable.ok) return await refuseStep(job, { failure: startable.error });
	const action = startable.value;
	try {
		return await withCredential(job, action);
	} finally {
		await action?.remove();
	}
}
async function checkStart(job) {
	const { uses } = job.inputs;
	if (uses === void 0) {
		const notStartable = await checkTask(taskLocation(job), job.env["PATH"]);
		return notStartable === void 0 ? ok(void 0) : err(notStartable);
	}
	const { prepareUses } = await import("./prepare-uses.js");
	return await prepareUses(job, uses);
}
async function withCredential(job, action) {
	const asking = await askForIdentity(job);
	const prepared = preparePlace(tempDirectory(job), { pipes: action === void 0 });
	try {
		await reportBystanders(job);
		const opened = await openSession(job, asking);
		if (!opened.ok) return await refuseStep(job, cancelledOr(job, opened.error));
		return await reportSession(job, await carryThrough({
			...opened.value,
			prepared,
			action
		}));
	} finally {
		await prepared.discard();
	}
}
async function askForIdentity(job) {
	if (job.inputs.source.mode === "secret-env") return void 0;
	const opened = await createSource(job);
	let first = opened.identify(job.cancelled);
	first.catch(() => void 0);
	const identify = (signal) => {
		const identity = first ?? opened.identify(signal);
		first = void 0;
		return identity;
	};
	return {
		...opened,
		identify
	};
}
async function openSession(job, asking) {
	const { inputs } = job;
	if (asking === void 0) {
		const { holdStoredSecrets } = await import("./stored-secrets.js");
		return ok({
			job,
			waited: false,
			...holdStoredSecrets(job)
		});
	}
	const { source, identify, state } = asking;
	prepareHomes();
	let waited = false;
	const obtained = await obtainLease({
		source,
		identify,
		waitSeconds: inputs.waitSeconds,
		clock: job.clock,
		signal: job.cancelled,
		onWait: (wait) => {
			waited = true;
			showWait(job, wait);
		}
	});
	return obtained.ok ? ok({
		job,
		lease: obtained.value,
		waited,
		state
	}) : obtained;
}
function cancelledOr({ cancelled }, refusal) {
	if (!cancelled.aborted) return refusal;
	return { failure: cancelledBeforeStart() };
}
// src/delivery/redact/action-commands.ts
const LEFT_OUT = [
	"set-output",
	"save-state",
	"set-env",
	"add-path",
	"add-matcher",
	"remove-matcher",
	"echo",
	"stop-commands"
];
const COMMAND = /^::(?<name>[^\s:]+)(?: .*?)?::(?<value>.*)$/su;
function createActionCommandWriter(matcher) {
	const annotations = createAnnotationWriter(matcher);
	let stoppedBy;
	return {
		mayBegin: (start) => stoppedBy !== void 0 || isAny(start) || annotations.mayBegin(start),
		rewrite(line) {
			const { name = "", value = "" } = COMMAND.exec(line)?.groups ?? {};
			const given = name.toLowerCase();
			if (stoppedBy !== void 0) {
				if (given !== stoppedBy) return void 0;
				stoppedBy = void 0;
				return "";
			}
			if (!LEFT_OUT.includes(given)) return annotations.rewrite(line);
			if (given === "stop-commands" && value !== "") stoppedBy = value.toLowerCase();
			return "";
		},
		end: () => annotations.end()
	};
}
function isAny(start) {
	const seen = start.toLowerCase();
	return LEFT_OUT.some((name) => {
		const command = `::${name}`;
		return command.startsWith(seen) || seen.startsWith(command);
	});
}
// src/delivery/task/private-places.ts
const NAME = /^stepkey-(?:(?:files|homes|action)-)?[A-Za-z0-9]{6}(?![\w.-])/u;
function namesPrivatePlace(text, parents) {
	return parents.flatMap((parent) => text.split(`${resolve(parent)}/`).slice(1)).some((below) => NAME.test(below));
}
// src/action/task/shared-writes.ts
function sharedWrites(writes, exports, { matcher, parents }) {
	const env = new Map(writes.flatMap((each) => each.env.map(({ name, value }) => [name, value])));
	const directories = [...new Set(writes.flatMap((each) => each.directories))];
	const isSafe = (value) => !holdsSecret(matcher, value);
	const isGone = (value) => namesPrivatePlace(value, parents);
	const listed = [...env].filter(([name]) => name !== "PATH" && exports.includes(name));
	const safeOnes = listed.filter(([, value]) => isSafe(value));
	const variables = safeOnes.filter(([, value]) => !isGone(value));
	const safeDirectories = exports.includes("PATH") ? directories.filter(isSafe) : [];
	const added = safeDirectories.filter((directory) => !isGone(directory));
	const safe = (value) => redactText(matcher, value);
	const exported = {
		variables: variables.map(([name, value]) => ({
			name,
			value
		})),
		directories: added,
		withSecret: listed.filter(([, value]) => !isSafe(value)).map(([name]) => safe(name)),
		...goneOf([...safeOnes.filter(([, value]) => isGone(value)).map(([name]) => safe(name)), ...safeDirectories.some(isGone) ? ["PATH"] : []])
	};
	return {
		outputs: sharedOutputs(writes, matcher),
		summary: sharedSummary(writes, matcher),
		unshared: {
			variables: [...env.keys()].filter((name) => !exported.variables.some((one) => one.name === name)).map(safe),
			directories: directories.filter((one) => !added.includes(one)).map(safe),
			unread: writes.flatMap(({ failures }) => failures.map(({ message }) => message))
		},
		exported
	};
}
function goneOf(names) {
	return names.length === 0 ? {} : { gone: names };
}
function sharedOutputs(writes, matcher) {
	const [failed] = writes.flatMap(({ outputFailure }) => outputFailure ?? []);
	if (failed !== void 0) return err(failed);
	return outputsOf(writes.flatMap((each) => each.outputs).map(({ name, value }) => keyValueLines(name, value)).join(""), matcher);
}
function sharedSummary(writes, matcher) {
	const [failed] = writes.flatMap(({ summaryFailure }) => summaryFailure ?? []);
	if (failed !== void 0) return err(failed);
	return summaryOf(writes.map(({ summary }) => summary).filter((summary) => summary !== "").join("\n"), matcher);
}
// src/delivery/homes/copied-text.ts
function copiedText(as, text, directory) {
	return COPIES[as](text, directory);
}
const COPIES = {
	docker: withoutKeyring,
	kubectl: withWholePaths,
	git: withWholeIncludes
};
const KEYRINGS = new Set([
	"desktop",
	"osxkeychain",
	"secretservice",
	"pass",
	"wincred"
]);
function withoutKeyring(text) {
	const config = objectIn(text);
	const helpers = Object.entries(fieldsOf(config["credHelpers"]));
	const kept = helpers.filter(([, store]) => !KEYRINGS.has(store));
	if (!KEYRINGS.has(config["credsStore"]) && kept.length === helpers.length) return text;
	const { credsStore, credHelpers: _, ...rest } = config;
	const copy = {
		...rest,
		...KEYRINGS.has(credsStore) || credsStore === void 0 ? {} : { credsStore },
		...kept.length === 0 ? {} : { credHelpers: Object.fromEntries(kept) }
	};
	return `${JSON.stringify(copy, void 0, "	")}\n`;
}
function objectIn(text) {
	try {
		return fieldsOf(JSON.parse(text));
	} catch {
		return {};
	}
}
function fieldsOf(value) {
	return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
const KUBE_PATH = /^(?<key>\s*(?:- )?(?<name>certificate-authority|client-certificate|client-key|tokenFile|command):\s+["']?)(?<path>[^"'\s#][^"'\n\r#]*?)(?<rest>["']?\s*)$/u;
function withWholePaths(text, directory) {
	return text.split("\n").map((line) => {
		const { key = "", name, path = "/", rest = "" } = KUBE_PATH.exec(line)?.groups ?? {};
		return path.startsWith("/") || name === "command" && !path.includes("/") ? line : `${key}${directory}/${path}${rest}`;
	}).join("\n");
}
const SECTION = /^\s*\[(?<name>[^\]\s"]+)/u;
const INCLUDED = /^(?<key>\s*path\s*=\s*"?)(?<path>[^"]*?)(?<rest>"?\s*)$/iu;
function withWholeIncludes(text, directory) {
	let section = "";
	const lines = text.split("\n").map((line) => {
		section = sectionIn(line) ?? section;
		return /^include(?:if)?$/u.test(section) ? includeOf(line, directory) : line;
	});
	return text === "" || text.endsWith("\n") ? lines.join("\n") : `${lines.join("\n")}\n`;
}
function sectionIn(line) {
	return SECTION.exec(line)?.groups?.["name"]?.toLowerCase();
}
function includeOf(line, directory) {
	const { key = "", path = "/", rest = "" } = INCLUDED.exec(line)?.groups ?? {};
	if (!/^[/~%]|^$/u.test(path)) return `${key}${directory}/${path}${rest}`;
	return line.replace(/(?<condition>"gitdir(?:\/i)?:)\.\//u, `$<condition>${directory}/`);
}
// src/delivery/homes/copy-place.ts
var NotCopied = class extends Error {};
function copyBudget() {
	return {
		bytes: 4194304,
		files: 256
	};
}
const TOO_LARGE = "it has more than 4 MiB or 256 files";
function jobPlaces() {
	const known = new Map();
	const look = (path) => {
		if (!known.has(path)) known.set(path, statusOf$1(path));
		const status = known.get(path);
		if (status?.isSymbolicLink() === true) throw new NotCopied(`${path} is a link`);
		return status;
	};
	const below = (home, path) => {
		const parent = dirname(path);
		return parent === home || below(home, parent)?.isDirectory() === true ? look(path) : void 0;
	};
	return below;
}
function statusOf$1(path) {
	try {
		return lstatSync(path, { throwIfNoEntry: false });
	} catch {
		return;
	}
}
function copyPlace(copying, status) {
	if (status.isSymbolicLink()) throw new NotCopied(`${copying.from} is a link`);
	if (status.isDirectory()) copyDirectory(copying);
	else if (status.isFile()) copyFile(copying);
}
function copyDirectory({ from, to, as, budget }) {
	const names = namesIn(from);
	spend(budget, 0);
	mkdirSync(to, {
		recursive: true,
		mode: 448
	});
	for (const name of names) {
		const path = join(from, name);
		const status = statusOf$1(path);
		if (status !== void 0) copyPlace({
			from: path,
			to: join(to, name),
			as,
			budget
		}, status);
	}
}
function namesIn(directory) {
	try {
		return readdirSync(directory);
	} catch {
		return [];
	}
}
function copyFile({ from, to, as, budget }) {
	const file = contentOf(from, budget);
	if (file === void 0) return;
	const content = as === void 0 ? file.content : copiedText(as, file.content.toString("utf8"), dirname(from));
	mkdirSync(dirname(to), {
		recursive: true,
		mode: 448
	});
	writeFileSync(to, content, {
		mode: file.mode,
		flag: "a"
	});
}
function contentOf(path, budget) {
	let file;
	try {
		file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch {
		return;
	}
	try {
		const { size, mode } = fstatSync(file);
		spend(budget, size);
		const content = Buffer.alloc(size);
		const length = size === 0 ? 0 : readSync(file, content, 0, size, 0);
		return {
			content: content.subarray(0, length),
			mode: mode & 448 | 384
		};
	} finally {
		closeSync(file);
	}
}
function spend(budget, bytes) {
	budget.files -= 1;
	budget.bytes -= bytes;
	if (budget.files < 0 || budget.bytes < 0) throw new NotCopied(TOO_LARGE);
}
function linkPlace(from, to) {
	mkdirSync(dirname(to), {
		recursive: true,
		mode: 448
	});
	symlinkSync(from, to);
}
// src/delivery/homes/tool-homes.ts
const TOOL_HOMES = [
	{
		name: "docker",
		variables: { DOCKER_CONFIG: "docker" },
		watched: ["docker/config.json"],
		copies: [
			{
				from: "~/.docker/config.json",
				to: "docker/config.json",
				as: "docker"
			},
			{
				from: "~/.docker/contexts",
				to: "docker/contexts"
			},
			...inside("~/.docker", "docker", [
				"ca.pem",
				"cert.pem",
				"key.pem"
			]),
			...inside("~/.docker/buildx", "docker/buildx", [
				"instances",
				"defaults",
				"current",
				"certs",
				"buildkitd.default.toml",
				".buildNodeID"
			])
		],
		links: [{
			from: "~/.docker/cli-plugins",
			to: "docker/cli-plugins"
		}]
	},
	{
		name: "npm",
		variables: { npm_config_userconfig: "npmrc" },
		watched: ["npmrc"],
		anyCase: true,
		copies: [{
			from: "~/.npmrc",
			to: "npmrc"
		}]
	},
	{
		name: "kubectl",
		variables: { KUBECONFIG: "kubeconfig" },
		watched: ["kubeconfig"],
		copies: [{
			from: "~/.kube/config",
			to: "kubeconfig",
			as: "kubectl"
		}],
		made: {
			path: "kubeconfig",
			is: "file"
		}
	},
	{
		name: "gcloud",
		variables: { CLOUDSDK_CONFIG: "gcloud" },
		watched: [
			"gcloud/configurations/config_default",
			"gcloud/credentials.db",
			"gcloud/application_default_credentials.json"
		],
		copies: inside("~/.config/gcloud", "gcloud", [
			"active_config",
			"configurations",
			"properties",
			"credentials.db",
			"access_tokens.db",
			"default_configs.db",
			"legacy_credentials",
			"application_default_credentials.json",
			"config_sentinel"
		])
	},
	{
		name: "helm",
		variables: { HELM_REGISTRY_CONFIG: "helm-registry.json" },
		watched: ["helm-registry.json"],
		decidedBy: ["HELM_CONFIG_HOME"],
		copies: [{
			from: "$CONFIG/helm/registry/config.json",
			to: "helm-registry.json",
			as: "docker"
		}]
	},
	{
		name: "gh",
		variables: { GH_CONFIG_DIR: "gh" },
		watched: ["gh/hosts.yml"],
		copies: inside("$CONFIG/gh", "gh", ["config.yml", "hosts.yml"])
	},
	{
		name: "git",
		variables: { GIT_CONFIG_GLOBAL: "gitconfig" },
		watched: ["gitconfig"],
		copies: [{
			from: "$CONFIG/git/config",
			to: "gitconfig",
			as: "git"
		}, {
			from: "~/.gitconfig",
			to: "gitconfig",
			as: "git"
		}]
	},
	{
		name: "gnupg",
		variables: { GNUPGHOME: "gnupg" },
		watched: [],
		made: {
			path: "gnupg",
			is: "directory"
		},
		maxPath: 79,
		copies: inside("~/.gnupg", "gnupg", [
			"gpg.conf",
			"gpg-agent.conf",
			"common.conf",
			"dirmngr.conf",
			"scdaemon.conf",
			"pubring.kbx",
			"pubring.gpg",
			"secring.gpg",
			"trustdb.gpg",
			"sshcontrol",
			"private-keys-v1.d",
			"public-keys.d"
		])
	}
];
function inside(from, to, names) {
	return names.map((name) => ({
		from: `${from}/${name}`,
		to: `${to}/${name}`
	}));
}
// src/delivery/homes/open-homes.ts
const PREFIX = "stepkey-homes-";
const MIN_MEMORY_BYTES = 268435456;
async function openHomes(request) {
	const tools = [...TOOL_HOMES, ...request.ofKinds].filter((tool) => !isDecided(tool, request));
	if (tools.length === 0) return void 0;
	const directory = await openDirectory(request);
	try {
		return placeAll(tools, request, directory);
	} catch (error) {
		await directory.remove();
		throw error;
	}
}
function isDecided(tool, { env, keep }) {
	const names = [...Object.keys(tool.variables), ...tool.decidedBy ?? []];
	return (tool.anyCase === true ? Object.keys(env).some((name) => names.includes(name.toLowerCase())) : names.some((name) => Object.hasOwn(env, name))) || keep.includes(tool.name);
}
async function openDirectory({ parents, opened }) {
	const roomy = parents.filter((parent, index) => index === parents.length - 1 || hasRoom(parent));
	let last = new Error("there is no directory for private settings");
	for (const parent of roomy) try {
		const directory = openPrivateDirectory(parent, PREFIX);
		opened(directory.path);
		return directory;
	} catch (error) {
		last = error;
	}
	throw last;
}
function hasRoom(directory) {
	try {
		const { bavail, bsize } = statfsSync(directory);
		return bavail * bsize >= MIN_MEMORY_BYTES;
	} catch {
		return false;
	}
}
function placeAll(tools, request, directory) {
	const job = jobOf(request.env);
	const placed = [];
	const kept = [];
	for (const tool of tools) try {
		placed.push(placeHome(tool, job, directory.path));
	} catch (error) {
		kept.push({
			name: tool.name,
			why: whyNot(error)
		});
	}
	return {
		env: Object.fromEntries(placed.flatMap(({ env }) => Object.entries(env))),
		kept,
		changed: async () => directory.isMounted() ? [] : await changedOf(placed, directory.path),
		remove: () => directory.remove()
	};
}
function whyNot(error) {
	if (error instanceof NotCopied) return error.message;
	const code = errorCode(error);
	if (code === void 0) throw error;
	return `its copy could not be written (${code})`;
}
function absolute(path) {
	return path.startsWith("/") ? resolve(path) : void 0;
}
function jobOf(env) {
	const text = (name) => {
		const value = env[name];
		return value instanceof Secret ? "" : value ?? "";
	};
	const path = absolute(text("HOME"));
	const mounts = readMountPoints();
	return {
		path,
		config: absolute(text("XDG_CONFIG_HOME")) ?? join(path ?? "/", ".config"),
		look: jobPlaces(),
		isServed: (at) => mounts.isServedByProgram(Buffer.from(at, "utf8").toString("latin1"))
	};
}
function placeHome(tool, job, directory) {
	const { copies, links = [], made, maxPath = Infinity } = tool;
	const env = Object.fromEntries(Object.entries(tool.variables).map(([name, path]) => [name, join(directory, path)]));
	if (Object.values(env).some((path) => Buffer.byteLength(path) > maxPath)) throw new NotCopied("the path of a private directory would be too long");
	const budget = copyBudget();
	for (const { from, to, as } of copies) {
		const found = lookFor(from, job);
		if (found !== void 0) copyPlace({
			from: found.path,
			to: join(directory, to),
			as,
			budget
		}, found.status);
	}
	for (const { from, to } of links) {
		const found = lookFor(from, job);
		if (found !== void 0) linkPlace(found.path, join(directory, to));
	}
	if (made !== void 0) make(join(directory, made.path), made.is);
	const watched = tool.watched.map((path) => join(directory, path));
	return {
		tool,
		env,
		before: new Map(watched.map((path) => [path, stateOf(statusOf(path))]))
	};
}
function lookFor(place, { path, config, look, isServed }) {
	if (path === void 0) return void 0;
	const [base, whole] = place.startsWith("~/") ? [path, join(path, place.slice(2))] : [config, join(config, place.slice(8))];
	if (isServed(whole)) throw new NotCopied(`a program serves the file system of ${dirname(whole)}`);
	const status = look(whole.startsWith(`${path}/`) ? path : base, whole);
	return status === void 0 ? void 0 : {
		path: whole,
		status
	};
}
function make(path, is) {
	if (is === "directory") mkdirSync(path, {
		recursive: true,
		mode: 448
	});
	else writeFileSync(path, "", {
		mode: 384,
		flag: "a"
	});
}
function statusOf(path) {
	return lstatSync(path, {
		throwIfNoEntry: false,
		bigint: true
	});
}
function stateOf(status) {
	return status === void 0 || status.size === 0n ? "" : `${status.ino} ${status.size} ${status.mtimeNs}`;
}
async function changedOf(placed, directory) {
	const there = new Set(await readdir(directory).catch(() => []));
	const changed = [];
	for (const { tool, before } of placed) for (const [path, state] of before) {
		const [top = ""] = relative(directory, path).split("/");
		if (stateOf(there.has(top) ? await lookAt(path) : void 0) !== state && !changed.includes(tool.name)) changed.push(tool.name);
	}
	return changed;
}
async function lookAt(path) {
	return await lstat(path, { bigint: true }).catch(() => void 0);
}
export { scriptExtension as A, endHeldLease as C, notStarted$1 as D, checkWorkspace as E, redactText as F, redactorOn as I, reportBystanders as L, withSecretsWithin as M, holdsSecret as N, taskShell as O, matcherFor as P, showTitle as R, obtainLease as S, checkTask as T, pumpOutput as _, HOME_NAMES as a, notWritable as b, taskLocation as c, outOfReach as d, readTaskFile as f, openTaskPipes as g, cancelledBeforeStart as h, runMain as i, shellCommand as j, scriptContents as k, prepareHomes as l, runTask as m, sharedWrites as n, preparePlace as o, parseFileCommands as p, createActionCommandWriter as r, carryThrough as s, openHomes as t, createActionFiles as u, markTask as v, createSource as w, reportSession as x, endLeftProcesses as y, endGroup as z };
