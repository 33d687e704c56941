import { Gt as isRecord, Kt as parseJson, _ as leaseSuffix, g as isLeaseId, m as filePlaceholder } from "./job.js";
import { Ct as isWithinLast, Et as toRfc3339, L as Secret, O as plural, dt as ok, f as errorCode, ut as err } from "./start.js";
import { t as singleFlight } from "./single-flight.js";
import { a as escapeLiteral, c as requireChannelBinding, i as escapeIdentifier, n as Pool, t as Client } from "./esm.js";
import { n as sharedOpening, r as connectionLimit, t as createLimit } from "./limit-at-once.js";
import { n as hostInUrl, t as addressText } from "./address.js";
import { i as randomPassword, n as freshLogin, r as keepTrying, t as onServer } from "./on-server.js";
import { t as POSTGRES_REVOCABILITY } from "./revocability12.js";
import { n as unknownServer } from "./unknown-server.js";
const { Socket } = process.getBuiltinModule("node:net");
const { promisify } = process.getBuiltinModule("node:util");
const { createHash, createHmac, pbkdf2 } = process.getBuiltinModule("node:crypto");
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/credentials/postgres/errors.ts
const PASSING = /^(?:08|25P0[234]|53|57|55P03|40)/u;
const REMEDIES = {
	"28P01": "Check the password in the server's admin URL.",
	"28000": "Check the user in the server's admin URL, and pg_hba.conf.",
	"3D000": "Check the database in the server's admin URL.",
	"42704": "Check `role` in the grant.",
	"42501": "The admin of this server needs CREATEROLE and ADMIN OPTION on the granted role, and CONNECT on its databases.",
	"53300": "Free connections, or raise max_connections: the broker needs a few of its own.",
	"55P03": "Another session holds a lock. Look at pg_locks, and at pg_prepared_xacts for a transaction that was left prepared."
};
var PostgresRefusal = class extends Error {
	failure;
	constructor(failure) {
		super(failure.message);
		this.failure = {
			...failure,
			mayExist: false
		};
	}
};
const UNDEFINED_OBJECT = "42704";
function isRoleMissing(error) {
	return error instanceof PostgresRefusal && error.failure.name === "42704";
}
var Interrupted = class extends Error {};
function interrupted(reason) {
	return new Interrupted(reason);
}
function noneFree() {
	return interrupted("no connection to the database server was free in time");
}
function postgresFailure(error, context) {
	const where = `server "${context.server}"`;
	if (error instanceof PostgresRefusal) return {
		...error.failure,
		message: `${where}: ${error.failure.message}`
	};
	const state = sqlState(error);
	const text = error instanceof Error ? error.message : String(error);
	if (state === void 0) {
		const code = networkCode(error);
		return {
			kind: "retryable",
			name: code ?? "connection_failed",
			message: `${where} (${context.address}): ${code ?? text}`,
			remedy: "Check that the database server runs and that the broker reaches it.",
			mayExist: context.mayExist
		};
	}
	return {
		kind: PASSING.test(state) ? "retryable" : "permanent",
		name: state,
		message: `${where}: ${text} (SQLSTATE ${state})`,
		remedy: REMEDIES[state] ?? "Look up the SQLSTATE in PostgreSQL's documentation.",
		mayExist: context.mayExist && PASSING.test(state)
	};
}
function sqlState(error) {
	const code = errorCode(error);
	return code !== void 0 && /^[0-9A-Z]{5}$/u.test(code) && !code.startsWith("E") ? code : void 0;
}
function isBroken(error) {
	if (error instanceof Interrupted || error instanceof PostgresRefusal) return false;
	const state = sqlState(error);
	return state === void 0 || /^(?:08|57P0[1234])/u.test(state);
}
function networkCode(error) {
	const code = errorCode(error);
	return code !== void 0 && /^E[A-Z_]+$/u.test(code) ? code : void 0;
}
// src/credentials/postgres/notes.ts
const ROLE_PREFIX = "stepkey_";
const LEASE_ROLE = "'^stepkey_[0-9a-z]{26}$'";
const NOTE_PREFIX = "stepkey ";
function roleNote(request) {
	const { instance, lease, repository, step, settings, access } = request;
	const { database, role } = settings;
	return `${NOTE_PREFIX}${JSON.stringify({
		instance,
		lease,
		repository,
		step,
		database,
		granted: role,
		access
	})}`;
}
async function listRoles(access, asked) {
	return (await readNotes(access, asked.signal)).flatMap((noted) => noted.note["instance"] === asked.instance && isBelievable(noted) ? handleFrom(asked.server, noted.role, noted.note) : []);
}
async function readLeasesOf(access, granted, signal) {
	return (await readNotes(access, signal)).flatMap(({ role, note }) => {
		const { database } = note;
		if (note["granted"] !== granted || note["access"] !== "read") return [];
		return typeof database === "string" ? [{
			role,
			database,
			granted
		}] : [];
	});
}
async function readNotes(access, signal) {
	return (await access.use({
		signal,
		work: async ({ query }) => query(`SELECT r.rolname, d.description,
           (SELECT json_agg(g.rolname) FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid
            WHERE a.member = r.oid) AS member_of,
           EXISTS (SELECT FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
            WHERE a.roleid = r.oid AND a.admin_option AND NOT m.rolsuper AND m.rolname <> current_user
              AND m.rolname !~ ${LEASE_ROLE}) AS others_administer
         FROM pg_roles r
         JOIN pg_shdescription d ON d.objoid = r.oid AND d.classoid = 'pg_authid'::regclass
         WHERE starts_with(r.rolname, $1) ORDER BY r.rolname`, [ROLE_PREFIX])
	})).flatMap((row) => {
		const note = parseNote(String(row["description"]));
		const memberOf = Array.isArray(row["member_of"]) ? row["member_of"] : [];
		const othersAdminister = row["others_administer"] === true;
		return note === void 0 ? [] : [{
			role: String(row["rolname"]),
			note,
			memberOf,
			othersAdminister
		}];
	});
}
function isBelievable({ note, memberOf, othersAdminister }) {
	return memberOf.includes(note["granted"]) || !othersAdminister;
}
function handleFrom(server, role, { lease, database, granted, access }) {
	if (typeof lease !== "string" || !isLeaseId(lease)) return [];
	if (typeof database !== "string" || typeof granted !== "string") return [];
	return [{
		server,
		database,
		role,
		granted,
		...access === "read" || access === "write" ? { access } : {}
	}];
}
function parseNote(text) {
	if (!text.startsWith(NOTE_PREFIX)) return void 0;
	const value = parseJson(text.slice(8));
	return isRecord(value) ? value : void 0;
}
// src/credentials/postgres/granted-role.ts
const CLOSURE = `WITH RECURSIVE closure(oid) AS (
  SELECT oid FROM pg_roles WHERE rolname = $1
  UNION SELECT m.roleid FROM pg_auth_members m JOIN closure c ON m.member = c.oid)`;
const UNFIT_ROLES = {
	pg_signal_backend: "may end the broker's own sessions",
	pg_maintain: "may lock the tables by which leases are ended",
	pg_use_reserved_connections: "may take the connections that are reserved for admins",
	pg_create_subscription: "may leave a subscription that goes on writing",
	pg_write_server_files: "may write files of the server",
	pg_execute_server_program: "may run programs on the server"
};
const LOOK$1 = `${CLOSURE} SELECT
  (SELECT json_agg(json_build_object('name', r.rolname, 'super', r.rolsuper, 'roles', r.rolcreaterole,
     'login', r.rolcanlogin, 'databases', r.rolcreatedb, 'replication', r.rolreplication,
     'owns', (SELECT min(d.datname) FROM pg_database d WHERE d.datdba = r.oid)) ORDER BY r.rolname)
   FROM pg_roles r JOIN closure USING (oid)) AS roles,
  EXISTS (SELECT FROM pg_database WHERE datname = $2 AND datallowconn) AS database,
  current_setting('max_prepared_transactions')::int AS prepared,
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0)
    - (SELECT coalesce(sum(rolconnlimit), 0) FROM pg_roles
       WHERE rolname ~ ${LEASE_ROLE} AND rolcanlogin)::int
    - (SELECT count(*) FROM pg_stat_activity
       WHERE usename !~ ${LEASE_ROLE})::int AS free`;
