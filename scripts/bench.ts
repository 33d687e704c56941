/** `npm run bench`: what a job pays for stepkey. `npm run bench -- postgres`: what an exchange costs at a database server. */
const [what] = process.argv.slice(2);
await import(what === "postgres" ? "./bench-postgres.ts" : "./bench-start.ts");
