import { n as AWS_DIRECT_REVOCABILITY, t as AWS_BROKER_REVOCABILITY } from "./revocability.js";
import { t as POSTGRES_REVOCABILITY } from "./revocability2.js";
// src/credentials/kinds.ts
/** Every kind of credential. A new kind is a directory beside this file, and a line here. */
const KINDS = [{
	name: "postgres",
	hostileVariables: [],
	describe: ({ role }) => `postgres role ${String(role)}`,
	broker: {
		revocability: POSTGRES_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings3.js")).postgresSettings,
		createProvider: async (servers, { randomBytes }) => {
			const { createPostgresProvider } = await import("./provider4.js");
			return createPostgresProvider({
				servers,
				randomBytes
			});
		}
	}
}, {
	name: "aws",
	hostileVariables: [{
		name: "AWS_CA_BUNDLE",
		does: "changes which servers are trusted",
		stops: false
	}],
	describe: ({ session }) => `aws session ${String(session)}`,
	broker: {
		revocability: AWS_BROKER_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings2.js")).awsSettings,
		createProvider: async (servers, effects) => {
			const { createAwsBrokerProvider } = await import("./provider.js");
			return createAwsBrokerProvider({
				...effects,
				servers
			});
		}
	},
	direct: {
		revocability: AWS_DIRECT_REVOCABILITY,
		audience: "sts.amazonaws.com",
		example: "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }",
		load: async () => (await import("./direct-kind.js")).awsDirect,
		loadTrust: async () => (await import("./trust2.js")).awsTrust
	}
}];
/** The settings of all kinds that a broker issues, with their schemas. */
async function loadSettings(kinds) {
	const loading = kinds.flatMap(({ broker }) => broker === void 0 ? [] : [broker.loadSettings()]);
	return await Promise.all(loading);
}
export { loadSettings as n, KINDS as t };
