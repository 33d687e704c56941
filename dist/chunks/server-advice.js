import { l as text, n as integer } from "./read-row.js";
import { i as serverStoreError, t as createStorePool } from "./store-pool.js";
import { n as storePlace } from "./store-server.js";
// src/lease/postgres/server-advice.ts
const SETTINGS = `SELECT current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_standby_names') AS synchronous,
  (SELECT count(*) FROM pg_stat_replication) AS standbys`;
const DEADLINE_MS = 5e3;
function adviceFor(settings) {
	const { fsync, fullPageWrites, synchronousStandbys, standbys } = settings;
	return [...fsync === "off" || fullPageWrites === "off" ? [NOT_DURABLE] : [], ...standbys > 0 && synchronousStandbys === "" ? [ASYNCHRONOUS] : []];
}
const NOT_DURABLE = {
	message: "fsync or full_page_writes is off: a power cut can lose leases, or the whole store.",
	remedy: "Turn both on."
};
const ASYNCHRONOUS = {
	message: "Standbys follow asynchronously: one that takes over may lack the last commits, and with them leases, seals and used ID tokens.",
	remedy: "Set synchronous_standby_names. Or accept what a fail-over can lose: docs/storage.md says what."
};
async function serverAdvice(server) {
	const pool = createStorePool(server);
	try {
		const [row = {}] = await pool.use(DEADLINE_MS, ({ query }) => query(SETTINGS));
		return adviceFor({
			fsync: text(row, "fsync"),
			fullPageWrites: text(row, "full_page_writes"),
			synchronousStandbys: text(row, "synchronous"),
			standbys: integer(row, "standbys")
		});
	} catch (error) {
		throw serverStoreError(storePlace(server), error);
	} finally {
		await pool.close();
	}
}
export { serverAdvice };
