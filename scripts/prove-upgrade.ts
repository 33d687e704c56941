/**
 * `npm run prove:upgrade`: fifty jobs at a broker that restarts three times. `npm run prove:upgrade -- COMMIT`: a store that
 * the build of COMMIT wrote, opened by today's.
 */
const [commit] = process.argv.slice(2);
await(commit === undefined ? import("./upgrade/load.ts") : import("./upgrade/store.ts"));
