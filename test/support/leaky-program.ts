import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MAX_HOLD_MS } from "../../src/delivery/task/pump-output.ts";

/**
 * A task's program that gives its secret (`PGPASSWORD`) away in every way that it can be printed: plainly, encoded, cut
 * into pieces, over both streams, and as commands to the runner.
 */
export function installLeakyProgram(workspace: string): void {
  writeFileSync(join(workspace, "leak.mjs"), PROGRAM);
}

/**
 * Whether a busy machine stretched a pause between two pieces beyond the time for which stepkey holds back a line. Then
 * the limit of docs/delivery.md holds, and not what this program tries.
 */
export function wasStalled(workspace: string): boolean {
  const note = join(workspace, "longest-pause");
  return existsSync(note) && Number(readFileSync(note, "utf8")) > MAX_HOLD_MS * 0.8;
}

const PROGRAM = String.raw`
import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
let longest = 0;
const sleep = async (ms) => {
  const began = performance.now();
  await setTimeout(ms);
  longest = Math.max(longest, performance.now() - began);
};
const secret = process.env.PGPASSWORD;
const say = (text) => process.stdout.write(text + "\n");
const complain = (text) => process.stderr.write(text + "\n");
const each = (spell) => [...Buffer.from(secret)].map((code) => spell(code)).join("");
const hex = (code) => code.toString(16).padStart(2, "0");

say("plain " + secret + secret);
complain("plain on stderr: " + secret);
say(JSON.stringify({ password: secret, nested: JSON.stringify({ password: secret }) }));
say(process.env.DATABASE_URL ?? "");

for (const encoding of ["base64", "base64url", "hex"]) {
  for (const before of ["", "x", "yz", "user:"]) {
    for (const after of ["", "!", "@host"]) say(Buffer.from(before + secret + after).toString(encoding));
  }
}
say(Buffer.from("user:" + secret + "@host").toString("base64").replace(/(.{20})/g, "$1\n"));
say(Buffer.from(secret).toString("hex").toUpperCase());
say(each((code) => hex(code) + ":"));
say(each((code) => "%" + hex(code)));
say(each((code) => "%" + hex(code).toUpperCase()));
say(encodeURIComponent(process.env.DATABASE_URL ?? ""));
say('"' + each((code) => "\\u00" + hex(code)) + '"');
say(each((code) => "\\x" + hex(code)));
say(each((code) => "&#" + code + ";"));

for (const sign of secret) {
  process.stdout.write(sign);
  await sleep(2);
}
say("");
const middle = secret.length / 2;
process.stdout.write("half and " + secret.slice(0, middle));
await sleep(50);
process.stderr.write(secret.slice(middle) + "\n");
await sleep(50);
say("");
for (const [index, sign] of [...secret].entries()) {
  (index % 2 === 0 ? process.stdout : process.stderr).write(sign);
  await sleep(5);
}
say("");
complain("");
const coded = Buffer.from(secret).toString("base64");
process.stderr.write(coded.slice(0, 20));
await sleep(50);
say("noise on the other stream");
process.stderr.write(coded.slice(20) + "\n");

for (const command of [
  "::set-output name=stolen::" + secret,
  "::save-state name=stolen::" + secret,
  "::set-env name=STOLEN::" + secret,
  "::add-path::/" + secret,
  "  ::error file=" + secret + "::" + secret,
  "::warning title=" + secret + "::hello",
  "::notice::" + each((code) => "%" + hex(code)),
  "::debug::" + secret,
  "::group::" + secret,
  "::add-matcher::" + secret,
  "text ##[set-output name=stolen]" + secret,
  "##[error]" + secret,
  "\r::set-output name=stolen::" + secret,
  "\u2003::set-output name=stolen::" + secret,
]) say(command);
for (const part of ["::", "set-out", "put name=stolen:", ":" + secret + "\n"]) {
  process.stdout.write(part);
  await sleep(10);
}
// From here on a runner that believed it would take no mask any more.
say("::stop-commands::anything");
say("::add-mask::" + secret.slice(0, 5));
say("at the end " + secret);
process.stdout.write("without a last line end " + secret);
writeFileSync("longest-pause", String(longest));
`;
