/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-call -- plain JavaScript, which an old Node must be able to read: nothing types it */
/** Runs before what is written in TypeScript: says plainly what is missing where npm brought no Node 24. */
import { versions, stderr, exit } from "node:process";

const major = Number(versions.node.split(".")[0]);
if (major < 24) {
  stderr.write(
    `This is Node ${versions.node}; stepkey runs on Node 24, which \`npm ci\` brings by an install script of the package "node".\n` +
      "Either npm was told to run no install scripts (ignore-scripts), or `npm ci` did not run yet.\n" +
      "What now: npm ci --ignore-scripts=false\n",
  );
  exit(1);
}
