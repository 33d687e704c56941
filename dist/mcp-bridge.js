import { n as runBridge } from "./chunks/run-bridge.js";
// src/action/mcp-bridge.ts
async function main() {
	process.exitCode = await runBridge({
		env: process.env,
		stdin: process.stdin,
		stdout: process.stdout,
		complain: (line) => process.stderr.write(`${line}\n`)
	});
}
main();
export {};
