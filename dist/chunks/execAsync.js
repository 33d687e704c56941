const util = process.getBuiltinModule("util");
const child_process = process.getBuiltinModule("child_process");
// node_modules/@opentelemetry/resources/dist/detectors/platform/node/machine-id/execAsync.mjs
const execAsync = util.promisify(child_process.exec);
export { execAsync as t };
