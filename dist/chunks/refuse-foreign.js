import { n as StoreError } from "./store.js";
import { i as storeErrorOf, t as isBusy } from "./errors.js";
import { a as movedError, r as markedMove } from "./moved.js";
// src/lease/sqlite/group-commit.ts
const BUSY_MS = 5e3;
const BUSY_PAUSE_MS = 5;
function createWriter(options) {
	const { tryBegin, storeError } = options;
	let waiting = [];
	let isScheduled = false;
	let busySince;
	const take = () => {
		const taken = waiting;
		waiting = [];
		return taken;
	};
	const rejectAll = (error) => {
		for (const { reject } of take()) reject(error);
	};
	const flush = () => {
		if (waiting.length === 0) return;
		try {
			options.control("BEGIN IMMEDIATE");
		} catch (error) {
			rejectAll(storeError(error));
			return;
		}
		commitAll(take(), options);
	};
	const schedule = (soon) => {
		isScheduled = true;
		soon(() => {
			isScheduled = false;
			if (waiting.length > 0) look();
		});
	};
	const look = () => {
		try {
			tryBegin();
		} catch (error) {
			busySince ??= performance.now();
			if (isBusy(error) && performance.now() - busySince < BUSY_MS) {
				schedule((again) => setTimeout(again, BUSY_PAUSE_MS));
				return;
			}
			busySince = void 0;
			rejectAll(storeError(error));
			return;
		}
		busySince = void 0;
		commitAll(take(), options);
	};
	return {
		write: (work) => new Promise((resolve, reject) => {
			const run = () => {
				const outcome = work();
				return () => resolve(outcome);
			};
			waiting.push({
				work: run,
				reject
			});
			if (!isScheduled) schedule(setImmediate);
		}),
		flush
	};
}
function commitAll(all, options) {
	const { control, storeError } = options;
	const done = [];
	try {
		for (const { work, reject } of all) {
			const outcome = all.length === 1 ? runAlone(work) : runOne(work, options);
			if (outcome.ok) done.push(outcome.report);
			else reject(outcome.error);
		}
		control("COMMIT");
	} catch (error) {
		rollBack$1(options);
		for (const { reject } of all) reject(storeError(error));
		return;
	}
	for (const report of done) report();
}
function runAlone(work) {
	return {
		ok: true,
		report: work()
	};
}
function runOne(work, { control, isInTransaction, storeError }) {
	control("SAVEPOINT one");
	try {
		const report = work();
		control("RELEASE one");
		return {
			ok: true,
			report
		};
	} catch (error) {
		if (!isInTransaction()) throw error;
		control("ROLLBACK TO one");
		control("RELEASE one");
		return {
			ok: false,
			error: storeError(error)
		};
	}
}
function rollBack$1({ control, isInTransaction }) {
	if (!isInTransaction()) return;
	try {
		control("ROLLBACK");
	} catch {}
}
// src/lease/sqlite/database.ts
const BUSY_TIMEOUT_MS = 5e3;
function wrapDatabase(path, database) {
	const statements = new Map();
	const prepared = (sql) => {
		const known = statements.get(sql);
		if (known !== void 0) return known;
		const statement = database.prepare(sql);
		statements.set(sql, statement);
		return statement;
	};
	const control = (sql) => {
		prepared(sql).run();
	};
	const writer = createWriter({
		control,
		tryBegin: () => {
			database.exec("PRAGMA busy_timeout = 0");
			try {
				control("BEGIN IMMEDIATE");
			} finally {
				database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
			}
		},
		isInTransaction: () => database.isOpen && database.isTransaction,
		storeError: (error) => storeErrorOf(path, error)
	});
	return {
		damaged: new Map(),
		get: (sql, ...values) => prepared(sql).get(...values),
		all: (sql, ...values) => prepared(sql).all(...values),
		run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
		write: writer.write,
		read: async (work) => {
			try {
				control("BEGIN");
				const outcome = work();
				control("COMMIT");
				return outcome;
			} catch (error) {
				if (database.isOpen && database.isTransaction) rollBack(control);
				throw storeErrorOf(path, error);
			}
		},
		readOne: async (work) => {
			try {
				return work();
			} catch (error) {
				throw storeErrorOf(path, error);
			}
		},
		close: () => {
			if (!database.isOpen) return;
			writer.flush();
			database.close();
		}
	};
}
function rollBack(control) {
	try {
		control("ROLLBACK");
	} catch {}
}
// src/lease/sqlite/refuse-foreign.ts
function refuseForeign(database) {
	database.exec("BEGIN");
	let mark;
	let objects;
	let move;
	try {
		objects = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
		mark = database.prepare("PRAGMA application_id").get()?.["application_id"];
		if (mark === 1937009517) move = markedMove(database);
	} finally {
		if (database.isTransaction) database.exec("ROLLBACK");
	}
	if (move !== void 0) throw movedError(move);
	if (mark === 1937009529 || mark === 0 && objects === 0) return;
	throw new StoreError("unusable", "it is a SQLite file of another program", { remedy: "Set `store` to another path: this file was not changed." });
}
export { BUSY_TIMEOUT_MS as n, wrapDatabase as r, refuseForeign as t };
