/** `npm run arch`: fails with a line for every import, name or literal that is against the rules of docs/ARCHITECTURE.md. */
import { fileURLToPath } from "node:url";
import { check } from "./architecture/check.ts";
import { findingLine } from "./architecture/finding.ts";
import { readCodebase } from "./architecture/read-codebase.ts";
import { RULES } from "./architecture/rules.ts";

const codebase = readCodebase(fileURLToPath(new URL("..", import.meta.url)));
const findings = check(codebase, RULES);
for (const finding of findings) process.stderr.write(`${findingLine(finding)}\n`);
const looked = `${codebase.files.length} files, ${codebase.imports.length} imports`;
if (findings.length === 0) {
  process.stdout.write(`The architecture holds (${looked}).\n`);
} else {
  process.stderr.write(
    `\n${findings.length === 1 ? "1 finding" : `${findings.length} findings`} (${looked}).\n`,
  );
  process.exitCode = 1;
}