async function lookAtGrantedRole(query, { role, database }) {
	const [row] = await query(LOOK$1, [role, database]);
	const roles = Array.isArray(row?.["roles"]) ? row["roles"] : [];
	const [unfit] = roles.flatMap((one) => isRecord(one) ? whyUnfit(one) ?? [] : []);
	return {
		found: roles.length > 0,
		unfit,
		databaseFound: row?.["database"] === true,
		keepsPrepared: Number(row?.["prepared"]) > 0,
		adminIsSuperuser: row?.["super"] === true,
		free: Number(row?.["free"])
	};
}
function whyUnfit(role) {
	const name = String(role["name"]);
	const because = (what) => `${name} ${what}`;
	if (role["super"] === true) return because("is a superuser");
	if (role["roles"] === true) return because("may create roles");
	if (role["login"] === true) return because("can log in, so a task could set its password");
	if (role["databases"] === true) return because("may create databases");
	if (role["replication"] === true) return because("may replicate, and so leave a replication slot");
	const owned = role["owns"];
	if (typeof owned === "string") return because(`owns the database "${owned}", and so decides its settings`);
	const predefined = UNFIT_ROLES[name];
	return predefined === void 0 ? void 0 : because(predefined);
}
function refuseUnfit(...given) {
	const why = whyRefused(...given);
	if (why === void 0) return;
	const { setting, failure } = why;
	throw new PostgresRefusal({
		...failure,
		setting
	});
}
function whyRefused(seen, asked) {
	const { role, database } = asked.settings;
	if (!seen.found) return refused("role", {
		name: UNDEFINED_OBJECT,
		message: `role "${role}" does not exist`,
		remedy: "Check `role` in the grant."
	});
	if (seen.unfit !== void 0) return refused("role", {
		name: "role_outlives",
		message: `a task with role "${role}" could act beyond the end of its lease: ${seen.unfit}`,
		remedy: "Grant a group role: one with NOLOGIN and only the privileges that the step needs, which owns no database and is a member of no role that does more. docs/broker.md says how to change a role that does."
	});
	if (!seen.databaseFound) return refused("database", {
		name: "3D000",
		message: `database "${database}" does not exist, or accepts no connections`,
		remedy: "Check `database` in the grant."
	});
	if (asked.access === "write" && seen.keepsPrepared && !asked.allowsPreparedTransactions) return refused("server", {
		name: "prepared_transactions",
		message: "max_prepared_transactions is above 0, so a write could leave a prepared transaction, whose locks outlive its lease",
		remedy: "Set max_prepared_transactions to 0, or accept it: `prepared-transactions: allowed` in the server's entry."
	});
}
function refused(setting, failure) {
	return {
		setting,
		failure: {
			kind: "permanent",
			...failure
		}
	};
}
// src/credentials/postgres/privileges.ts
const OWNED = `${CLOSURE} SELECT r.rolname AS owner, count(*) AS owned
FROM pg_shdepend s JOIN closure c ON s.refobjid = c.oid JOIN pg_roles r ON r.oid = c.oid
WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype = 'o'
  AND s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND s.classid NOT IN ('pg_default_acl'::regclass, 'pg_largeobject'::regclass, 'pg_largeobject_metadata'::regclass)
  AND NOT EXISTS (SELECT FROM pg_class t WHERE s.classid = 'pg_class'::regclass AND t.oid = s.objid AND t.relpersistence = 't')
  AND NOT EXISTS (SELECT FROM pg_proc t JOIN pg_namespace n ON n.oid = t.pronamespace
    WHERE s.classid = 'pg_proc'::regclass AND t.oid = s.objid AND n.nspname ^@ 'pg_temp_')
  AND NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE s.classid = 'pg_type'::regclass AND t.oid = s.objid AND n.nspname ^@ 'pg_temp_')
GROUP BY r.rolname ORDER BY r.rolname LIMIT 1`;
const PRIVILEGES = `${CLOSURE}, makers(oid) AS (
  SELECT oid FROM pg_roles WHERE rolname ~ ${LEASE_ROLE} OR rolname = ANY ($2)
  UNION SELECT oid FROM closure),
acls(kind, name, built_in, acl) AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, oid::regclass::text, oid < 16384, relacl
    FROM pg_class WHERE relacl IS NOT NULL AND relpersistence <> 't'
  UNION ALL SELECT 'column', attrelid::regclass::text || '.' || attname, attrelid < 16384, attacl
    FROM pg_attribute WHERE attacl IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = attrelid AND c.relpersistence = 't')
  UNION ALL SELECT 'schema', nspname, nspname IN ('pg_catalog', 'information_schema'), nspacl
    FROM pg_namespace WHERE nspacl IS NOT NULL AND NOT nspname ^@ 'pg_temp_' AND NOT nspname ^@ 'pg_toast_temp_'
  UNION ALL SELECT 'database', datname, false, datacl
    FROM pg_database WHERE datacl IS NOT NULL AND datname = current_database()
  UNION ALL SELECT 'function', oid::regprocedure::text, oid < 16384, proacl FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL SELECT 'large object', oid::text, false, lomacl
    FROM pg_largeobject_metadata WHERE lomacl IS NOT NULL AND lomowner NOT IN (SELECT oid FROM makers)
  UNION ALL SELECT 'foreign server', srvname, false, srvacl FROM pg_foreign_server WHERE srvacl IS NOT NULL
  UNION ALL SELECT 'foreign-data wrapper', fdwname, false, fdwacl
    FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
  UNION ALL SELECT 'tablespace', spcname, false, spcacl FROM pg_tablespace WHERE spcacl IS NOT NULL
  UNION ALL SELECT 'default privileges', defaclobjtype::text, false, defaclacl
    FROM pg_default_acl WHERE defaclrole NOT IN (SELECT oid FROM makers))
SELECT a.kind, a.name, x.privilege_type AS privilege
FROM acls a CROSS JOIN LATERAL aclexplode(a.acl) x
WHERE (x.grantee IN (SELECT oid FROM closure) OR (x.grantee = 0 AND NOT a.built_in))
  AND NOT (x.privilege_type = 'SELECT')
  AND NOT (a.kind = 'schema' AND x.privilege_type = 'USAGE')
  AND NOT (a.kind = 'database' AND x.privilege_type IN ('CONNECT', 'TEMPORARY'))
  AND NOT (a.kind = 'default privileges' AND x.grantee = 0 AND x.privilege_type IN ('EXECUTE', 'USAGE'))
  AND NOT (a.kind = 'function' AND (x.grantee = 0 OR a.built_in AND EXISTS (
    SELECT FROM pg_init_privs i CROSS JOIN LATERAL aclexplode(i.initprivs) y
    WHERE i.classoid = 'pg_proc'::regclass AND i.objoid = a.name::regprocedure AND y.grantee = x.grantee)))
ORDER BY 1, 2, 3 LIMIT 20`;
// src/credentials/postgres/classify.ts
const READING_ROLES = new Set([
	"pg_read_all_data",
	"pg_read_all_settings",
	"pg_read_all_stats",
	"pg_stat_scan_tables",
	"pg_monitor"
]);
async function classifyRole(request) {
	const { access, role, signal } = request;
	const seen = await access.use({
		signal,
		work: async ({ query }) => ({
			because: await attributeThatWrites(query, role),
			databases: await databasesOf(query, role)
		})
	});
	if (seen.because !== void 0) return writes(seen.because, []);
	const looks = await Promise.all(seen.databases.map(async (database) => lookAtDatabase(request, database)));
	const unseen = looks.flatMap((look) => "unseen" in look ? [look.unseen] : []);
	const [because] = looks.flatMap((look) => "because" in look ? [look.because] : []);
	if (because !== void 0) return writes(because, unseen);
	const unchecked = unseen.map(({ database, because: why }) => `Database "${database}" could not be looked at: ${why}.`);
	return {
		classification: {
			access: "read",
			because: `${role} holds nothing but CONNECT, USAGE and SELECT`,
			...unchecked.length === 0 ? {} : { unchecked }
		},
		unseen
	};
}
function writes(because, unseen) {
	return {
		classification: {
			access: "write",
			because
		},
		unseen
	};
}
async function attributeThatWrites(query, role) {
	const rows = await query(`${CLOSURE} SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication,
       (SELECT count(*) FROM pg_shdepend s WHERE s.refclassid = 1260
          AND s.refobjid = r.oid AND s.deptype = 'o' AND s.dbid = 0) AS owned,
       EXISTS (SELECT FROM pg_shdepend s WHERE s.refclassid = 1260 AND s.refobjid = r.oid
          AND s.deptype = 'a' AND s.classid = to_regclass('pg_parameter_acl')) AS parameters
     FROM pg_roles r JOIN closure USING (oid) ORDER BY rolname`, [role]);
	if (rows.length === 0) throw new PostgresRefusal({
		kind: "permanent",
		name: UNDEFINED_OBJECT,
		message: `role "${role}" does not exist`,
		remedy: "Check `role` in the grant.",
		setting: "role"
	});
	for (const row of rows) {
		const name = String(row["rolname"]);
		const because = attributeOf(row, name);
		if (because !== void 0) return name === role ? because : `${because}; ${role} is a member`;
	}
}
function attributeOf(row, name) {
	if (row["rolsuper"] === true) return `${name} is a superuser`;
	if (row["rolcreaterole"] === true) return `${name} may create roles`;
	if (row["rolcreatedb"] === true) return `${name} may create databases`;
	if (row["rolreplication"] === true) return `${name} may replicate`;
	if (row["parameters"] === true) return `${name} may set parameters of the server`;
	if (Number(row["owned"]) > 0) return `${name} owns a database or a tablespace`;
	if (name.startsWith("pg_") && !READING_ROLES.has(name)) return `${name} is a role that writes`;
}
async function databasesOf(query, role) {
	return (await query(`SELECT datname FROM pg_database
     WHERE datallowconn AND EXISTS (SELECT FROM pg_roles WHERE rolname = $1)
       AND has_database_privilege($1, oid, 'CONNECT') ORDER BY datname`, [role])).map((row) => String(row["datname"]));
}
async function lookAtDatabase({ access, role, readers, signal }, database) {
	try {
		return await access.lookInDatabase(database, signal, async (query) => {
			const because = await ownerIn(query, role) ?? await privilegeThatWrites(query, role, readers);
			return because === void 0 ? {} : { because: `${because} (database "${database}")` };
		});
	} catch (error) {
		if (signal.aborted) throw error;
		return { unseen: {
			database,
			because: error instanceof Error ? error.message : String(error)
		} };
	}
}
async function ownerIn(query, role) {
	const [row] = await query(OWNED, [role]);
	return row === void 0 ? void 0 : `${String(row["owner"])} owns ${String(row["owned"])} objects`;
}
async function privilegeThatWrites(query, role, readers) {
	const [first, ...rest] = await query(PRIVILEGES, [role, readers]);
	if (first === void 0) return void 0;
	const more = rest.length === 0 ? "" : ` and ${rest.length}${rest.length >= 19 ? "+" : ""} more`;
	return `${role} may ${String(first["privilege"])} on ${String(first["kind"])} ${String(first["name"])}${more}`;
}
// src/credentials/postgres/classification-cache.ts
const MAX_AGE_MS = 6e4;
const MAX_WRITE_AGE_MS = 5e3;
const REFRESH_AFTER_MS = 2e4;
const FORGET_AFTER_MS = 36e5;
const REFRESH_MS = 5e3;
const LOOK_MS$2 = 6e4;
function createClassificationCache(options) {
	const { access, clock } = options;
	const entries = new Map();
	const foundWriting = [];
	const readers = () => [...entries].flatMap(([role, { known }]) => known?.look.classification.access === "read" ? [role] : []);
	const lookAt = async (role, entry) => {
		const began = clock.now();
		const signal = AbortSignal.timeout(LOOK_MS$2);
		const look = await classifyRole({
			access,
			role,
			readers: readers(),
			signal
		});
		entry.known = {
			look,
			at: began
		};
		const { access: found, because } = look.classification;
		if (found === "write") foundWriting.push({
			role,
			because
		});
		return look;
	};
	const entryOf = (role) => {
		const found = entries.get(role);
		if (found !== void 0) return found;
		const entry = {
			askedAt: 0,
			known: void 0,
			look: singleFlight(() => lookAt(role, entry))
		};
		entries.set(role, entry);
		return entry;
	};
	const lookAgain = async (role, entry, signal) => {
		try {
			await orAborted(entry.look(), signal);
		} catch (error) {
			if (!isRoleMissing(error)) throw error;
			entries.delete(role);
		}
	};
	return {
		readers,
		takeFoundWriting: () => foundWriting.splice(0),
		classify: async ({ role, database }, signal) => {
			const entry = entryOf(role);
			entry.askedAt = clock.now();
			const { known } = entry;
			const { classification, unseen } = known !== void 0 && isWithinLast(maxAgeOf(known.look), known.at, clock.now()) ? known.look : await orAborted(entry.look(), signal);
			const refused = unseen.find((one) => one.database === database);
			if (refused !== void 0 && classification.access === "read") throw unseenRefusal(refused);
			return classification;
		},
		refresh: async (signal) => {
			const began = clock.now();
			for (const [role, entry] of byAge(entries)) {
				const { askedAt, known } = entry;
				const isDue = known === void 0 || !isWithinLast(REFRESH_AFTER_MS, known.at, began);
				if (began - askedAt > FORGET_AFTER_MS) entries.delete(role);
				else if (isDue && clock.now() - began < REFRESH_MS) await lookAgain(role, entry, signal);
			}
			const unseen = [...entries.values()].flatMap(({ known }) => known?.look.unseen ?? []);
			return [...new Map(unseen.map((one) => [one.database, one])).values()];
		}
	};
}
function byAge(entries) {
	return [...entries].toSorted(([, left], [, right]) => atOf(left) - atOf(right));
}
function atOf({ known }) {
	return known?.at ?? 0;
}
function maxAgeOf({ classification }) {
	return classification.access === "read" ? MAX_AGE_MS : MAX_WRITE_AGE_MS;
}
async function orAborted(work, signal) {
	work.catch(() => void 0);
	signal.throwIfAborted();
	const aborted = Promise.withResolvers();
	const onAbort = () => aborted.reject(interrupted("the first look at all databases of the role is not over yet"));
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		return await Promise.race([work, aborted.promise]);
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}
function unseenRefusal({ database, because }) {
	return new PostgresRefusal({
		kind: "retryable",
		name: "database_unseen",
		message: `the broker cannot look at database "${database}": ${because}`,
		remedy: "Let the broker's user connect to it: pg_hba.conf, GRANT CONNECT, and its CONNECTION LIMIT."
	});
}
// src/credentials/postgres/helper-role.ts
const HELPER_PREFIX = `${ROLE_PREFIX}helper_`;
function helperRoleFor(role) {
	const name = `${helperPrefix(role)}${crypto.randomUUID().slice(0, 18)}`;
	return {
		name,
		creation: `CREATE ROLE ${escapeIdentifier(name)} IN ROLE ${escapeIdentifier(role)} ROLE CURRENT_USER`
	};
}
function helpersOf(role) {
	return `SELECT json_agg(rolname) FROM pg_roles WHERE starts_with(rolname::text, ${escapeLiteral(helperPrefix(role))})`;
}
function helperPrefix(role) {
	return `${HELPER_PREFIX}${role.slice(8)}_`;
}
const NOT_A_MEMBER = "42501";
async function actingAs(query, role, work) {
	try {
		await query(`SET ROLE ${escapeIdentifier(role)}`);
	} catch (error) {
		if (sqlState(error) !== NOT_A_MEMBER) throw error;
		await withHelper(query, role, work);
		return;
	}
	await work();
}
async function withHelper(query, role, work) {
	const { name, creation } = helperRoleFor(role);
	await query(creation);
	try {
		await query(`SET ROLE ${escapeIdentifier(role)}`);
		await work();
	} finally {
		await query(`RESET ROLE; DROP ROLE ${escapeIdentifier(name)}`).catch((error) => {
			if (!isBroken(error)) throw error;
		});
	}
}
// src/credentials/postgres/armed-session.ts
const END_SESSIONS = `SELECT a.pid, pg_terminate_backend(a.pid) AS told, NULL::boolean AS admitted
  FROM pg_stat_get_activity(NULL) a WHERE a.usesysid = $1
  UNION ALL
  SELECT l.pid, NULL, bool_or(l.locktype = 'object' AND l.classid = 1262)
  FROM pg_lock_status() l LEFT JOIN pg_stat_get_activity(NULL) a ON a.pid = l.pid AND (a.usesysid IS NOT NULL OR a.datid IS NOT NULL)
  WHERE l.pid IS NOT NULL AND l.pid <> pg_backend_pid() AND a.pid IS NULL
  GROUP BY l.pid`;
