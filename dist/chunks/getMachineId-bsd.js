import { t as execAsync } from "./execAsync.js";
import { n as diag } from "./dist.js";
const { promises } = process.getBuiltinModule("fs");
// node_modules/@opentelemetry/resources/dist/detectors/platform/node/machine-id/getMachineId-bsd.mjs
async function getMachineId() {
	try {
		return (await promises.readFile("/etc/hostid", { encoding: "utf8" })).trim();
	} catch (e) {
		diag.debug(`error reading machine id: ${e}`);
	}
	try {
		return (await execAsync("kenv -q smbios.system.uuid")).stdout.trim();
	} catch (e) {
		diag.debug(`error reading machine id: ${e}`);
	}
}
export { getMachineId };
