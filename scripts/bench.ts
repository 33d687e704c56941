/**
 * `npm run bench`: what a job pays for stepkey; with `-- action --peers DIR`, beside other actions.
 * `npm run bench -- postgres`: what an exchange costs at a database server.
 * `npm run bench -- broker`: what a broker can do. `npm run bench -- brokers`: what several on one PostgreSQL can do. `npm run bench -- delivery`: what a task's output goes through.
 * `npm run bench -- residue [DIR]`: how fast a job's files are searched.
 */
const BENCHES: Readonly<Record<string, string>> = {
  postgres: "./bench-postgres.ts",
  broker: "./bench-broker.ts",
  brokers: "./bench-brokers.ts",
  delivery: "./bench-delivery.ts",
  residue: "./bench-residue.ts",
};
const [what = ""] = process.argv.slice(2);
await import(BENCHES[what] ?? "./bench-action.ts");