const HOLD = `BEGIN; SELECT FROM pg_roles, pg_auth_members, pg_database, pg_proc, pg_type, pg_operator, pg_namespace, pg_class,
  pg_attribute, pg_index, pg_am, pg_opclass LIMIT 0`;
async function rearm({ query, inTransaction }) {
	if (inTransaction()) await query("COMMIT");
	await query(HOLD);
	await query(END_SESSIONS, [0]);
}
async function queryArmed(session, ...statement) {
	if (!session.inTransaction()) await rearm(session).catch(async () => session.query("ROLLBACK"));
	await session.query("SELECT pg_stat_clear_snapshot()");
	return session.query(...statement);
}
// src/credentials/postgres/blockers.ts
const PREPARED = `SELECT p.gid, p.owner, p.database FROM pg_locks w
  JOIN pg_prepared_xacts p ON p.transaction = w.transactionid
  WHERE w.pid = $1 AND NOT w.granted AND w.locktype = 'transactionid'`;
const LEASES = `SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
  WHERE a.pid = ANY (pg_blocking_pids($1)) AND a.usename ~ ${LEASE_ROLE}`;
async function removeBlockers({ access, pid, signal }) {
	const found = await access.useToWatch({
		signal,
		work: async (session) => {
			await queryArmed(session, LEASES, [pid]);
			return preparedIn(await session.query(PREPARED, [pid]));
		}
	});
	for (const prepared of found) await rollBack(access, prepared, signal);
}
async function rollBackPreparedOf(access, role, signal) {
	const found = await access.use({
		signal,
		work: async ({ query }) => preparedIn(await query("SELECT gid, owner, database FROM pg_prepared_xacts WHERE owner = $1", [role]))
	});
	for (const prepared of found) await rollBack(access, prepared, signal);
	return found.length;
}
async function rollBack(access, { gid, owner, database }, signal) {
	await access.inDatabase(database, signal, async (query) => {
		const [admin] = await query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
		const work = async () => query(`ROLLBACK PREPARED ${escapeLiteral(gid)}`);
		if (admin?.["rolsuper"] === true) await work();
		else await actingAs(query, owner, work);
	});
}
function preparedIn(rows) {
	return rows.map((row) => ({
		gid: String(row["gid"]),
		owner: String(row["owner"]),
		database: String(row["database"])
	}));
}
// src/credentials/postgres/insist.ts
const BLOCKED_AFTER_MS = 100;
const PAUSE_MS = 20;
async function insist(options) {
	for (;;) {
		try {
			return await attempt(options);
		} catch (error) {
			if (options.signal.aborted || !passes(error)) throw error;
		}
		await options.meanwhile();
		await setTimeout(PAUSE_MS, void 0, { signal: options.signal });
	}
}
async function attempt({ access, signal, work, meanwhile }) {
	const began = performance.now();
	let pid = 0;
	const done = new AbortController();
	const working = access.useToClose({
		signal,
		work: async (session) => {
			pid = session.pid;
			return work(session.query);
		}
	}).finally(() => done.abort());
	working.catch(() => void 0);
	while (!done.signal.aborted) {
		await meanwhile();
		if (pid !== 0 && performance.now() - began > BLOCKED_AFTER_MS) await removeBlockers({
			access,
			pid,
			signal
		}).catch(() => void 0);
		await setTimeout(PAUSE_MS, void 0, { signal: done.signal }).catch(() => void 0);
	}
	return working;
}
function passes(error) {
	const state = sqlState(error) ?? "";
	return [
		"55P03",
		"40P01",
		"53200",
		"42704"
	].includes(state) || state === "XX000" && String(error).includes("concurrently");
}
// src/credentials/postgres/sessions.ts
async function endSessionsOnce(of) {
	const { access, oid, signal } = of;
	try {
		return await access.useToWatch({
			signal,
			work: async (session) => sightOf(await queryArmed(session, END_SESSIONS, [oid]))
		});
	} catch (error) {
		if (sqlState(error) !== "42501") throw error;
		return endAsMember(of);
	}
}
function sightOf(rows) {
	const told = rows.filter((row) => row["told"] !== null);
	const starting = rows.filter((row) => row["told"] === null);
	return {
		ended: told.map((row) => Number(row["pid"])),
		starting: starting.map((row) => ({
			pid: Number(row["pid"]),
			isAdmitted: row["admitted"] === true
		}))
	};
}
async function endAsMember({ access, role, oid, signal }) {
	return access.useToWatch({
		signal,
		work: async ({ query }) => {
			await query("ROLLBACK; BEGIN");
			await query(helperRoleFor(role).creation);
			const sight = sightOf(await query(END_SESSIONS, [oid]));
			await query("ROLLBACK");
			return sight;
		}
	});
}
const STARTING_MS = 500;
async function endEverySession(of, known) {
	const ended = new Set(known);
	const began = performance.now();
	let awaited;
	for (let pause = 2;; pause = Math.min(50, pause * 2)) {
		const sight = await endSessionsOnce(of);
		for (const pid of sight.ended) ended.add(pid);
		awaited ??= new Set(sight.starting.map(({ pid }) => pid));
		const patient = performance.now() - began < STARTING_MS;
		const open = sight.starting.filter(({ pid, isAdmitted }) => awaited?.has(pid) === true && (patient || isAdmitted));
		if (sight.ended.length === 0 && open.length === 0) return ended.size;
		await setTimeout(pause, void 0, { signal: of.signal });
	}
}
// src/credentials/postgres/close-role.ts
async function closeRole(target) {
	const { access, role, signal } = target;
	const oid = target.oid ?? await roleOid(target);
	if (oid === void 0) return ["role absent"];
	const sessions = {
		access,
		role,
		oid,
		signal
	};
	const ended = new Set();
	const exists = await insist({
		access,
		signal,
		work: async (query) => forbidLogin(query, role),
		meanwhile: async () => {
			for (const pid of (await endSessionsOnce(sessions)).ended) ended.add(pid);
		}
	});
	const count = await endEverySession(sessions, ended);
	if (!exists) return ["role absent", ...count === 0 ? [] : [`${plural(count, "session")} ended`]];
	return await insist({
		access,
		signal,
		work: async (query) => takeRights(query, {
			role,
			oid
		}),
		meanwhile: () => Promise.resolve()
	}) === "dropped" ? ["role dropped", `${plural(count, "session")} ended`] : [
		"login closed",
		`${plural(count, "session")} ended`,
		"rights taken"
	];
}
async function roleOid({ access, role, signal }) {
	return access.use({
		signal,
		work: async ({ query }) => {
			const [row] = await query("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
			return row === void 0 ? void 0 : Number(row["oid"]);
		}
	});
}
async function forbidLogin(query, role) {
	try {
		await query(`ALTER ROLE ${escapeIdentifier(role)} NOLOGIN`);
		return true;
	} catch (error) {
		if (sqlState(error) === "42704") return false;
		throw error;
	}
}
const rightsOf = (role) => `SELECT
  (SELECT json_agg(json_build_object('granted', g.rolname, 'member', m.rolname, 'grantor', b.rolname))
   FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
   LEFT JOIN pg_roles b ON b.oid = a.grantor
   WHERE a.member = $1 OR (a.roleid = $1 AND m.rolname <> current_user)) AS memberships,
  (${helpersOf(role)}) AS helpers,
  EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 1260 AND refobjid = $1)
    OR EXISTS (SELECT FROM pg_prepared_xacts WHERE owner = $2) AS leaves_something,
  current_setting('server_version_num')::int >= 160000 AS names_grantor`;
const DROP_LOCK_TIMEOUT = "200ms";
async function takeRights(query, { role, oid }) {
	const [row] = await query(rightsOf(role), [oid, role]);
	for (const helper of listOf(row?.["helpers"])) await query(`DROP ROLE IF EXISTS ${escapeIdentifier(String(helper))}`);
	if (row?.["leaves_something"] !== true && await dropNow(query, role)) return "dropped";
	const statements = listOf(row?.["memberships"]).filter(isRecord).map((one) => revocation(one, row?.["names_grantor"] === true));
	if (statements.length > 0) await query(statements.join("; "));
	return "left";
}
const listOf = (value) => Array.isArray(value) ? value : [];
async function dropNow(query, role) {
	try {
		await query(`SET LOCAL lock_timeout = ${escapeLiteral(DROP_LOCK_TIMEOUT)}; DROP ROLE IF EXISTS ${escapeIdentifier(role)}`);
		return true;
	} catch (error) {
		if (isBroken(error)) throw error;
		return false;
	}
}
function revocation(membership, namesGrantor) {
	const name = (key) => escapeIdentifier(String(membership[key]));
	const by = namesGrantor ? ` GRANTED BY ${name("grantor")}` : "";
	return `REVOKE ${name("granted")} FROM ${name("member")}${by} CASCADE`;
}
async function lookAtRole({ access, role, oid, signal }) {
	return access.use({
		signal,
		work: async ({ query }) => {
			const [row] = await query(LOOK, [role, oid ?? 0]);
			return {
				exists: row?.["found"] === true,
				isOpen: row?.["open"] === true,
				sessions: Number(row?.["sessions"])
			};
		}
	});
}
const LOOK = `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS found,
  EXISTS (SELECT FROM pg_roles r WHERE r.rolname = $1 AND (r.rolcanlogin OR EXISTS (
    SELECT FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
    WHERE a.member = r.oid OR (a.roleid = r.oid AND m.rolname <> current_user)))) AS open,
  (SELECT count(*) FROM pg_stat_activity WHERE usename = $1 OR usesysid = $2) AS sessions`;
// src/credentials/postgres/findings.ts
const LOOK_MS$1 = 3e3;
async function findLeftOpen(target) {
	const { access, database, transaction, isRead, readers } = target;
	if (isRead || transaction === void 0) return void 0;
	const signal = AbortSignal.any([target.signal, AbortSignal.timeout(LOOK_MS$1)]);
	try {
		return (await access.inDatabase(database, signal, async (query) => query(LEFT_OPEN, [transaction, readers]))).map((row) => ({
			what: `${String(row["what"])}.`,
			fix: String(row["fix"])
		}));
	} catch {
		return;
	}
}
async function findLeftOpenElsewhere(target) {
	const { access, database, granted, isRead, transaction, signal } = target;
	if (isRead || transaction === void 0) return [];
	const rows = await access.use({
		signal,
		work: async ({ query }) => query(DATABASES_WITH_OBJECTS, [granted, database])
	});
	return (await Promise.all(rows.map(async ({ name }) => {
		return (await findLeftOpen({
			...target,
			database: String(name)
		}) ?? []).map(({ what, fix }) => ({
			what: `In database "${String(name)}", ${what}`,
			fix
		}));
	}))).flat();
}
const DATABASES_WITH_OBJECTS = `SELECT DISTINCT d.datname AS name
  FROM pg_shdepend s JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.refobjid
  WHERE s.refclassid = 1260 AND s.deptype = 'o' AND r.rolname = $1 AND d.datname <> $2 AND d.datallowconn`;
const LEFT_OPEN = `WITH grantees(oid, name) AS (
  SELECT 0::oid, 'PUBLIC' UNION ALL SELECT oid, quote_ident(rolname) FROM pg_roles WHERE rolname = ANY ($2)),
acls(what, clause, reading, acl) AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence ' WHEN 'v' THEN 'view ' ELSE 'table ' END || c.oid::regclass::text,
      CASE relkind WHEN 'S' THEN 'ON SEQUENCE ' ELSE 'ON TABLE ' END || c.oid::regclass::text,
      ARRAY['SELECT'], relacl
    FROM pg_class c WHERE relacl IS NOT NULL AND relpersistence <> 't' AND age(c.xmin) <= age($1::xid)
  UNION ALL SELECT 'column ' || attname || ' of ' || attrelid::regclass::text,
      '(' || quote_ident(attname) || ') ON TABLE ' || attrelid::regclass::text, ARRAY['SELECT'], attacl
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE attacl IS NOT NULL AND relpersistence <> 't' AND age(a.xmin) <= age($1::xid)
  UNION ALL SELECT 'schema ' || nspname, 'ON SCHEMA ' || quote_ident(nspname), ARRAY['USAGE'], nspacl
    FROM pg_namespace n WHERE nspacl IS NOT NULL AND NOT nspname ^@ 'pg_' AND age(n.xmin) <= age($1::xid)
  UNION ALL SELECT 'large object ' || oid, 'ON LARGE OBJECT ' || oid, ARRAY['SELECT'], lomacl
    FROM pg_largeobject_metadata m WHERE lomacl IS NOT NULL AND age(m.xmin) <= age($1::xid)),
open_relations(oid) AS (
  SELECT DISTINCT c.oid FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x JOIN grantees g ON g.oid = x.grantee
  WHERE x.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'))
SELECT format('%s may %s on %s', g.name, x.privilege_type, a.what) AS what,
    format('REVOKE %s %s FROM %s', x.privilege_type, a.clause, g.name) AS fix
  FROM acls a CROSS JOIN LATERAL aclexplode(a.acl) x JOIN grantees g ON g.oid = x.grantee
  WHERE x.privilege_type <> ALL (a.reading)
UNION ALL
SELECT format('%s will have %s on each new object that %s makes', g.name, x.privilege_type, d.defaclrole::regrole),
    format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s REVOKE %s ON %s FROM %s', d.defaclrole::regrole,
      (SELECT ' IN SCHEMA ' || quote_ident(nspname) FROM pg_namespace WHERE oid = d.defaclnamespace), x.privilege_type,
      CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'n' THEN 'SCHEMAS' WHEN 'f' THEN 'FUNCTIONS' ELSE 'TYPES' END,
      g.name)
  FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) x JOIN grantees g ON g.oid = x.grantee
  WHERE d.defaclobjtype IN ('r', 'S', 'n') AND x.privilege_type NOT IN ('SELECT', 'USAGE') AND age(d.xmin) <= age($1::xid)
UNION ALL
SELECT format('%s may call function %s, which runs with the rights of %s', g.name, p.oid::regprocedure, p.proowner::regrole),
    format('REVOKE EXECUTE ON FUNCTION %s FROM %s', p.oid::regprocedure, g.name)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x JOIN grantees g ON g.oid = x.grantee
  WHERE p.prosecdef AND p.prorettype <> ALL ('{trigger,event_trigger}'::regtype[]::oid[])
    AND NOT n.nspname ^@ 'pg_temp_' AND age(p.xmin) <= age($1::xid)
UNION ALL
SELECT format('trigger %s runs when somebody who should only read writes %s', quote_ident(t.tgname), t.tgrelid::regclass),
    format('DROP TRIGGER %s ON %s', quote_ident(t.tgname), t.tgrelid::regclass)
  FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgrelid IN (SELECT oid FROM open_relations) AND age(t.xmin) <= age($1::xid)
UNION ALL
SELECT format('rule %s runs when somebody who should only read writes %s', quote_ident(r.rulename), r.ev_class::regclass),
    format('DROP RULE %s ON %s', quote_ident(r.rulename), r.ev_class::regclass)
  FROM pg_rewrite r WHERE r.ev_type <> '1' AND r.ev_class IN (SELECT oid FROM open_relations) AND age(r.xmin) <= age($1::xid)
ORDER BY 1 LIMIT 50`;
// src/credentials/postgres/credential.ts
const CA_FILE = "postgres-ca.crt";
function leaseCredential(server, lease) {
	const { admin, ca } = server;
	const { host, port } = server.address ?? admin;
	const url = new URL(`postgresql://${hostInUrl(host)}:${port}/`);
	url.pathname = `/${encodeURIComponent(lease.database)}`;
	url.username = lease.role;
	url.password = lease.password.reveal();
	const optional = [
		[
			"PGSSLMODE",
			"sslmode",
			admin.sslmode
		],
		[
			"PGSSLROOTCERT",
			"sslrootcert",
			ca === void 0 ? void 0 : filePlaceholder(CA_FILE)
		],
		[
			"PGCHANNELBINDING",
			"channel_binding",
			admin.requiresChannelBinding ? "require" : void 0
		]
	];
	const env = {};
	for (const [variable, parameter, value] of optional) {
		if (value === void 0) continue;
		env[variable] = value;
		url.searchParams.set(parameter, value);
	}
	return {
		kind: "postgres",
		env: {
			PGHOST: host,
			PGPORT: String(port),
			PGDATABASE: lease.database,
			PGUSER: lease.role,
			PGPASSWORD: lease.password,
			...env,
			DATABASE_URL: new Secret(url.href)
		},
		files: ca === void 0 ? [] : [{
			name: CA_FILE,
			mode: "0400",
			content: ca
		}]
	};
}
// src/credentials/postgres/new-role.ts
async function makeRole(query, wanted) {
	const [row] = await query(makingStatements(wanted).join("; "));
	return {
		oid: Number(row?.["oid"]),
		transaction: String(row?.["transaction"])
	};
}
function makingStatements(wanted) {
	const role = escapeIdentifier(wanted.role);
	const granted = escapeIdentifier(wanted.granted);
	return [
		`CREATE ROLE ${role} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT ${wanted.connections} PASSWORD ${escapeLiteral(wanted.verifier)} VALID UNTIL ${escapeLiteral(toRfc3339(wanted.expiresAt))} IN ROLE ${granted}${wanted.adminIsSuperuser ? "" : " ROLE CURRENT_USER"}`,
		`COMMENT ON ROLE ${role} IS ${escapeLiteral(wanted.note)}`,
		...wanted.worksAsGranted ? [`ALTER ROLE ${role} SET role = ${escapeLiteral(wanted.granted)}`] : [],
		`SELECT oid, pg_current_xact_id()::xid AS transaction FROM pg_roles WHERE rolname = ${escapeLiteral(wanted.role)}`
	];
}
// src/credentials/postgres/scram.ts
const ITERATIONS = 4096;
const derive = promisify(pbkdf2);
async function scramVerifier(password, salt) {
	const salted = await derive(password.reveal(), salt, ITERATIONS, 32, "sha256");
	const clientKey = createHmac("sha256", salted).update("Client Key").digest();
	const storedKey = createHash("sha256").update(clientKey).digest("base64");
	const serverKey = createHmac("sha256", salted).update("Server Key").digest("base64");
	const saltText = Buffer.from(salt).toString("base64");
	return `SCRAM-SHA-256$${ITERATIONS}:${saltText}$${storedKey}:${serverKey}`;
}
// src/credentials/postgres/issue.ts
async function issueRole(issue) {
	const { access, request, handle, randomBytes, signal, onCreating } = issue;
	const { settings, expiresAt } = request;
	const { server } = access;
	const { allowsPreparedTransactions } = server;
	const role = String(handle["role"]);
	const password = randomPassword(randomBytes);
	const verifier = await scramVerifier(password, randomBytes(16));
	let creating = false;
	const made = await access.use({
		signal,
		mayRepeat: () => !creating,
		work: async ({ query }) => {
			const seen = await lookAtGrantedRole(query, settings);
			refuseUnfit(seen, {
				settings,
				access: request.access,
				allowsPreparedTransactions
			});
			signal.throwIfAborted();
			creating = true;
			onCreating();
			return makeRole(query, {
				role,
				granted: settings.role,
				worksAsGranted: request.access === "write",
				connections: connectionLimit(server.connections, seen.free),
				expiresAt,
				verifier,
				note: roleNote(request),
				adminIsSuperuser: seen.adminIsSuperuser
			});
		}
	});
	return {
		credential: leaseCredential(server, {
			database: settings.database,
			role,
			password
		}),
		handle: {
			...handle,
			oid: made.oid,
			transaction: made.transaction
		},
		diesAt: expiresAt,
		issuedTo: `postgres role ${role}`
	};
}
// src/credentials/postgres/keep-server.ts
async function keepServer(server, signal) {
	const { access, classification } = server;
	await keepTrying(access, signal);
	const unseen = await classification.refresh(signal);
	const over = [];
	for (const found of classification.takeFoundWriting()) over.push(...await endReads(server, found, signal));
	return {
		warnings: unseen.map(unseenWarning),
		over
	};
}
function unseenWarning({ database, because }) {
	return {
		name: "database_unseen",
		message: `the broker cannot look at what roles may do in database "${database}": ${because}`,
		remedy: "Let the broker's user connect: pg_hba.conf, GRANT CONNECT, and CONNECTION LIMIT."
	};
}
async function endReads({ name, access }, { role, because }, signal) {
	const leases = await readLeasesOf(access, role, signal);
	const rest = {
		server: name,
		access,
		signal,
		oid: void 0,
		transaction: void 0
	};
	for (const lease of leases) await closeRole({
		...lease,
		...rest,
		isRead: true
	});
	if (leases.length === 0) return [];
	return [{
		handle: {
			server: name,
			granted: role,
			access: "read"
		},
		because: `role "${role}" can write: ${because}`
	}];
}
// src/credentials/postgres/rehearse.ts
async function rehearse(asked) {
	const { access, settings, randomBytes, signal } = asked;
	const { server } = access;
	const role = `${ROLE_PREFIX}rehearsal_${Buffer.from(randomBytes(8)).toString("hex")}`;
	const verifier = await scramVerifier(randomPassword(randomBytes), randomBytes(16));
	const address = addressText(server.admin);
	try {
		const seen = await access.use({
			signal,
			work: async ({ query }) => lookAtGrantedRole(query, settings)
		});
		const refused = whyRefused(seen, {
			settings,
			access: (seen.found && seen.unfit === void 0 ? await asked.classify() : void 0)?.access ?? "read",
			allowsPreparedTransactions: server.allowsPreparedTransactions
		});
		if (refused !== void 0) {
			const { setting, failure } = refused;
			return ok({
				setting,
				failure: {
					...failure,
					mayExist: false
				}
			});
		}
		const statements = makingStatements({
			role,
			granted: settings.role,
			worksAsGranted: true,
			connections: 1,
			expiresAt: 0,
			verifier,
			note: "",
			adminIsSuperuser: seen.adminIsSuperuser
		});
		await access.use({
			signal,
			work: async ({ query }) => query([
				"BEGIN",
				...statements,
				"ROLLBACK"
			].join("; "))
		});
		return ok(void 0);
	} catch (error) {
		const failure = postgresFailure(error, {
			server: settings.server,
			address,
			mayExist: false
		});
		return failure.name === "42501" ? ok({
			setting: "server",
			failure
		}) : err(failure);
	}
}
// src/credentials/postgres/session-settings.ts
const SETTINGS = {
	search_path: "pg_catalog",
	role: "none",
	default_transaction_read_only: "off",
	default_transaction_isolation: "read committed",
	default_transaction_deferrable: "off",
	standard_conforming_strings: "on",
	local_preload_libraries: "",
	statement_timeout: "8s",
	lock_timeout: "2s",
	idle_session_timeout: "0",
	idle_in_transaction_session_timeout: "0",
	client_min_messages: "warning",
	jit: "off"
};
function sessionOptions({ hasTransactionTimeout }, more = {}) {
	const newer = hasTransactionTimeout ? { transaction_timeout: "0" } : {};
	return Object.entries({
		...SETTINGS,
		...newer,
		...more
	}).map(([name, value]) => `-c ${name}=${value.replaceAll(" ", String.raw`\ `)}`).join(" ");
}
// src/credentials/postgres/tls.ts
const UNVERIFIED = { rejectUnauthorized: false };
function transportsOf({ admin, ca }) {
	const mode = admin.sslmode ?? "prefer";
	if (mode === "disable") return [false];
	if (mode === "allow") return [false, UNVERIFIED];
	if (mode === "prefer") return [UNVERIFIED, false];
	const trusted = ca === void 0 ? {} : { ca };
	if (mode === "verify-full") return [{
		...trusted,
		rejectUnauthorized: true
	}];
	if (mode === "require" && ca === void 0) return [UNVERIFIED];
	return [{
		...trusted,
		rejectUnauthorized: true,
		checkServerIdentity: () => void 0
	}];
}
// src/credentials/postgres/connection.ts
var CuttableClient = class extends Client {
	#socket;
	constructor(config = {}) {
		const socket = new Socket();
		super({
			...config,
			password: config.password,
			stream: () => socket
		});
		this.#socket = socket;
		if (config.enableChannelBinding === true) requireChannelBinding(this);
		this.on("error", () => void 0);
	}
	cut() {
		this.#socket.destroy(interrupted("the database server did not answer in time"));
	}
};
function clientConfig(server, plan, session = {}) {
	const { admin } = server;
	return {
		host: admin.host,
		port: admin.port,
		user: admin.user,
		password: () => server.admin.password.reveal(),
		database: session.database ?? plan.database,
		ssl: plan.transport,
		enableChannelBinding: admin.requiresChannelBinding,
		options: sessionOptions(plan, session.settings),
		application_name: "stepkey",
		keepAlive: true
	};
}
const FALLBACKS = ["postgres", "template1"];
async function learnPlan(server, signal) {
	let failure;
	for (const database of [server.admin.database, ...FALLBACKS]) try {
		return await learnFor(database, server, signal);
	} catch (error) {
		failure ??= error;
		if (!refusesConnections(error)) break;
	}
	throw failure;
}
async function learnFor(database, server, signal) {
	let failure;
	for (const transport of transportsOf(server)) {
		for (const hasTransactionTimeout of [true, false]) {
			const plan = {
				database,
				transport,
				hasTransactionTimeout
			};
			try {
				await connectOnce(new CuttableClient(clientConfig(server, plan)), signal, () => Promise.resolve());
				return plan;
			} catch (error) {
				failure = error;
				if (!isUnknownSetting(error)) break;
			}
		}
		if (!triesTheNextTransport(failure)) break;
	}
	throw failure;
}
function refusesConnections(error) {
	return [
		"53300",
		"55000",
		"42501"
	].includes(sqlState(error) ?? "");
}
function isUnknownSetting(error) {
	return sqlState(error) === "42704" && String(error).includes("transaction_timeout");
}
function triesTheNextTransport(error) {
	return sqlState(error) === "28000" || String(error).includes("does not support SSL");
}
async function connectOnce(client, signal, work) {
	signal.throwIfAborted();
	const cut = () => client.cut();
	signal.addEventListener("abort", cut, { once: true });
	try {
		await client.connect();
		return await work(queryOf(client));
	} finally {
		signal.removeEventListener("abort", cut);
		await client.end().catch(() => void 0);
		client.cut();
	}
}
const NAMES = new Map();
function nameOf(sql) {
	const name = NAMES.get(sql) ?? `stepkey_${NAMES.size}`;
	NAMES.set(sql, name);
	return name;
}
function queryOf(client) {
	return async (sql, parameters) => {
		const result = parameters === void 0 ? await client.query(sql) : await client.query({
			name: nameOf(sql),
			text: sql,
			values: parameters.slice()
		});
		if (!isList(result)) return result.rows;
		return result.at(-1)?.rows ?? [];
	};
}
function isList(value) {
	return Array.isArray(value);
}
// src/credentials/postgres/pooled.ts
async function fillPool(pool, count, signal) {
	const taken = await Promise.allSettled(Array.from({ length: count }, () => acquire(pool, signal)));
	for (const one of taken) if (one.status === "fulfilled") one.value.release();
	for (const one of taken) if (one.status === "rejected") throw one.reason;
}
async function acquire(pool, signal) {
	signal.throwIfAborted();
	const taking = pool.connect();
	const aborted = Promise.withResolvers();
	const onAbort = () => {
		aborted.reject(noneFree());
		taking.then((client) => client.release()).catch(() => void 0);
	};
	signal.addEventListener("abort", onAbort, { once: true });
	try {
		const client = await Promise.race([taking, aborted.promise]);
		return signal.aborted ? await aborted.promise : client;
	} finally {
		signal.removeEventListener("abort", onAbort);
	}
}
async function usePooled(pool, { signal, work }) {
	const client = await acquire(pool, signal);
	const cut = () => {
		if (client instanceof CuttableClient) client.cut();
	};
	signal.addEventListener("abort", cut, { once: true });
	const query = queryOf(client);
	let broken = true;
	try {
		const inTransaction = () => client.getTransactionStatus() === "T";
		const value = await work({
			query,
			pid: pidOf(client),
			inTransaction
		});
		broken = false;
		return value;
	} catch (error) {
		broken = isBroken(error) || signal.aborted || !await query("ROLLBACK").then(() => true, () => false);
		throw error;
	} finally {
		signal.removeEventListener("abort", cut);
		client.release(broken);
	}
}
function pidOf(client) {
	return "processID" in client ? Number(client.processID) : 0;
}
// src/credentials/postgres/server-access.ts
const SHAPES = {
	issue: {
		max: 6,
		kept: 2,
		settings: { synchronous_commit: "off" }
	},
	close: {
		max: 4,
		kept: 1,
		settings: {}
	},
	watch: {
		max: 2,
		kept: 2,
		settings: {}
	}
};
const REFUSED = new Set(["28P01", "28000"]);
const isRefused = (error) => REFUSED.has(sqlState(error) ?? "");
const ELSEWHERE_MAX = 3;
const REARM_MS = 2e4;
const POOL_NAMES = [
	"watch",
	"close",
	"issue"
];
function createServerAccess(configured) {
	const { server, connecting } = freshLogin(configured, {
		isRefused,
		onMoved: () => pools.forget()
	});
	const pools = sharedOpening({
		open: async (signal) => openPools(server, signal),
		close: closePools
	});
	const use = async (name, options) => connecting(() => useOnce(name, options));
	const useOnce = async (name, options) => {
		const pool = (await pools.get(options.signal))[name];
		for (let broken = 0;; broken += 1) try {
			return await usePooled(pool, options);
		} catch (error) {
			if (!(!options.signal.aborted && (options.mayRepeat?.() ?? true)) || !isBroken(error) || broken > SHAPES[name].max) throw error;
		}
	};
	const look = async (open, signal) => {
		const idle = POOL_NAMES.flatMap((name) => Array.from({ length: open[name].idleCount }, async () => use(name, {
			signal,
			work: ping
		})));
		await Promise.allSettled(idle);
	};
	let armedAt = Number.NEGATIVE_INFINITY;
	const inDatabase = () => {
		const inPlace = createLimit(ELSEWHERE_MAX, noneFree);
		return async (database, signal, work) => {
			return connecting(async () => {
				const { plan } = await pools.get(signal);
				return inPlace(signal, async () => connectOnce(new CuttableClient(clientConfig(server, plan, { database })), signal, work));
			});
		};
	};
	return {
		server,
		use: async (options) => use("issue", options),
		useToClose: async (options) => use("close", options),
		useToWatch: async (options) => use("watch", options),
		inDatabase: inDatabase(),
		lookInDatabase: inDatabase(),
		keep: async (signal) => {
			const open = await pools.get(signal);
			await look(open, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
			const isDue = performance.now() - armedAt > REARM_MS;
			const work = async (session) => {
				if (isDue || !session.inTransaction()) await rearm(session);
			};
			await Promise.all([use("watch", {
				signal,
				work
			}), use("watch", {
				signal,
				work
			})]);
			if (isDue) armedAt = performance.now();
			for (const name of ["close", "issue"]) await connecting(() => fillPool(open[name], SHAPES[name].kept, signal));
		},
		close: () => pools.forget()
	};
}
const LOOK_MS = 5e3;
async function ping({ query }) {
	await query("");
}
async function closePools({ issue, close, watch }) {
	await Promise.all([
		issue.end(),
		close.end(),
		watch.end()
	]);
}
async function openPools(server, signal) {
	const plan = await learnPlan(server, signal);
	const pool = ({ max, kept, settings }) => {
		const created = new Pool({
			...clientConfig(server, plan, { settings }),
			Client: CuttableClient,
			max,
			min: kept,
			connectionTimeoutMillis: 1e4,
			idleTimeoutMillis: 3e4,
			allowExitOnIdle: true
		});
		created.on("error", () => void 0);
		return created;
	};
	const { issue, close, watch } = SHAPES;
	return {
		plan,
		issue: pool(issue),
		close: pool(close),
		watch: pool(watch)
	};
}
// src/credentials/postgres/tidy.ts
const PIECE = 500;
const RESERVE_MS = 2e3;
async function tidyRole(target, milliseconds) {
	const { access, role, signal } = target;
	const endsAt = performance.now() + milliseconds - RESERVE_MS;
	const known = await access.use({
		signal,
		work: async ({ query }) => lookForRole(query, target)
	});
	const findings = await findLeftOpenElsewhere(target);
	if (known === void 0) return {
		facts: ["role absent"],
		findings
	};
	const rolledBack = await rollBackPreparedOf(access, role, signal);
	const moving = {
		target,
		oid: known.oid,
		endsAt,
		moved: 0,
		isUnfinished: false
	};
	for (const database of known.databases) {
		await access.inDatabase(database, signal, async (query) => disown(query, moving));
		if (moving.isUnfinished) return {
			facts: movedFacts(moving),
			findings,
			isUnfinished: true
		};
	}
	await insist({
		access,
		signal,
		work: async (query) => query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`),
		meanwhile: () => Promise.resolve()
	});
	return {
		facts: [
			"role dropped",
			...movedFacts(moving),
			...rolledBack > 0 ? [`${plural(rolledBack, "prepared transaction")} rolled back`] : []
		],
		findings
	};
}
async function lookForRole(query, { role }) {
	const [found] = await query("SELECT oid FROM pg_roles WHERE rolname = $1", [role]);
	if (found === void 0) return void 0;
	const rows = await query(`SELECT DISTINCT coalesce(d.datname, current_database()) AS name
     FROM pg_shdepend s LEFT JOIN pg_database d ON d.oid = s.dbid
     WHERE s.refclassid = 1260 AND s.refobjid = $1`, [found["oid"]]);
	return {
		oid: Number(found["oid"]),
		databases: rows.map((row) => String(row["name"]))
	};
}
function movedFacts({ target, moved }) {
	return moved > 0 ? [`${plural(moved, "object")} ${target.isRead ? "removed" : "handed over"}`] : [];
}
async function disown(query, moving) {
	const { target, oid, endsAt } = moving;
	await becomeMember(query, target.role);
	const heir = await heirOf(query, target.granted);
	for (const piece of PIECES) for (;;) {
		const count = await moveObjects(query, {
			text: piece(target, heir),
			oid
		});
		moving.moved += count;
		if (count < PIECE) break;
		moving.isUnfinished = performance.now() > endsAt;
		if (moving.isUnfinished) return;
	}
	const role = escapeIdentifier(target.role);
	await query(`REASSIGN OWNED BY ${role} TO ${heir}`);
	await query(`DROP OWNED BY ${role}`);
}
async function becomeMember(query, role) {
	const [row] = await query(`SELECT rolsuper OR EXISTS (SELECT FROM pg_auth_members a JOIN pg_roles x ON x.oid = a.roleid
       WHERE x.rolname = $1 AND a.member = r.oid AND a.grantor = r.oid) AS fit
     FROM pg_roles r WHERE rolname = current_user`, [role]);
	if (row?.["fit"] !== true) await query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`);
}
async function heirOf(query, granted) {
	return (await query("SELECT FROM pg_roles WHERE rolname = $1", [granted])).length > 0 ? escapeIdentifier(granted) : "CURRENT_USER";
}
const PIECES = [({ isRead }, heir) => `SELECT format(${isRead ? "'SELECT lo_unlink(%s)'" : `'ALTER LARGE OBJECT %s OWNER TO ${quoted(heir)}'`}, oid)
     FROM pg_largeobject_metadata WHERE lomowner = $1 LIMIT ${PIECE}`, (_target, heir) => `SELECT format('ALTER TABLE %s OWNER TO ${quoted(heir)}', oid::regclass) FROM pg_class c
     WHERE relowner = $1 AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
       SELECT FROM pg_depend d WHERE d.classid = 1259 AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
     LIMIT ${PIECE}`];
function quoted(identifier) {
	return identifier.replaceAll("'", "''").replaceAll("%", "%%");
}
async function moveObjects(query, { text, oid }) {
	const statements = (await query(text, [oid])).map((row) => String(Object.values(row)[0]));
	if (statements.length > 0) await query(statements.join("; "));
	return statements.length;
}
// src/credentials/postgres/provider.ts
const BACKGROUND = {
	everyMs: 1e3,
	limitMs: 6e4
};
const TIDY_MS = 8e3;
function createPostgresProvider(deps) {
	const { randomBytes } = deps;
	const kept = new Map(Object.entries(deps.servers).map(([name, server]) => [name, keptServer(name, server, deps)]));
	const on = onServer("postgres", {
		servers: kept,
		addressOf: ({ access }) => access.server.admin,
		failureOf: postgresFailure
	});
	const onTarget = async (handle, signal, work) => {
		const read = readHandle(handle);
		return on(read.server, async ({ access, classification }) => work({
			...read,
			access,
			signal,
			readers: classification.readers()
		}));
	};
	return {
		kind: "postgres",
		revocability: POSTGRES_REVOCABILITY,
		handleOf,
		variablesOf: () => [
			"PGHOST",
			"PGPORT",
			"PGDATABASE",
			"PGUSER",
			"PGPASSWORD",
			"DATABASE_URL"
		],
		classify: async (settings, signal) => on(settings.server, async ({ classification }) => classification.classify(settings, signal)),
		rehearse: async (settings, signal) => {
			const server = kept.get(settings.server);
			if (server === void 0) return err(unknownServer("postgres", settings.server));
			const { access, classification } = server;
			const classify = async () => classification.classify(settings, signal);
			return rehearse({
				access,
				settings,
				randomBytes,
				signal,
				classify
			});
		},
		checkSettings: async ({ settings, access: wanted }, signal) => on(settings.server, async ({ access }) => {
			const work = ({ query }) => lookAtGrantedRole(query, settings);
			const seen = await access.use({
				signal,
				work
			});
			const { allowsPreparedTransactions } = access.server;
			refuseUnfit(seen, {
				settings,
				access: wanted,
				allowsPreparedTransactions
			});
		}),
		issue: async (request, signal) => {
			let creating = false;
			const onCreating = () => {
				creating = true;
			};
			const handle = handleOf(request);
			return on(request.settings.server, async ({ access }) => issueRole({
				access,
				request,
				handle,
				randomBytes,
				signal,
				onCreating
			}), () => creating);
		},
		revoke: async (handle, signal) => onTarget(handle, signal, async (target) => {
			const facts = await closeRole(target);
			const findings = await findLeftOpen(target);
			return findings === void 0 ? { facts } : {
				facts,
				findings
			};
		}),
		tidy: async (handle, signal) => onTarget(handle, signal, async (target) => tidyRole(target, TIDY_MS)),
		probe: async (handle, signal) => onTarget(handle, signal, probe),
		checkServer: async (server, signal) => on(server, async ({ access }) => {
			await access.use({
				signal,
				work: async ({ query }) => query("SELECT 1")
			});
		}),
		list: async (server, instance, signal) => on(server, async ({ access }) => listRoles(access, {
			server,
			instance,
			signal
		})),
		close: () => {
			for (const { access } of kept.values()) access.close();
		},
		background: {
			...BACKGROUND,
			run: async (server, signal) => on(server, async (known) => keepServer(known, signal))
		}
	};
}
function keptServer(name, server, { clock }) {
	const access = createServerAccess(server);
	return {
		name,
		access,
		classification: createClassificationCache({
			access,
			clock
		})
	};
}
async function probe(target) {
	const { exists, isOpen, sessions } = await lookAtRole(target);
	const facts = [exists ? isOpen ? "role exists" : "login closed, no rights" : "role absent", sessions === 0 ? "no sessions" : `${sessions} live sessions`];
	return {
		state: isOpen || sessions > 0 ? "alive" : "dead",
		facts
	};
}
function handleOf({ lease, settings, access }) {
	const { server, database, role } = settings;
	return {
		server,
		database,
		role: `${ROLE_PREFIX}${leaseSuffix(lease)}`,
		granted: role,
		access
	};
}
function readHandle(handle) {
	const { server, database, role, granted, oid, transaction, access } = handle;
	if (typeof server !== "string" || typeof database !== "string" || typeof role !== "string" || typeof granted !== "string" || !role.startsWith("stepkey_")) throw new TypeError("not a handle of the postgres provider");
	return {
		server,
		database,
		role,
		granted,
		oid: typeof oid === "number" ? oid : void 0,
		transaction: typeof transaction === "string" ? transaction : void 0,
		isRead: access === "read"
	};
}
export { createPostgresProvider };
