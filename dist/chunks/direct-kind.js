import "./rolldown-runtime.js";
import { t as createAwsDirectProvider } from "./provider2.js";
import { t as parseAwsDirectSettings } from "./settings.js";
// src/credentials/aws/direct/direct-kind.ts
const awsDirect = {
	parse: parseAwsDirectSettings,
	createProvider: createAwsDirectProvider
};
export { awsDirect };
