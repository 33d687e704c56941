import { C as inFullWords, O as plural, dt as ok, mt as failure, ut as err } from "./start.js";
import { n as CONFIG_OPTION } from "./command.js";
import { i as printJson, n as plain, o as printLines, r as printFailure } from "./print.js";
import { t as printStoreError } from "./print-store-error.js";
import { n as migrateStoreOf, s as storeAddress } from "./open-store.js";
import { Gt as isRecord, Kt as parseJson, pt as codedFailure } from "./job.js";
import { a as leaseOf, l as text, n as integer } from "./read-row.js";
import { i as serverStoreError, r as isLost, t as createStorePool } from "./store-pool.js";
import { n as storePlace } from "./store-server.js";
import { t as FOLD_COUNTS } from "./upkeep-rows.js";
import { n as serverOf } from "./server-share.js";
import { n as StoreError } from "./store.js";
import { i as storeErrorOf, r as storeErrorAt, t as isBusy } from "./errors.js";
import { c as migrate, i as moveOf, n as MOVE_KEY, o as writeMove } from "./moved.js";
import { l as readStoreConfig, n as configPath } from "./configuration.js";
const { statSync } = process.getBuiltinModule("node:fs");
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
// src/lease/postgres/import-store.ts
const DEADLINE_MS = 216e5;
const PAGE = 1e3;
const SETTINGS = `SET LOCAL statement_timeout = '600s'; SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL synchronous_commit = 'on'`;
async function importStore(server, tables, { work, beforeCommit, notCommitted }) {
	const pool = createStorePool(server);
	try {
		return await pool.use(DEADLINE_MS, async (session) => {
			await session.script(`BEGIN ISOLATION LEVEL READ COMMITTED; ${SETTINGS}`);
			const names = tables.map(({ name }) => `stepkey.${name}`).join(", ");
			await session.script(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
			const { value, isToCommit } = await work(await importedStore(session));
			if (isToCommit) {
				beforeCommit();
				await commit(session, notCommitted);
			} else await session.script("ROLLBACK");
			return value;
		});
	} catch (error) {
		throw serverStoreError(storePlace(server), error);
	} finally {
		await pool.close();
	}
}
async function commit({ script }, notCommitted) {
	try {
		await script("COMMIT");
	} catch (error) {
		if (!isLost(error)) notCommitted();
		throw error;
	}
}
async function importedStore(session) {
	const { query } = session;
	const [row = {}] = await query("SELECT value FROM stepkey.meta WHERE key = 'instance'");
	return {
		instance: text(row, "value"),
		aheadOf: async (now) => {
			const [clock = {}] = await query("SELECT stepkey.now_ms() AS now");
			return integer(clock, "now") - now;
		},
		hasRows: async ({ name }) => {
			const [found] = await query(`SELECT EXISTS (SELECT FROM stepkey.${name}${name === "meta" ? " WHERE key <> 'instance'" : ""}) AS found`);
			return found?.["found"] === true;
		},
		insert: async ({ name, columns }, rows) => {
			const names = columns.join(", ");
			await query(`INSERT INTO stepkey.${name} (${names})
          SELECT ${names} FROM jsonb_populate_recordset(NULL::stepkey.${name}, $1)`, JSON.stringify(rows));
		},
		pages: (table) => pagesOf(session, table),
		forgetInstance: async () => {
			await query("DELETE FROM stepkey.meta WHERE key = 'instance'");
		},
		foldCounts: async () => {
			await query(FOLD_COUNTS);
		}
	};
}
async function* pagesOf({ script }, { name, columns, integers, key }) {
	await script(`DECLARE pages NO SCROLL CURSOR FOR
    SELECT ${columns.map((column) => `copied.${column}::text AS ${column}`).join(", ")} FROM stepkey.${name} AS copied ORDER BY ${key.map((column) => `copied.${column}${integers.has(column) ? "" : " COLLATE \"C\""}`).join(", ")}`);
	for (;;) {
		const rows = await script(`FETCH ${PAGE} FROM pages`);
		if (rows.length > 0) yield rows.map((row) => textRow(row, columns));
		if (rows.length < PAGE) break;
	}
	await script("CLOSE pages");
}
function textRow(row, columns) {
	return Object.fromEntries(columns.map((column) => [column, row[column] === null ? null : text(row, column)]));
}
// src/lease/sqlite/copied-row.ts
function copiedRow(table, row) {
	const copied = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : value.toString()]));
	return table === "leases" ? {
		...copied,
		server: serverIn(copied)
	} : copied;
}
function serverIn({ kind, handle }) {
	const parsed = parseJson(handle ?? "");
	const server = isRecord(parsed) ? parsed["server"] : void 0;
	return serverOf({
		kind: kind ?? "",
		handle: typeof server === "string" ? { server } : {}
	});
}
function whyDamaged({ integers }, row) {
	const read = new Map();
	for (const [column, value] of Object.entries(row)) read.set(column, value !== null && integers.has(column) ? Number(value) : value);
	try {
		leaseOf(Object.fromEntries(read));
		return;
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		return error.message;
	}
}
// src/lease/copy/copied-table.ts
function importTable({ name, columns, integers, key }) {
	return {
		name,
		columns: name === "leases" ? [...columns, "server"] : columns,
		integers,
		key
	};
}
function* portable(rows) {
	for (const row of rows) {
		const values = Object.entries(row).map(([column, value]) => [column, value?.includes("\0") === true ? value.replaceAll("\0", "�") : value]);
		yield Object.fromEntries(values);
	}
}
// src/lease/copy/copy-tables.ts
const BATCH = 500;
const MAX_DAMAGED = 1e3;
async function copyTables(store, { source, signal, onProgress }) {
	const tables = [];
	const damaged = [];
	for (const table of source.tables) {
		const count = source.count(table);
		let done = 0;
		for (const rows of batches(portable(source.rows(table)))) {
			if (signal.aborted) return "stopped";
			await store.insert(importTable(table), rows);
			damaged.push(...damagedOf(table, rows).slice(0, MAX_DAMAGED - damaged.length));
			done += rows.length;
			onProgress({
				doing: "copying",
				table: table.name,
				done,
				total: count.rows
			});
		}
		tables.push({
			name: table.name,
			...count
		});
	}
	await store.foldCounts();
	return {
		tables,
		damaged
	};
}
function damagedOf(table, rows) {
	if (table.name !== "leases") return [];
	return rows.flatMap((row) => {
		const error = whyDamaged(table, row);
		return error === void 0 ? [] : [{
			lease: row["id"] ?? "",
			error
		}];
	});
}
function* batches(rows) {
	let batch = [];
	for (const row of rows) {
		batch.push(row);
		if (batch.length < BATCH) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}
// src/lease/copy/compare-rows.ts
async function whereRowsDiffer(table, expected, found) {
	const rest = expected[Symbol.iterator]();
	for await (const page of found) for (const row of page) {
		const next = rest.next();
		if (next.done === true) return `${table.name} has ${nameOf(table, row)} in addition`;
		if (table.columns.find((name) => next.value[name] !== row[name]) !== void 0) return `${table.name} differs at ${nameOf(table, next.value)}`;
	}
	const left = rest.next();
	return left.done === true ? void 0 : `${table.name} lacks ${nameOf(table, left.value)}`;
}
function nameOf({ key }, row) {
	return key.map((column) => `${column}=${row[column]}`).join(" ");
}
// src/lease/copy/copy-store.ts
async function copyStore(options) {
	const { source, target, clock } = options;
	const to = `postgres://${storePlace(target)}`;
	const before = source.move;
	const refused = whyNotFrom(source, to);
	if (refused !== void 0) return err(refused);
	const mark = (isComplete) => source.mark({
		to,
		at: clock.now(),
		isComplete
	});
	const copied = await importStore(target, source.tables.map(importTable), {
		work: (store) => copyInto(store, options),
		beforeCommit: () => mark(false),
		notCommitted: () => source.mark(before)
	});
	if (copied.ok) mark(true);
	return copied;
}
function whyNotFrom({ path, move }, to) {
	if (move === void 0 || move.to === to && !move.isComplete) return void 0;
	return refusal(`The store ${path} ${move.isComplete ? "was moved to" : "may have been copied completely to"} ${move.to} before.`, `Use that store. To use the file again, stop the brokers on ${move.to} and run \`stepkey store reopen\`.`);
}
async function copyInto(store, options) {
	const { source, target, clock } = options;
	const place = storePlace(target);
	const stay = (value) => ({
		value,
		isToCommit: false
	});
	const clockAheadMs = await store.aheadOf(clock.now());
	const rest = {
		instance: source.instance,
		clockAheadMs
	};
	if (source.move !== void 0 && store.instance === source.instance) {
		const difference = await whereStoresDiffer(store, options);
		if (options.signal.aborted) return stay(err(stopped()));
		if (difference !== void 0) return stay(err(usedSince(place, difference)));
		const tables = source.tables.map((table) => ({
			name: table.name,
			...source.count(table)
		}));
		return stay(ok({
			...rest,
			tables,
			damaged: [],
			wasComplete: true
		}));
	}
	for (const table of source.tables) if (await store.hasRows(importTable(table))) return stay(err(notEmpty(place, table.name)));
	await store.forgetInstance();
	const copied = await copyTables(store, options);
	if (copied === "stopped") return stay(err(stopped()));
	const difference = await whereStoresDiffer(store, options);
	if (options.signal.aborted) return stay(err(stopped()));
	if (difference !== void 0) return stay(err(differs(difference)));
	return {
		value: ok({
			...rest,
			...copied,
			wasComplete: false
		}),
		isToCommit: true
	};
}
async function whereStoresDiffer(store, { source, signal, onProgress }) {
	for (const each of source.tables) {
		if (signal.aborted) return void 0;
		const table = importTable(each);
		onProgress({
			doing: "comparing",
			table: table.name,
			done: 0,
			total: source.count(each).rows
		});
		const difference = await whereRowsDiffer(table, portable(source.rows(each)), store.pages(table));
		if (difference !== void 0) return difference;
	}
}
function refusal(message, remedy) {
	return codedFailure("copy_refused", {
		message,
		remedy
	});
}
function stopped() {
	return refusal("Stopped. Nothing was copied, and the file is as it was.", "Run it again.");
}
function notEmpty(place, table) {
	return refusal(`The store at ${place} is not empty: its table ${table} has rows. Nothing was copied.`, "Name another database in the configuration. If brokers only tried this one, stop them and run `DROP SCHEMA stepkey CASCADE` in it.");
}
function usedSince(place, difference) {
	return refusal(`The store at ${place} has this store already, and was used since: ${difference}. Nothing was copied.`, "Go on with that store. The file stays marked, so no broker starts on it.");
}
function differs(difference) {
	return refusal(`The copy was not what the file has: ${difference}. Nothing was copied.`, "Report this, and go on with the file.");
}
// src/lease/sqlite/source-table.ts
const OWN_TABLES = new Set(["migrations", "lease_counts"]);
function sourceTables(database) {
	const tables = tablesOfNewStore().filter((name) => !OWN_TABLES.has(name)).map((name) => tableOf(database, name));
	const isReferring = ({ dangling }) => dangling !== void 0;
	return [...tables.filter((table) => !isReferring(table)), ...tables.filter(isReferring)];
}
function tablesOfNewStore() {
	const database = new DatabaseSync(":memory:");
	try {
		migrate(database, {
			now: 0,
			randomBytes: (size) => new Uint8Array(size)
		});
		return database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").all().map((row) => text(row, "name")).toSorted();
	} finally {
		database.close();
	}
}
function tableOf(database, name) {
	const columns = database.prepare("SELECT name, type, pk FROM pragma_table_info(?)").all(name);
	const references = database.prepare("SELECT \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?)").all(name).map((row) => {
		const [from, table, to] = [
			text(row, "from"),
			text(row, "table"),
			text(row, "to")
		];
		return `${from} NOT IN (SELECT ${to} FROM ${table})`;
	});
	return {
		name,
		columns: columns.map((row) => text(row, "name")),
		integers: new Set(columns.filter(({ type }) => type === "INTEGER").map((row) => text(row, "name"))),
		key: columns.filter(({ pk }) => Number(pk) > 0).toSorted((one, other) => Number(one["pk"]) - Number(other["pk"])).map((row) => text(row, "name")),
		dangling: references.length === 0 ? void 0 : references.join(" OR ")
	};
}
// src/lease/sqlite/movable-store.ts
const WAIT_MS = 2e3;
function openMovable(options) {
	const { path } = options;
	if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new StoreError("unusable", `There is no store at ${path}.`, { remedy: "Check the path: one that does not begin with / is relative to this directory." });
	const database = new DatabaseSync(path, {
		timeout: WAIT_MS,
		enableForeignKeyConstraints: true
	});
	try {
		lock(database, options);
		return movable(path, database);
	} catch (error) {
		database.close();
		throw withReason(path, error);
	}
}
function lock(database, { clock, randomBytes }) {
	database.exec("PRAGMA locking_mode = EXCLUSIVE");
	database.exec("PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL");
	database.exec("BEGIN EXCLUSIVE");
	try {
		if (database.prepare("PRAGMA application_id").get()?.["application_id"] !== 1937009529 && moveOf(database) === void 0) throw new StoreError("unusable", "it is not a store of stepkey", { remedy: "Check the path: this file was not changed." });
		migrate(database, {
			now: clock.now(),
			randomBytes
		});
		database.exec("COMMIT");
	} catch (error) {
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}
function movable(path, database) {
	const guarded = (work) => {
		try {
			return work();
		} catch (error) {
			throw storeErrorOf(path, error);
		}
	};
	const [instance = ""] = database.prepare("SELECT value FROM meta WHERE key = 'instance'").all().map(({ value }) => String(value));
	return {
		path,
		move: moveOf(database),
		tables: sourceTables(database),
		instance,
		rows: (table) => copiedRows(path, database, table),
		count: ({ name, dangling = "false" }) => guarded(() => ({
			rows: countOf(database, `${name} WHERE NOT (${dangling})${notTheMark(name)}`),
			dangling: countOf(database, `${name} WHERE ${dangling}`)
		})),
		mark: (move) => guarded(() => writeMove(database, move)),
		close: () => database.close()
	};
}
function countOf(database, from) {
	return Number(database.prepare(`SELECT count(*) AS count FROM ${from}`).get()?.["count"]);
}
function* copiedRows(path, database, { name, key, dangling = "false" }) {
	try {
		const statement = database.prepare(`SELECT * FROM ${name} WHERE NOT (${dangling})${notTheMark(name)} ORDER BY ${key.join(", ")}`);
		statement.setReadBigInts(true);
		for (const row of statement.iterate()) yield copiedRow(name, row);
	} catch (error) {
		throw storeErrorOf(path, error);
	}
}
function notTheMark(table) {
	return table === "meta" ? ` AND key <> '${MOVE_KEY}'` : "";
}
function withReason(path, error) {
	if (isBusy(error)) return new StoreError("unavailable", `Another process has the store ${path} open.`, {
		remedy: "Stop its brokers and commands, then try again.",
		cause: error
	});
	return storeErrorAt(path, error);
}
// src/cli/commands/store/copy-lines.ts
const CLOCK_DIFFERENCE_MS = 5e3;
function copyLines({ from, to }, report) {
	const { tables, damaged, wasComplete } = report;
	const counts = tables.map(({ name, rows }) => `  ${name.padEnd(14)}  ${figure(rows)}`);
	return [
		wasComplete ? `${from} had been copied to ${to} completely:` : `Copied ${from} to ${to}:`,
		...counts,
		...leftOutLines(report),
		...damaged.length === 0 ? [] : [damagedLine(report)],
		...damaged.slice(0, 20).map(({ lease, error }) => plain(`  ${lease}  ${error}`)),
		...clockLines(report),
		"Both were compared. The file is marked as moved: no broker starts on it. Start the brokers with this configuration."
	];
}
function leftOutLines({ tables }) {
	return tables.filter(({ dangling }) => dangling > 0).map(({ name, dangling }) => `Left out ${plural(dangling, "row")} of ${name} whose lease is missing: they have no effect.`);
}
function damagedLine({ damaged }) {
	return damaged.length === 1 ? "1 lease cannot be read, and was copied as it is. Nobody ends it before you repair its row:" : `${damaged.length} leases cannot be read, and were copied as they are. Nobody ends them before you repair their rows:`;
}
function clockLines({ clockAheadMs }) {
	const off = Math.abs(clockAheadMs);
	if (off < CLOCK_DIFFERENCE_MS) return [];
	const [where, when] = clockAheadMs > 0 ? ["ahead of", "earlier"] : ["behind", "later"];
	return [`The database's clock is ${inFullWords(off)} ${where} this machine's: live leases expire as much ${when}.`];
}
function progressText({ doing, table, done, total }) {
	return doing === "copying" ? `Copying ${table}: ${figure(done)} of ${figure(total)}` : `Comparing ${table}: ${figure(total)}`;
}
function figure(count) {
	return count.toLocaleString("en-US");
}
// src/cli/commands/store/run-copy.ts
async function runCopy(path, given, deps) {
	const json = given.flag("json");
	const configuration = configPath(given);
	const config = await readStoreConfig(deps, configuration);
	if (!config.ok) return printFailure(deps, config.error, {
		json,
		exit: 3
	});
	const target = config.value;
	if (target.kind === "sqlite") {
		const message = `${configuration} names a file as the store: ${storeAddress(target)}.`;
		return printFailure(deps, codedFailure("copy_refused", {
			message,
			remedy: "Set its `store` to the PostgreSQL database first: store: { postgres: { url: { file: store.url } } }."
		}), {
			json,
			exit: 1
		});
	}
	const source = openMovable({
		...deps,
		path
	});
	try {
		await migrateStoreOf(target, deps);
		const { clock, signal } = deps;
		const onProgress = progressTeller(deps);
		const copied = await copyStore({
			source,
			target: target.server,
			clock,
			signal,
			onProgress
		});
		if (!copied.ok) return printFailure(deps, copied.error, {
			json,
			exit: 1
		});
		const [from, to] = [`sqlite:${path}`, storeAddress(target)];
		if (json) printJson(deps, reportJson({
			from,
			to
		}, copied.value));
		else printLines(deps, copyLines({
			from,
			to
		}, copied.value));
		return 0;
	} finally {
		source.close();
	}
}
const TELL_EVERY_MS = 2e3;
function progressTeller({ err, clock }) {
	let told = clock.now();
	return (progress) => {
		const now = clock.now();
		if (now - told < TELL_EVERY_MS) return;
		told = now;
		err(`${progressText(progress)}\n`);
	};
}
function reportJson(places, { instance, tables, damaged, clockAheadMs, wasComplete }) {
	return {
		...places,
		instance,
		copied: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
		left_out: Object.fromEntries(tables.filter(({ dangling }) => dangling > 0).map(({ name, dangling }) => [name, dangling])),
		damaged,
		clock_ahead_ms: clockAheadMs,
		was_complete: wasComplete
	};
}
// src/cli/commands/store/run-reopen.ts
async function runReopen(path, given, deps) {
	const json = given.flag("json");
	const store = openMovable({
		...deps,
		path
	});
	try {
		const { move } = store;
		if (move === void 0) {
			const message = `The store ${path} was not moved: brokers can use it.`;
			const problem = codedFailure("copy_refused", {
				message,
				remedy: "There is nothing to do."
			});
			return printFailure(deps, problem, {
				json,
				exit: 1
			});
		}
		store.mark(void 0);
		if (json) printJson(deps, {
			store: `sqlite:${path}`,
			was_moved_to: move.to
		});
		else printLines(deps, [`Brokers can use sqlite:${path} again. Stop those that still use ${move.to}.`]);
		return 0;
	} finally {
		store.close();
	}
}
// src/cli/commands/store/store.ts
const storeCommand = {
	name: "store",
	synopsis: "copy|reopen --from sqlite:FILE",
	description: [
		"store copy moves the store from a SQLite file to the PostgreSQL database that the configuration names, with every lease, seal, use of an approval, freeze and counter, and with the store's instance id. Stop the brokers first: while one has the file open, nothing is copied, and while it is copied, none can open it. It makes the tables if they are missing. If the database has a store already, that must be empty.",
		"Everything is written and compared in one transaction, so a copy that is interrupted has changed nothing. Afterwards, the file is marked as moved, and no broker or command uses it any more. Jobs that are running keep their leases.",
		"store reopen takes that mark away, to go back to the file. The file does not know what happened since it was copied. Stop the brokers on the database first, and set `store` back to the file. Afterwards, run `stepkey leases --orphans --end`: nothing else ends the leases that they issued since."
	],
	options: {
		from: {
			value: "sqlite:FILE",
			help: "The file, as `store` names it.",
			required: true
		},
		...CONFIG_OPTION
	},
	positionals: {
		min: 1,
		max: 1,
		name: "copy or reopen"
	},
	examples: [["stepkey store copy --from sqlite:/var/lib/stepkey/stepkey.db --config /etc/stepkey/broker.yml", "Move the store to the database that broker.yml names now."], ["stepkey store reopen --from sqlite:/var/lib/stepkey/stepkey.db", "Let brokers use the file again."]],
	exitCodes: {
		0: "copied, or the file can be used again",
		1: "refused, or stopped: nothing was changed",
		3: "the configuration, the file or the database cannot be used"
	},
	run
};
async function run(given, deps) {
	const json = given.flag("json");
	const [action = ""] = given.positionals;
	const path = sourcePath(given.required("from"));
	if (!path.ok) return printFailure(deps, path.error, {
		json,
		exit: 2
	});
	try {
		if (action === "copy") return await runCopy(path.value, given, deps);
		if (action === "reopen") return await runReopen(path.value, given, deps);
	} catch (error) {
		return printStoreError(deps, error, { json });
	}
	const problem = usage(`"${action}" is neither copy nor reopen.`);
	return printFailure(deps, problem, {
		json,
		exit: 2
	});
}
function sourcePath(from) {
	if (/^postgres(?:ql)?:/u.test(from)) return err(usage("--from names a server. stepkey copies from a file to a server only."));
	return ok(from.replace(/^sqlite:/u, ""));
}
function usage(message) {
	return failure("usage", message, { remedy: "Run `stepkey store --help` for usage." });
}
export { storeCommand };
