export { t as openSqliteStore } from "./sqlite-store.js";
