import { A as shortSha, B as CREDENTIAL_EXAMPLE, D as placeText, E as joined, Et as toRfc3339, J as GITHUB_ID, K as COMMIT_SHA, L as Secret, N as printable, O as plural, Q as NO_COMMIT, R as isLoopback, T as inWords, X as LOGIN, dt as ok, ft as FIX_INPUTS, j as timeOfDay, k as sentence, mt as failure, tt as REPOSITORY_NAME, ut as err, w as inShort, z as isSecureUrl } from "./start.js";
const process$1 = process.getBuiltinModule("node:process");
const { Buffer: Buffer$1 } = process.getBuiltinModule("node:buffer");
const { randomBytes } = process.getBuiltinModule("node:crypto");
const { basename, dirname, join, resolve } = process.getBuiltinModule("node:path");
const { mkdtempSync, readFileSync, rmSync } = process.getBuiltinModule("node:fs");
const { chmod, lstat, readFile, readdir, rm, rmdir, stat, statfs, unlink, writeFile } = process.getBuiltinModule("node:fs/promises");
// src/shared/hostile-variable.ts
function stopping(effect, ...names) {
	return names.map((name) => Object.assign({
		name,
		stops: true
	}, effect));
}
function withheld(effect, ...names) {
	return names.map((name) => Object.assign({
		name,
		stops: false
	}, effect));
}
// src/credentials/aws/hostile-variables.ts
const SDKS$1 = "https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html";
const CLI = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html";
const AWS_HOSTILE_VARIABLES = [
	...withheld({
		does: "changes which servers are trusted",
		source: SDKS$1
	}, "AWS_CA_BUNDLE"),
	...withheld({
		does: "sends requests to another server",
		source: SDKS$1,
		isOwnCredential: true
	}, "AWS_ENDPOINT_URL*", "AWS_EC2_METADATA_SERVICE_ENDPOINT*"),
	...withheld({
		does: "makes AWS's tools read other settings, which can name servers and programs",
		source: SDKS$1,
		isOwnCredential: true
	}, "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
	...withheld({
		does: "makes AWS's tools use another credential",
		source: SDKS$1,
		isOwnCredential: true
	}, "AWS_CONTAINER_*", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"),
	...withheld({
		does: "loads other descriptions of AWS's services",
		source: "https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html",
		isOwnCredential: true
	}, "AWS_DATA_PATH"),
	...withheld({
		does: "names a program that the AWS CLI runs",
		source: CLI
	}, "AWS_PAGER")
];
// src/credentials/aws/session/revocability.ts
const SURVIVES = [
	"Sessions of roles that it assumed, with `chain` (up to 1 hour, and longer if those assume further roles).",
	"Logins to ECR, and with `bearer` tokens of CodeArtifact and ECR Public (12 hours).",
	"Keys from S3 Access Grants (12 hours), and other credentials that AWS services issued to it.",
	"Database connections that it opened with IAM authentication.",
	"GetCallerIdentity, which cannot be denied: EKS accepts it as a login until STS ends the session."
].join(" ");
const AWS_BROKER_REVOCABILITY = {
	revoke: "requested",
	best: "requested",
	proof: "the deny on its session is read back from the role",
	survives: `${SURVIVES} IAM needs some seconds to apply a deny everywhere.`,
	minimumSeconds: 900,
	absenceIsFinal: false
};
const AWS_DIRECT_REVOCABILITY = {
	revoke: "none",
	best: "expires",
	proof: "its own session policy denies everything from the lease's end on",
	survives: SURVIVES,
	minimumSeconds: 900,
	absenceIsFinal: false
};
const aws = {
	name: "aws",
	hostileVariables: AWS_HOSTILE_VARIABLES,
	toolFiles: {
		inHome: [".aws"],
		variables: ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"]
	},
	toolHomes: [{
		name: "aws",
		variables: {
			AWS_CONFIG_FILE: "aws-config",
			AWS_SHARED_CREDENTIALS_FILE: "aws-credentials"
		},
		copies: [{
			from: "~/.aws/config",
			to: "aws-config"
		}, {
			from: "~/.aws/credentials",
			to: "aws-credentials"
		}],
		watched: ["aws-config", "aws-credentials"]
	}],
	describe: ({ session }) => `aws session ${String(session)}`,
	broker: {
		loadRevocability: () => Promise.resolve(AWS_BROKER_REVOCABILITY),
		supplied: {},
		loadSettings: async () => (await import("./settings.js")).awsSettings,
		createProvider: async (servers, effects) => {
			const { createAwsBrokerProvider } = await import("./provider.js");
			return createAwsBrokerProvider({
				...effects,
				servers
			});
		}
	},
	direct: {
		endsEarly: false,
		loadRevocability: () => Promise.resolve(AWS_DIRECT_REVOCABILITY),
		audience: "sts.amazonaws.com",
		example: CREDENTIAL_EXAMPLE,
		load: async () => (await import("./direct.js").then(({ t: awsDirect }) => ({ awsDirect }))).awsDirect,
		loadTrust: async () => (await import("./trust2.js")).awsTrust
	}
};
// src/credentials/azure/cli-home.ts
const AZURE_CLI_HOME = {
	name: "azure",
	alsoCalled: ["az"],
	variables: { AZURE_CONFIG_DIR: "azure" },
	watched: [
		"azure/msal_token_cache.json",
		"azure/msal_token_cache.bin",
		"azure/service_principal_entries.json"
	],
	copies: inside([
		"config",
		"clouds.config",
		"azureProfile.json",
		"az.json",
		"az.sess",
		"msal_token_cache.json",
		"msal_token_cache.bin",
		"service_principal_entries.json",
		"service_principal_entries.bin",
		"commandIndex.json"
	]),
	links: inside(["cliextensions", "bin"])
};
function inside(names) {
	return names.map((name) => ({
		from: `~/.azure/${name}`,
		to: `azure/${name}`
	}));
}
// src/credentials/azure/hostile-variables.ts
const SDKS = "https://github.com/Azure/azure-sdk/blob/main/_includes/tables/environment_variables.md";
const TERRAFORM$2 = "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs";
const AZCOPY = "https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy-configuration-settings";
const CREDENTIAL = { isCredential: true };
const DELIVERED = { isDelivered: true };
const AZURE_HOSTILE_VARIABLES = [
	...leading({
		source: SDKS,
		...CREDENTIAL
	}, "AZURE_ACCESS_TOKEN", "AZURE_CLIENT_*", "AZURE_TENANT_ID", "AZURE_USERNAME", "AZURE_PASSWORD", "AZURE_STORAGE_*", "AZURE_DEVOPS_EXT_PAT"),
	...leading({
		source: TERRAFORM$2,
		...CREDENTIAL
	}, "ARM_CLIENT_*", "ARM_TENANT_ID", "ARM_OIDC_TOKEN", "ARM_ACCESS_KEY", "ARM_SAS_TOKEN"),
	...leading({
		source: AZCOPY,
		...CREDENTIAL
	}, "AZCOPY_SPA_*"),
	...leading({
		source: SDKS,
		...DELIVERED
	}, "AZURE_FEDERATED_TOKEN_FILE", "AZURE_AUTHORITY_HOST"),
	...leading({ source: SDKS }, "AZURE_TOKEN_CREDENTIALS", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET"),
	...withheld({
		does: "makes the Azure CLI use another cloud, load other extensions, or check no certificates",
		source: "https://learn.microsoft.com/cli/azure/azure-cli-configuration"
	}, "AZURE_CLOUD_NAME", "AZURE_EXTENSION_INDEX_URL", "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION", "ADAL_PYTHON_SSL_NO_VERIFY"),
	...leading({
		source: TERRAFORM$2,
		...DELIVERED
	}, "ARM_OIDC_*", "ARM_USE_*", "ARM_MSI_*", "ARM_ENVIRONMENT", "ARM_METADATA_HOST*"),
	...leading({ source: AZCOPY }, "AZCOPY_*")
];
function leading(effect, ...names) {
	return withheld({
		does: "makes Azure's tools use another server or another credential",
		isOwnCredential: true,
		...effect
	}, ...names);
}
// src/credentials/azure/kind.ts
async function loadRevocability$1() {
	return (await import("./revocability2.js").then(({ t: AZURE_REVOCABILITY }) => ({ AZURE_REVOCABILITY }))).AZURE_REVOCABILITY;
}
const azure = {
	name: "azure",
	hostileVariables: AZURE_HOSTILE_VARIABLES,
	toolFiles: {
		inHome: [
			".azure",
			".azd",
			".azcopy"
		],
		variables: ["AZURE_CONFIG_DIR", "AZD_CONFIG_DIR"]
	},
	toolHomes: [AZURE_CLI_HOME],
	describe: ({ client }) => `azure token of app ${String(client)}`,
	broker: {
		loadRevocability: loadRevocability$1,
		longestSeconds: 3600,
		supplied: {},
		loadSettings: async () => (await import("./settings2.js")).azureSettings,
		createProvider: async (servers, effects) => (await import("./provider3.js")).createAzureProvider({
			servers,
			...effects
		})
	},
	direct: {
		endsEarly: false,
		loadRevocability: loadRevocability$1,
		audience: "api://AzureADTokenExchange",
		example: "azure: { tenant-id: contoso.example, client-id: 22222222-2222-4222-8222-222222222222 }",
		load: async () => (await import("./provider4.js")).azureDirect
	}
};
// src/credentials/gcp/hostile-variables.ts
const GCLOUD = "https://cloud.google.com/sdk/docs/properties";
const ADC = "https://cloud.google.com/docs/authentication/application-default-credentials";
const TERRAFORM$1 = "https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/provider_reference";
const PYTHON$1 = "https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html";
const OTHER = "makes Google Cloud's tools use another credential";
const REDIRECTS$1 = "sends requests to another server";
const RUNS$1 = "names programs or code that Google Cloud's tools run";
// src/credentials/gcp/kind.ts
const gcp = {
	name: "gcp",
	hostileVariables: [
		...withheld({
			does: OTHER,
			source: GCLOUD,
			isOwnCredential: true,
			isDelivered: true
		}, "CLOUDSDK_AUTH_*", "CLOUDSDK_CORE_ACCOUNT", "CLOUDSDK_CONFIG", "CLOUDSDK_ACTIVE_CONFIG_NAME"),
		...withheld({
			does: OTHER,
			source: ADC,
			isOwnCredential: true,
			isDelivered: true
		}, "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_GHA_CREDS_PATH"),
		...withheld({
			does: OTHER,
			source: TERRAFORM$1,
			isOwnCredential: true
		}, "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT", "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT"),
		...withheld({
			does: OTHER,
			source: TERRAFORM$1,
			isOwnCredential: true,
			isCredential: true
		}, "CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN", "GOOGLE_CREDENTIALS", "GOOGLE_BACKEND_CREDENTIALS", "GOOGLE_CLOUD_KEYFILE_JSON", "GCLOUD_KEYFILE_JSON"),
		...withheld({
			does: REDIRECTS$1,
			source: GCLOUD,
			isOwnCredential: true,
			isDelivered: true
		}, "CLOUDSDK_API_ENDPOINT_OVERRIDES_*", "CLOUDSDK_PROXY_*", "CLOUDSDK_CORE_UNIVERSE_DOMAIN"),
		...withheld({
			does: REDIRECTS$1,
			source: TERRAFORM$1
		}, "GOOGLE_*CUSTOM_ENDPOINT"),
		...withheld({
			does: REDIRECTS$1,
			source: PYTHON$1,
			isOwnCredential: true,
			isDelivered: true
		}, "GOOGLE_*UNIVERSE_DOMAIN", "GCE_METADATA_*"),
		...withheld({
			does: REDIRECTS$1,
			source: "https://cloud.google.com/sdk/gcloud/reference/beta/emulators"
		}, "*_EMULATOR_HOST"),
		...withheld({
			does: "changes which servers are trusted",
			source: GCLOUD
		}, "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"),
		...withheld({
			does: RUNS$1,
			source: "https://google.aip.dev/auth/4117"
		}, "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES"),
		...withheld({
			does: RUNS$1,
			source: PYTHON$1
		}, "GOOGLE_API_CERTIFICATE_CONFIG", "GOOGLE_API_USE_*"),
		...withheld({
			does: RUNS$1,
			source: GCLOUD
		}, "CLOUDSDK_CONTEXT_AWARE_*", "CLOUDSDK_COMPONENT_MANAGER_*")
	],
	toolFiles: {
		inHome: [".config/gcloud", ".boto"],
		variables: ["BOTO_CONFIG"]
	},
	describe: ({ principal }) => `gcp token of ${String(principal)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability4.js").then(({ n: GCP_BROKER_REVOCABILITY, r: GCP_DIRECT_REVOCABILITY }) => ({ GCP_BROKER_REVOCABILITY, GCP_DIRECT_REVOCABILITY }))).GCP_BROKER_REVOCABILITY,
		longestSeconds: 3600,
		supplied: {},
		loadSettings: async () => (await import("./settings3.js")).gcpSettings,
		createProvider: async (servers, effects) => (await import("./provider5.js")).createGcpProvider({
			servers,
			...effects
		})
	},
	direct: {
		endsEarly: false,
		loadRevocability: async () => (await import("./revocability4.js").then(({ n: GCP_BROKER_REVOCABILITY, r: GCP_DIRECT_REVOCABILITY }) => ({ GCP_BROKER_REVOCABILITY, GCP_DIRECT_REVOCABILITY }))).GCP_DIRECT_REVOCABILITY,
		audience: "https://iam.googleapis.com",
		example: "gcp: { workload-identity-provider: projects/123456789/locations/global/workloadIdentityPools/shop-ci/providers/github, service-account: deploy@shop.iam.gserviceaccount.com }",
		load: async () => (await import("./provider6.js")).gcpDirect
	}
};
// src/credentials/github/kind.ts
const github = {
	name: "github",
	hostileVariables: withheld({
		does: "makes gh use another server",
		source: "https://cli.github.com/manual/gh_help_environment",
		isDelivered: true
	}, "GH_HOST"),
	describe: ({ repositories, permissions }) => `github token for ${String(repositories)} (${String(permissions)})`,
	broker: {
		loadRevocability: async () => (await import("./revocability6.js").then(({ t: GITHUB_REVOCABILITY }) => ({ GITHUB_REVOCABILITY }))).GITHUB_REVOCABILITY,
		longestSeconds: 3600,
		supplied: {},
		loadSettings: async () => (await import("./settings4.js")).githubSettings,
		createProvider: async (servers, effects) => {
			const { createGitHubProvider } = await import("./provider7.js");
			return createGitHubProvider({
				servers,
				...effects
			});
		}
	}
};
// src/credentials/kubernetes/hostile-variables.ts
const KUBECTL = "https://kubernetes.io/docs/reference/kubectl/";
const TERRAFORM = "https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs";
const HELM = "https://helm.sh/docs/helm/helm/";
const IN_CLUSTER = "https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/";
// src/credentials/kubernetes/kind.ts
const kubernetes = {
	name: "kubernetes",
	hostileVariables: [
		...withheld({
			does: "makes kubectl use another server, and run programs",
			source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
			isOwnCredential: true,
			isDelivered: true
		}, "KUBECONFIG"),
		...withheld({
			does: "makes Terraform use another cluster, and run programs",
			source: TERRAFORM,
			isOwnCredential: true,
			isDelivered: true
		}, "KUBE_CONFIG_PATH"),
		...withheld({
			does: "makes Terraform use another cluster",
			source: TERRAFORM,
			isOwnCredential: true
		}, "KUBE_CONFIG_PATHS", "KUBE_CTX*", "KUBE_HOST", "KUBE_CLUSTER_CA_CERT_DATA", "KUBE_INSECURE", "KUBE_TLS_SERVER_NAME", "KUBE_PROXY_URL", "KUBE_NAMESPACE", "KUBE_IN_CLUSTER_CONFIG"),
		...withheld({
			does: "makes Terraform use another login",
			source: TERRAFORM,
			isOwnCredential: true,
			isCredential: true
		}, "KUBE_TOKEN", "KUBE_USER", "KUBE_PASSWORD", "KUBE_CLIENT_CERT_DATA", "KUBE_CLIENT_KEY_DATA"),
		...withheld({
			does: "makes Helm use another cluster or login",
			source: HELM,
			isOwnCredential: true
		}, "HELM_KUBE*", "HELM_NAMESPACE"),
		...withheld({
			does: "makes tools use the cluster that the runner is in",
			source: IN_CLUSTER,
			isOwnCredential: true
		}, "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"),
		...withheld({
			does: "makes kubectl run other commands",
			source: KUBECTL
		}, "KUBERC"),
		...withheld({
			does: "makes kubectl believe what another step says of the cluster",
			source: KUBECTL,
			isDelivered: true
		}, "KUBECACHEDIR")
	],
	toolFiles: {
		inHome: [".kube"],
		variables: ["KUBECACHEDIR"]
	},
	describe: ({ account, audience }) => account === void 0 ? `the job's ID token for ${String(audience)}` : `kubernetes service account ${String(account)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability8.js").then(({ t: KUBERNETES_BROKER_REVOCABILITY, n: KUBERNETES_DIRECT_REVOCABILITY }) => ({ KUBERNETES_BROKER_REVOCABILITY, KUBERNETES_DIRECT_REVOCABILITY }))).KUBERNETES_BROKER_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings5.js")).kubernetesSettings,
		createProvider: async (servers, effects) => (await import("./provider8.js")).createKubernetesProvider({
			servers,
			...effects
		})
	},
	direct: {
		endsEarly: false,
		longestSeconds: 270,
		loadRevocability: async () => (await import("./revocability8.js").then(({ t: KUBERNETES_BROKER_REVOCABILITY, n: KUBERNETES_DIRECT_REVOCABILITY }) => ({ KUBERNETES_BROKER_REVOCABILITY, KUBERNETES_DIRECT_REVOCABILITY }))).KUBERNETES_DIRECT_REVOCABILITY,
		audience: "kubernetes",
		example: "kubernetes: { server: https://api.cluster.example:6443, namespace: shop }",
		load: async () => (await import("./provider9.js")).kubernetesDirect
	}
};
// src/credentials/mysql/hostile-variables.ts
const own$2 = {
	does: "decides which server or login the tools of MySQL and MariaDB use",
	source: "https://mariadb.com/kb/en/mariadb-environment-variables/",
	isOwnCredential: true
};
// src/credentials/mysql/kind.ts
const mysql = {
	name: "mysql",
	hostileVariables: [
		...withheld({
			...own$2,
			isDelivered: true
		}, "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_HOME"),
		...withheld(own$2, "MARIADB_HOME", "MYSQL_GROUP_SUFFIX", "MARIADB_GROUP_SUFFIX", "MYSQL_UNIX_PORT", "MARIADB_UNIX_PORT", "MYSQL_TEST_LOGIN_FILE"),
		...withheld({
			...own$2,
			does: "makes the tools of MySQL and MariaDB load libraries"
		}, "LIBMYSQL_PLUGIN*", "MARIADB_PLUGIN_DIR"),
		...withheld({
			...own$2,
			does: "makes mysql write what was typed elsewhere"
		}, "MYSQL_HISTFILE")
	],
	toolFiles: {
		inHome: [
			".my.cnf",
			".mylogin.cnf",
			".mysql_history",
			".mariadb_history"
		],
		variables: ["MYSQL_HISTFILE", "MYSQL_TEST_LOGIN_FILE"]
	},
	describe: ({ account }) => `mysql account ${String(account)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability10.js").then(({ t: MYSQL_REVOCABILITY }) => ({ MYSQL_REVOCABILITY }))).MYSQL_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings6.js")).mysqlSettings,
		createProvider: async (servers, effects) => {
			const { createMysqlProvider } = await import("./provider10.js");
			return createMysqlProvider({
				servers,
				...effects
			});
		}
	}
};
// src/credentials/postgres/hostile-variables.ts
const LIBPQ = "https://www.postgresql.org/docs/current/libpq-envars.html";
const PSQL = "psql(1)";
// src/credentials/postgres/kind.ts
const postgres = {
	name: "postgres",
	hostileVariables: [
		...withheld({
			does: "sends connections to another server",
			source: LIBPQ,
			isOwnCredential: true
		}, "PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGSYSCONFDIR"),
		...withheld({
			does: "changes which servers are trusted",
			source: LIBPQ,
			isOwnCredential: true,
			isDelivered: true
		}, "PGSSLROOTCERT", "PGSSLMODE", "PGCHANNELBINDING"),
		...withheld({
			does: "changes which servers are trusted",
			source: LIBPQ,
			isOwnCredential: true
		}, "PGSSLCRL*", "PGGSSENCMODE", "PGGSSLIB", "PGREQUIREAUTH", "PGSSLNEGOTIATION"),
		...withheld({
			does: "makes PostgreSQL's tools use another credential",
			source: LIBPQ,
			isOwnCredential: true
		}, "PGPASSFILE", "PGSSLCERT", "PGSSLKEY"),
		...withheld({
			does: "changes the settings of every session",
			source: LIBPQ,
			isOwnCredential: true
		}, "PGOPTIONS"),
		...withheld({
			does: "makes PostgreSQL's tools read other texts",
			source: LIBPQ,
			isOwnCredential: true
		}, "PGLOCALEDIR"),
		...withheld({
			does: "makes psql run commands or programs",
			source: PSQL,
			isOwnCredential: true
		}, "PSQLRC", "PSQL_PAGER", "PSQL_WATCH_PAGER", "PSQL_EDITOR"),
		...withheld({
			does: "makes psql write what was typed to another file",
			source: PSQL,
			isOwnCredential: true
		}, "PSQL_HISTORY")
	],
	toolFiles: {
		inHome: [
			".pgpass",
			".pg_service.conf",
			".psql_history"
		],
		variables: [
			"PGPASSFILE",
			"PGSERVICEFILE",
			"PSQL_HISTORY"
		]
	},
	describe: ({ role }) => `postgres role ${String(role)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability12.js").then(({ t: POSTGRES_REVOCABILITY }) => ({ POSTGRES_REVOCABILITY }))).POSTGRES_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings7.js")).postgresSettings,
		createProvider: async (servers, effects) => {
			const { createPostgresProvider } = await import("./provider11.js");
			return createPostgresProvider({
				servers,
				...effects
			});
		}
	}
};
// src/credentials/redis/hostile-variables.ts
const own$1 = {
	source: "https://redis.io/docs/latest/develop/tools/cli/",
	isOwnCredential: true
};
// src/credentials/redis/kind.ts
const redis = {
	name: "redis",
	hostileVariables: [
		...withheld({
			...own$1,
			does: "makes redis-cli use another login",
			isCredential: true
		}, "REDISCLI_AUTH"),
		...withheld({
			...own$1,
			does: "makes redis-cli run other settings"
		}, "REDISCLI_RCFILE"),
		...withheld({
			...own$1,
			does: "makes redis-cli write what was typed elsewhere"
		}, "REDISCLI_HISTFILE")
	],
	toolFiles: {
		inHome: [".rediscli_history", ".redisclirc"],
		variables: ["REDISCLI_HISTFILE", "REDISCLI_RCFILE"]
	},
	describe: ({ user }) => `redis user ${String(user)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability14.js").then(({ t: REDIS_REVOCABILITY }) => ({ REDIS_REVOCABILITY }))).REDIS_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings8.js")).redisSettings,
		createProvider: async (servers, effects) => {
			const { createRedisProvider } = await import("./provider12.js");
			return createRedisProvider({
				servers,
				...effects
			});
		}
	}
};
// src/credentials/registry/hostile-variables.ts
const ELSEWHERE = "uploads packages to another place";
const NPM = "https://docs.npmjs.com/cli/v11/using-npm/config#userconfig";
const TWINE = "https://twine.readthedocs.io/en/stable/#environment-variables";
const HATCH = "https://hatch.pypa.io/latest/how-to/publish/repo/";
const NUGET = "https://learn.microsoft.com/en-us/nuget/reference/cli-reference/cli-ref-environment-variables";
// src/credentials/registry/kind.ts
const registry = {
	name: "registry",
	hostileVariables: [
		{
			name: "NPM_CONFIG_USERCONFIG",
			anyCase: true,
			does: "makes npm read other settings, which name registries and hold tokens",
			source: NPM,
			stops: false,
			isOwnCredential: true,
			isDelivered: true
		},
		...withheld({
			does: "makes npm publish with another credential",
			source: NPM,
			isOwnCredential: true
		}, "NPM_ID_TOKEN"),
		...withheld({
			does: ELSEWHERE,
			source: TWINE,
			isDelivered: true
		}, "TWINE_REPOSITORY_URL"),
		...withheld({
			does: "makes twine upload to another place, or trust other servers",
			source: TWINE
		}, "TWINE_REPOSITORY", "TWINE_CERT", "TWINE_CLIENT_CERT"),
		...withheld({
			does: ELSEWHERE,
			source: "https://docs.astral.sh/uv/reference/environment/",
			isOwnCredential: true,
			isDelivered: true
		}, "UV_PUBLISH_URL"),
		...withheld({
			does: ELSEWHERE,
			source: HATCH,
			isDelivered: true
		}, "HATCH_INDEX_REPO"),
		...withheld({
			does: "makes hatch publish in another way, or trust other servers",
			source: HATCH
		}, "HATCH_PUBLISHER*", "HATCH_INDEX_CA_CERT"),
		...withheld({
			does: ELSEWHERE,
			source: "https://flit.pypa.io/en/stable/upload.html",
			isDelivered: true
		}, "FLIT_INDEX_URL"),
		...withheld({
			does: ELSEWHERE,
			source: "gem(1)",
			isDelivered: true
		}, "RUBYGEMS_HOST"),
		...withheld({
			does: "makes RubyGems read other settings",
			source: "gem(1)"
		}, "GEMRC"),
		...withheld({
			does: "makes NuGet run programs that supply credentials",
			source: NUGET
		}, "NUGET_PLUGIN_PATHS", "NUGET_NETCORE_PLUGIN_PATHS", "NUGET_NETFX_PLUGIN_PATHS", "NUGET_CREDENTIALPROVIDERS_PATH")
	],
	describe: ({ protocol, url }) => `${String(protocol)} token of ${String(url)}`,
	direct: {
		endsEarly: true,
		loadRevocability: async () => (await import("./revocability16.js").then(({ t: REGISTRY_REVOCABILITY }) => ({ REGISTRY_REVOCABILITY }))).REGISTRY_REVOCABILITY,
		audience: "registry",
		example: "registry: { protocol: npm, url: https://registry.example.com, package: shop }",
		load: async () => (await import("./provider13.js")).registryDirect
	}
};
// src/credentials/ssh/kind.ts
const ssh = {
	name: "ssh",
	hostileVariables: [],
	toolFiles: {
		inHome: [".ssh"],
		variables: []
	},
	describe: ({ serial }) => `ssh certificate ${String(serial)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability18.js").then(({ t: SSH_REVOCABILITY }) => ({ SSH_REVOCABILITY }))).SSH_REVOCABILITY,
		supplied: { "public-key": {
			form: /^ssh-ed25519 [A-Za-z0-9+/]{68}$/u,
			required: true
		} },
		makeKeptPart: async () => (await import("./kept-key.js")).makeKeptKey(),
		publishes: { path: "krl" },
		loadSettings: async () => (await import("./settings9.js")).sshSettings,
		createProvider: async (servers, effects) => (await import("./provider14.js")).createSshProvider({
			servers,
			...effects
		})
	}
};
// src/credentials/static/kind.ts
const staticSecrets = {
	name: "static",
	hostileVariables: [],
	describe: ({ secrets }) => `stored ${String(secrets)}`,
	broker: {
		loadRevocability: async () => (await import("./revocability20.js").then(({ t: STATIC_REVOCABILITY }) => ({ STATIC_REVOCABILITY }))).STATIC_REVOCABILITY,
		supplied: {},
		loadSettings: async () => (await import("./settings10.js")).staticSettings,
		createProvider: async (servers, effects) => {
			const { createStaticProvider } = await import("./provider15.js");
			return createStaticProvider({
				servers,
				...effects
			});
		}
	}
};
// src/credentials/vault/kind.ts
async function loadRevocability() {
	return (await import("./revocability22.js").then(({ t: VAULT_REVOCABILITY }) => ({ VAULT_REVOCABILITY }))).VAULT_REVOCABILITY;
}
const READ_BY_BOTH = {
	source: "https://openbao.org/docs/commands",
	isOwnCredential: true
};
// src/credentials/kinds.ts
const KINDS = [
	postgres,
	mysql,
	redis,
	aws,
	azure,
	gcp,
	github,
	{
		name: "vault",
		hostileVariables: [...withheld({
			does: "redirects `vault` and `bao`",
			...READ_BY_BOTH,
			isDelivered: true
		}, "VAULT_*", "BAO_*"), ...withheld({
			does: "makes `vault` and `bao` use another credential",
			...READ_BY_BOTH,
			isCredential: true
		}, "VAULT_TOKEN", "BAO_TOKEN", "VAULT_ROLE_ID", "VAULT_SECRET_ID")],
		toolFiles: {
			inHome: [".vault-token"],
			variables: []
		},
		describe: ({ role }) => `vault token of role ${String(role)}`,
		broker: {
			loadRevocability,
			supplied: {},
			loadSettings: async () => (await import("./settings11.js")).vaultSettings,
			createProvider: async (servers, effects) => (await import("./provider16.js")).createVaultProvider({
				servers,
				...effects
			})
		},
		direct: {
			endsEarly: true,
			loadRevocability,
			audience: "vault",
			endsInPost: true,
			example: "vault: { url: https://vault.example, role: ci, secrets: kv/ci token }",
			load: async () => (await import("./provider17.js")).vaultDirect
		}
	},
	kubernetes,
	ssh,
	registry,
	staticSecrets
];
function kindsByName(kinds) {
	return new Map(kinds.map((kind) => [kind.name, kind]));
}
async function loadSettings(kinds) {
	const loading = kinds.flatMap(({ broker }) => broker === void 0 ? [] : [broker.loadSettings()]);
	return await Promise.all(loading);
}
// src/shared/settles-within.ts
async function settlesWithin(work, waitMs, clock) {
	return await valueWithin(withoutValue(work), waitMs, clock) === "settled";
}
async function valueWithin(work, waitMs, clock) {
	const isSettled = new AbortController();
	const late = clock.sleep(waitMs, isSettled.signal).then(() => void 0);
	try {
		return await Promise.race([work, late]);
	} finally {
		isSettled.abort();
	}
}
async function withoutValue(work) {
	await work;
	return "settled";
}
// src/shared/json.ts
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function parseUniqueJson(text) {
	const value = parseJson(text);
	return value === void 0 || hasRepeatedKey(text) ? void 0 : value;
}
const KEYS_AND_BRACES = /"(?<key>[^"\\]*(?:\\.[^"\\]*)*)"(?<colon>\s*:)?|[{}]/gu;
function hasRepeatedKey(text) {
	const open = [];
	for (const { 0: token, groups } of text.matchAll(KEYS_AND_BRACES)) {
		if (token === "{") open.push(new Set());
		if (token === "}") open.pop();
		if (groups?.["colon"] === void 0) continue;
		const key = parseJson(`"${groups["key"] ?? ""}"`);
		const keys = open.at(-1);
		if (keys?.has(key) === true) return true;
		keys?.add(key);
	}
	return false;
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/shared/wildcard.ts
function wildcardFits(pattern, text) {
	let inPattern = 0;
	let inText = 0;
	let star = -1;
	let resumeAt = 0;
	while (inText < text.length) {
		const wanted = pattern[inPattern];
		if (wanted === "*") {
			star = inPattern;
			resumeAt = inText;
			inPattern += 1;
		} else if (wanted === "?" || wanted === text[inText]) {
			inPattern += 1;
			inText += 1;
		} else if (star >= 0) {
			resumeAt += 1;
			inText = resumeAt;
			inPattern = star + 1;
		} else return false;
	}
	return /^\**$/u.test(pattern.slice(inPattern));
}
// src/shared/action-codes.ts
const ACTION_CODES = {
	inputs_invalid: {
		from: "action",
		meaning: "One or more inputs are wrong.",
		remedy: FIX_INPUTS
	},
	platform_unsupported: {
		from: "action",
		meaning: "stepkey does not run on this platform, or not with this version of the runner.",
		remedy: "Use a Linux or macOS runner of version 2.328 or newer."
	},
	environment_hostile: {
		from: "action",
		meaning: "The job's environment could read or redirect the credential.",
		remedy: "Remove the named variables, or list those set on purpose in `trust-env`."
	},
	id_token_unavailable: {
		from: "action",
		meaning: "This job may not request an ID token: it does not have the permission, or it is one of a fork or of Dependabot.",
		remedy: "Add `permissions: { id-token: write, contents: read }` to the job, and to the job that calls it if it is in a reusable workflow. For a fork or Dependabot, skip the step."
	},
	id_token_failed: {
		from: "action",
		meaning: "GitHub did not issue an ID token.",
		remedy: "Re-run the job. If it fails again, check GitHub's status page."
	},
	broker_unreachable: {
		from: "action",
		meaning: "The broker does not respond.",
		remedy: "Check the `broker` input, and that the runner can reach it."
	},
	broker_refused: {
		from: "action",
		meaning: "The broker refused with a code that this version of the action does not know.",
		remedy: "Follow the broker's own message. A newer version of the action knows the code."
	},
	cancelled: {
		from: "action",
		meaning: "The step was cancelled before the task ran.",
		remedy: "Re-run the job."
	},
	clock_off: {
		from: "action",
		meaning: "The clock of the runner is more than 30 seconds off. The lease ends by the clock of the provider or the broker.",
		remedy: "Set the clock of the runner's machine, for example with NTP."
	},
	internal: {
		from: "action",
		meaning: "An internal error of stepkey.",
		remedy: "Report it, with the error's line from the log. stepkey ended the credential if it could."
	},
	broker_answer_malformed: {
		from: "action",
		meaning: "The broker's response does not have the expected form.",
		remedy: "Check that `broker` is the URL of a stepkey broker of the action's version."
	},
	provider_denied: {
		from: "action",
		meaning: "The provider refused to issue the credential.",
		remedy: "Check the role and its trust policy: `stepkey trust` prints the one that it needs."
	},
	provider_unavailable: {
		from: "action",
		meaning: "The provider does not respond, or asks to try again later.",
		remedy: "Re-run the job."
	},
	credential_not_read_only: {
		from: "action",
		meaning: "The step asks for read, but the credential allows more than a read may do.",
		remedy: "Limit the credential to reading, or set `access: write`. If the message names a setting that allows it, you can use that."
	},
	task_not_started: {
		from: "action",
		meaning: "The task could not be started.",
		remedy: "Check `shell` and `working-directory`."
	},
	lease_withdrawn: {
		from: "action",
		meaning: "The approval behind the lease was withdrawn while the task ran.",
		remedy: "The message says what withdrew it, and who did. Get a new approval, then re-run the job."
	},
	lease_expired: {
		from: "action",
		meaning: "The ttl of the lease was over while the task ran.",
		remedy: "Set a longer `ttl`. With a broker, the grant's own `ttl` is the maximum. If the task needs more time than that, split it."
	},
	lease_ended: {
		from: "action",
		meaning: "The lease ended while the task ran: an admin or the broker ended it, or heartbeats did not arrive.",
		remedy: "Ask your platform team why, then re-run the job."
	},
	secret_in_output: {
		from: "action",
		meaning: "The task wrote a secret to its outputs or summary.",
		remedy: "Do not write the secret there. stepkey discarded the outputs or the summary that contained it."
	},
	task_output_malformed: {
		from: "action",
		meaning: "What the task wrote to its outputs or summary cannot be read.",
		remedy: "Write `name=value` lines, or use a delimiter for values of several lines."
	},
	task_output_too_large: {
		from: "action",
		meaning: "The task wrote more to its outputs or its summary than the runner accepts. stepkey discards it with a warning; the step does not fail.",
		remedy: "Write large data to a file, and upload it as an artifact."
	},
	residue_found: {
		from: "action",
		meaning: "The task left its secret in a file.",
		remedy: "Let the task remove the file, or keep the secret in environment variables only."
	},
	revocation_failed: {
		from: "action",
		meaning: "The credential could not be revoked.",
		remedy: "The receipt says when it expires. With a broker, `stepkey revoke` can end it earlier."
	},
	credential_stays_valid: {
		from: "action",
		meaning: "The credential stays valid: nothing ends it.",
		remedy: "Revoke it at its provider if that is possible there."
	},
	job_not_closed: {
		from: "action",
		meaning: "The post step could not close the job at the broker.",
		remedy: "The broker ends the lease when heartbeats stop, or when it expires. Check that the runner can reach the broker."
	},
	step_unfinished: {
		from: "action",
		meaning: "The step was ended before it could end its credential, and there is no broker to do it.",
		remedy: "The message says until when the credential works. A shorter `ttl` limits that time."
	},
	state_unreadable: {
		from: "action",
		meaning: "The post step could not read what the step left for it, so it ended nothing.",
		remedy: "Find the step that writes to GITHUB_STATE of others. The lease ends by itself."
	},
	files_not_removed: {
		from: "action",
		meaning: "Files of the credential, or the private settings of tools, could not be removed after the task.",
		remedy: "The post step tries again, and says when it has removed them."
	},
	file_not_written: {
		from: "action",
		meaning: "An output, the receipt or the summary could not be written.",
		remedy: "Check the space on the disk, and that no step changes the runner's own directories."
	},
	action_unusable: {
		from: "action",
		meaning: "The action that `uses` names cannot run as the named step.",
		remedy: "Use another action or version, or write its commands in `run`."
	},
	action_not_pinned: {
		from: "action",
		meaning: "`uses` names an action by something other than a full commit, such as a tag; or with `nested: pinned`, a step of the action does.",
		remedy: "Name the commit in full, as 40 hexadecimal digits. A tag or branch can become something else, and the action gets the credential."
	},
	action_not_found: {
		from: "action",
		meaning: "The repository of the action does not exist, or may not be read.",
		remedy: "Check the name in `uses`. A private or internal action needs a `github-token` that may read its repository: the job's own token can read the job's repository only."
	},
	action_moved: {
		from: "action",
		meaning: "The repository of the action was renamed or moved.",
		remedy: "Use its name of today, after a look at who owns it: whoever registers the old name could put another repository there."
	},
	action_commit_unknown: {
		from: "action",
		meaning: "The repository of the action does not have this commit.",
		remedy: "Copy the commit again from the action's page of releases or tags."
	},
	action_commit_foreign: {
		from: "action",
		meaning: "The commit is on no branch and no tag of the action's repository.",
		remedy: "Use a commit of the repository itself, such as that of a release. If the branch of this commit was deleted, ask the action's authors for a tag."
	},
	action_missing: {
		from: "action",
		meaning: "The repository has no action at this path.",
		remedy: "Check the path in `uses`: `owner/repository/path@commit`."
	},
	action_unsafe: {
		from: "action",
		meaning: "The action's repository holds something that stepkey does not unpack.",
		remedy: "Report it to the action's authors, and use another commit or action."
	},
	action_too_large: {
		from: "action",
		meaning: "The action's repository is larger than stepkey fetches.",
		remedy: "Use an action from a smaller repository, or run its command with `run`."
	},
	action_fetch_failed: {
		from: "action",
		meaning: "The action could not be fetched.",
		remedy: "Re-run the job. If it fails again, check that the runner can reach GitHub, and its proxy and CA."
	},
	isolation_unavailable: {
		from: "action",
		meaning: "This runner cannot keep an agent apart from the rest of the job.",
		remedy: "Use a Linux runner whose user has `sudo` without a password, such as GitHub's `ubuntu-latest`, in a job without `container:`, or install what is missing. `isolation: best-effort` runs the agent without this protection: it can then read and do what every step of the job can."
	},
	tasks_file_missing: {
		from: "action",
		meaning: "An agent without a broker needs `.github/stepkey/tasks.yml`, and the repository has none.",
		remedy: "Commit the file to the default branch (docs/agents.md shows one), and give the job `contents: read`. With a broker, set `broker`: then the tasks are in its policy."
	},
	tasks_file_unreadable: {
		from: "action",
		meaning: "`github-token` may not read `.github/stepkey/tasks.yml`.",
		remedy: "Give the job `contents: read`, or `github-token` a token that may read the file."
	},
	tasks_file_invalid: {
		from: "action",
		meaning: "`.github/stepkey/tasks.yml` of the default branch has mistakes, so it has no task.",
		remedy: "Correct it on the default branch. `stepkey check .github/stepkey/tasks.yml` finds the mistakes before a commit."
	},
	tracking_id_changed: {
		from: "action",
		meaning: "An earlier step changed RUNNER_TRACKING_ID, so processes that still run cannot be found.",
		remedy: "Remove what sets RUNNER_TRACKING_ID."
	}
};
// src/shared/break-glass-codes.ts
const BREAK_GLASS_CODES = {
	break_glass_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "Policy does not allow break-glass for this grant.",
		remedy: "docs/break-glass.md says what to write in policy."
	},
	break_glass_unconfirmed: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "Break-glass was used for this grant before, and no other admin has confirmed that.",
		remedy: "Ask another admin to run `stepkey grant NAME --confirm`, as another user."
	},
	confirmation_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This user cannot confirm the last break-glass of this grant.",
		remedy: "Another admin must run `stepkey grant NAME --confirm`, as another user."
	}
};
// src/shared/id-token-codes.ts
const ID_TOKEN_CODES = {
	token_malformed: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token cannot be read as a JSON Web Token.",
		remedy: "Send the ID token that GitHub issued to this job, unchanged."
	},
	token_signature: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token's signature does not match the issuer's keys.",
		remedy: "Send the ID token that GitHub issued to this job, unchanged."
	},
	token_issuer: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token comes from an issuer that this broker does not trust.",
		remedy: "Set `issuer` in the broker's configuration to the issuer of your GitHub."
	},
	token_audience: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token is not for this broker, or not only for this broker.",
		remedy: "Write the `broker` input exactly as the broker's `url`: it is the only audience of the job's ID token."
	},
	broker_url_differs: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token is for another spelling of this broker's address.",
		remedy: "Write the `broker` input exactly as the broker's `url`: `localhost`, `127.0.0.1` and `[::1]` are different audiences."
	},
	token_expired: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token has expired.",
		remedy: "Request a fresh ID token. If it was fresh, the broker's clock is ahead of GitHub's."
	},
	broker_clock_off: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token is not valid yet: the broker's clock is behind GitHub's.",
		remedy: "Ask your platform team to set the clock of the broker's machine, for example with NTP."
	},
	token_too_old: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token was issued too long ago, or its lifetime is too long.",
		remedy: "Request a fresh ID token right before each request. If it was fresh, the broker's clock is ahead of GitHub's."
	},
	token_replayed: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "This ID token was used before.",
		remedy: "Request a fresh ID token: each one is valid for one request."
	},
	claims_incomplete: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_grant"
		},
		meaning: "The ID token lacks a required claim, or a claim has the wrong type.",
		remedy: "Use the ID token of a GitHub Actions job. The broker's log names the claim."
	}
};
// src/shared/named-task-codes.ts
const NAMED_TASK_CODES = {
	task_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "There is no such task for this job, or it is for another grant.",
		remedy: "Check the name of the task in `tasks` of the repository's policy. `stepkey check` finds its mistakes."
	},
	task_parameters_refused: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_authorization_details"
		},
		meaning: "A parameter is not one that the task takes.",
		remedy: "Give the parameters that `tasks` of the repository's policy describes."
	},
	task_used_up: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This job has run this task as often as it may.",
		remedy: "A job can run a task as often as its `per-job` says. Use the results that you have."
	}
};
// src/shared/broker-codes.ts
const OTHER_VERSION = "Use a stepkey action of the broker's version. docs/broker-api.md describes the request.";
const BROKER_CODES = {
	request_malformed: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_request"
		},
		meaning: "The request does not have the form that this endpoint expects.",
		remedy: OTHER_VERSION
	},
	authorization_details_malformed: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_authorization_details"
		},
		meaning: "authorization_details is not an array with exactly one stepkey request.",
		remedy: OTHER_VERSION
	},
	supplied_missing: {
		from: "broker",
		wire: {
			status: 400,
			error: "invalid_authorization_details"
		},
		meaning: "This grant needs what only the step can make: a public key.",
		remedy: OTHER_VERSION
	},
	not_found: {
		from: "broker",
		wire: {
			status: 404,
			error: "invalid_request"
		},
		meaning: "There is no such endpoint.",
		remedy: "Check the `broker` input: it must be the broker's base URL, without a path."
	},
	method_not_allowed: {
		from: "broker",
		wire: {
			status: 405,
			error: "invalid_request"
		},
		meaning: "This endpoint does not accept this method.",
		remedy: "docs/broker-api.md lists the endpoints and their methods."
	},
	request_timeout: {
		from: "broker",
		wire: {
			status: 408,
			error: "invalid_request"
		},
		meaning: "The request did not arrive in time.",
		remedy: "Try again, and check the network between the runner and the broker."
	},
	request_too_large: {
		from: "broker",
		wire: {
			status: 413,
			error: "invalid_request"
		},
		meaning: "The request body is larger than the broker accepts.",
		remedy: "A stepkey request is far smaller than 64 KiB. Check what was sent."
	},
	media_type_unsupported: {
		from: "broker",
		wire: {
			status: 415,
			error: "invalid_request"
		},
		meaning: "This endpoint does not accept the request's content type.",
		remedy: "Send application/x-www-form-urlencoded."
	},
	headers_too_large: {
		from: "broker",
		wire: {
			status: 431,
			error: "invalid_request"
		},
		meaning: "The request headers are larger than the broker accepts.",
		remedy: "Send fewer or shorter headers."
	},
	...ID_TOKEN_CODES,
	owner_unknown: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This broker does not serve the owner of this repository.",
		remedy: "Ask the broker's admin to add the owner's numeric id to `owners`."
	},
	environment_mismatch: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The environments of the job, the request and the grant are not the same.",
		remedy: "Set the grant's environment on the job and in the `environment` input."
	},
	environment_not_granted: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The job and the step have the same environment, but this grant is for another one.",
		remedy: "Set the grant's environment on the job and in the `environment` input, or name the grant for this environment. `stepkey explain` shows which environment a grant has."
	},
	environment_required: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "Write access needs an environment.",
		remedy: "Set `environment:` on the job and on the stepkey step."
	},
	access_mismatch: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The requested access is not the access of this grant.",
		remedy: "Set the `access` input to the access of the grant."
	},
	grant_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "There is no such grant for this job.",
		remedy: "Check the name of the grant, and what it allows. `stepkey explain` shows which rule refuses."
	},
	grant_unusable: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This grant cannot be issued: what it names on its server does not exist, or cannot be granted.",
		remedy: "Ask your platform team: the broker's log says what is wrong and what to do. Then re-run this job."
	},
	write_event_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "Write access is never issued on this event, on a tag that policy does not list, or to Dependabot.",
		remedy: "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch, schedule or merge_group. On a tag, or on release, policy must list the tag under `tags` of the grant."
	},
	approval_pending: {
		from: "broker",
		wire: {
			status: 400,
			error: "authorization_pending"
		},
		meaning: "An approval of this commit is missing.",
		remedy: "Ask someone with write access to review the newest commit, then re-run this job."
	},
	approval_refused: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This write is refused, and an approval would not change that.",
		remedy: "Ask your platform team: the broker's audit log names the rule that refused."
	},
	sealed: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This job has already received this grant.",
		remedy: "A job receives a grant as often as `per-job` of the grant says: once, unless policy sets more. Do all the work in the one step that requests it, or ask your platform team to set `per-job`."
	},
	...NAMED_TASK_CODES,
	job_closed: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "This job is closed: nothing more is issued to it.",
		remedy: "Re-run the job."
	},
	ttl_too_long: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The requested ttl is longer than this grant allows.",
		remedy: "Request a shorter `ttl`, or leave it out."
	},
	frozen: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "An admin has stopped issuing.",
		remedy: "Ask your platform team. `stepkey thaw` undoes the freeze."
	},
	lease_token_invalid: {
		from: "broker",
		wire: {
			status: 401,
			error: "invalid_token"
		},
		meaning: "The bearer token is missing or unknown.",
		remedy: "Send the lease token that came with the lease."
	},
	webhook_signature_invalid: {
		from: "broker",
		wire: {
			status: 401,
			error: "invalid_token"
		},
		meaning: "The signature of this webhook delivery is missing or wrong.",
		remedy: "Set the same secret in the webhook's settings at GitHub and in `github.webhook-secret`. Only X-Hub-Signature-256 is accepted."
	},
	...BREAK_GLASS_CODES,
	provider_failed: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The credential could not be issued.",
		remedy: "Re-run the job. The broker's audit log has the provider's error."
	},
	revocation_pending: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The lease could not be ended yet.",
		remedy: "Try again. The broker keeps trying until the credential is dead."
	},
	keys_unavailable: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The issuer's keys could not be read.",
		remedy: "Try again in a minute. The broker must be able to reach the issuer."
	},
	github_unavailable: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "GitHub could not be read.",
		remedy: "Try again in a minute."
	},
	github_app_suspended: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The GitHub App by which the broker reads approvals is suspended by its owner.",
		remedy: "Ask an owner of the organisation to unsuspend the App, in its settings under GitHub Apps. Then re-run this job."
	},
	github_app_missing: {
		from: "broker",
		wire: {
			status: 403,
			error: "access_denied"
		},
		meaning: "The GitHub App by which the broker reads approvals is not installed for this repository.",
		remedy: "Ask an owner of the organisation to install the App, or to give its installation this repository. Then re-run this job."
	},
	store_unavailable: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The broker's store is not available.",
		remedy: "Try again. The broker's log has the error."
	},
	policy_unavailable: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The broker's policy cannot be read, or is being replaced.",
		remedy: "Try again in a few seconds. If that does not help, check `policy` in the broker's configuration, and that the broker may read it."
	},
	broker_fault: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "An internal error occurred in the broker.",
		remedy: "Try again. The broker's log has the error under this trace."
	},
	overloaded: {
		from: "broker",
		wire: {
			status: 429,
			error: "slow_down"
		},
		meaning: "The broker has more requests than it accepts at once.",
		remedy: "Try again after the time in Retry-After."
	},
	stopping: {
		from: "broker",
		wire: {
			status: 503,
			error: "temporarily_unavailable"
		},
		meaning: "The broker is stopping and issues nothing more.",
		remedy: "Try again: another broker responds, or this one after its restart."
	}
};
// src/shared/cli-codes.ts
const CLI_CODES = {
	usage: {
		from: "cli",
		meaning: "The command line is not valid.",
		remedy: "`stepkey --help` lists the commands."
	},
	configuration_invalid: {
		from: "cli",
		meaning: "The configuration has mistakes.",
		remedy: "Fix the mistakes listed above."
	},
	store_key_missing: {
		from: "cli",
		meaning: "The store holds leases that need a store key that the configuration does not have.",
		remedy: "Add the key that was used before to `store-key`, after the new one: [{ file: new.key }, { file: old.key }]. Remove it when no lease needs it."
	},
	copy_refused: {
		from: "cli",
		meaning: "A store cannot be copied, or used again, as things are.",
		remedy: "The message says what is in the way. Nothing was changed."
	},
	policy_invalid: {
		from: "cli",
		meaning: "The policy has mistakes.",
		remedy: "Fix the mistakes listed above."
	},
	grant_unknown: {
		from: "cli",
		meaning: "The policy has no such grant, or a mistake disables it.",
		remedy: "Check the name of the grant. `stepkey check` lists the mistakes of the policy."
	},
	name_unknown: {
		from: "cli",
		meaning: "No policy and no lease has this grant or repository.",
		remedy: "Check its spelling. If it is right, add --force: it is then frozen before anybody asks for it."
	},
	lease_unknown: {
		from: "cli",
		meaning: "No lease has this id, or more than one begins with it.",
		remedy: "`stepkey leases --state all --json` shows every lease with its full id."
	},
	decision_missing: {
		from: "cli",
		meaning: "No line is a decision of the broker's audit log.",
		remedy: "Search the audit log for the trace that the job's log shows."
	},
	version_unreadable: {
		from: "cli",
		meaning: "The version of the policies to compare with cannot be read from git.",
		remedy: "Run the command in a clone that has that commit. docs/policy-changes.md shows a workflow."
	},
	file_unreadable: {
		from: "cli",
		meaning: "A file cannot be read.",
		remedy: "Check its path and permissions."
	}
};
// src/shared/failure-codes.ts
const FAILURE_CODES = {
	...BROKER_CODES,
	...ACTION_CODES,
	...CLI_CODES
};
function isFailureCode(code) {
	return Object.hasOwn(FAILURE_CODES, code);
}
function codeEntry(code) {
	return FAILURE_CODES[code];
}
// src/approval/facts.ts
function known(value) {
	return {
		known: true,
		value
	};
}
function unreadable(why) {
	return {
		known: false,
		why
	};
}
// src/approval/activity.ts
function newestFirst(entries) {
	return entries.toSorted((a, b) => b.at - a.at || b.id - a.id);
}
function lastArrival(entries, sha) {
	return newestFirst(entries).find(({ after }) => after === sha);
}
function activityOf(pullRequest, activity) {
	const { mergedAt } = pullRequest;
	if (!activity.known || mergedAt === void 0) return activity;
	return known(activity.value.filter(({ at }) => at <= mergedAt));
}
// src/approval/approval-codes.ts
const REVIEW_AGAIN = "Ask for a new review of the newest commit, then re-run the job.";
const APPROVAL_CODES = {
	approvals_missing: {
		outcome: "pending",
		meaning: "The head does not have enough approvals that count.",
		remedy: "Ask someone with write access, who did not work on the pull request, to review the newest commit. Then re-run the job."
	},
	approval_of_other_commit: {
		outcome: "pending",
		meaning: "The approval is for another commit than the head.",
		remedy: REVIEW_AGAIN
	},
	approval_before_push: {
		outcome: "pending",
		meaning: "The approval was given before the head was pushed, or in the same second.",
		remedy: REVIEW_AGAIN
	},
	approval_before_settled: {
		outcome: "pending",
		meaning: "The approval was given so soon after the head was pushed (within policy's `settle`) that its reviewer may have looked at the commit before it.",
		remedy: "Look at the newest commit, and approve again. Then re-run the job."
	},
	approval_before_retarget: {
		outcome: "pending",
		meaning: "The approval was given before the pull request's base branch was changed.",
		remedy: REVIEW_AGAIN
	},
	approval_too_old: {
		outcome: "pending",
		meaning: "The approval is older than `max-age`.",
		remedy: REVIEW_AGAIN
	},
	approval_used_up: {
		outcome: "pending",
		meaning: "The approval was used as often as `uses` allows: for that many leases or, with `per: run`, attempts of a run.",
		remedy: REVIEW_AGAIN
	},
	approval_by_no_human: {
		outcome: "pending",
		meaning: "The approval is by a bot, an app or a listed agent.",
		remedy: "Ask a human to review the newest commit."
	},
	approval_by_one_involved: {
		outcome: "pending",
		meaning: "The approval is by someone who opened the pull request, pushed to it, or is an author of its commits.",
		remedy: "Ask someone who did not work on the pull request to review it."
	},
	approval_by_starter: {
		outcome: "pending",
		meaning: "The approval is by the one who started this `workflow_dispatch` or `repository_dispatch` run, and policy does not set `allow-starter: true`.",
		remedy: "Ask someone else to review the newest commit, or to start the run."
	},
	approval_by_one_not_listed: {
		outcome: "pending",
		meaning: "The approval is by someone whom `by` does not name.",
		remedy: "Ask someone whom `by` names to review the newest commit."
	},
	approval_without_write_access: {
		outcome: "pending",
		meaning: "The approval is by someone without write access to the repository.",
		remedy: "Ask someone with write access to review the newest commit."
	},
	review_dismissed: {
		outcome: "pending",
		meaning: "The review was dismissed.",
		remedy: "Ask for a new review of the newest commit."
	},
	changes_requested: {
		outcome: "pending",
		meaning: "Someone with write access, or whose access cannot be read, requested changes.",
		remedy: "Ask them to review again, or have their review dismissed. Then re-run the job."
	},
	approved: {
		outcome: "note",
		meaning: "The write is based on this approval.",
		remedy: ""
	},
	pushers_unknown: {
		outcome: "note",
		meaning: "GitHub's activity does not go back to the beginning of the pull request, so someone who pushed to it earlier may have approved it.",
		remedy: ""
	},
	no_approval_needed: {
		outcome: "note",
		meaning: "Policy requires no approval for this grant, and gives a reason.",
		remedy: ""
	},
	read_needs_no_approval: {
		outcome: "note",
		meaning: "Read access needs no approval.",
		remedy: ""
	}
};
// src/approval/merge-group-codes.ts
const NEWER_GROUP = "Use the run of the newest merge group or, after the merge, the run on `push`. If the pull request left the queue, add it again.";
const MERGE_GROUP_CODES = {
	merge_group_unknown: {
		outcome: "refused",
		meaning: "GitHub's merge queue does not lead from the job's commit back to the branch: for some commit it names no pull request, more than one, or one that it will not merge like this.",
		remedy: NEWER_GROUP
	},
	merge_group_contents: {
		outcome: "refused",
		meaning: "What GitHub made of a pull request in the queue is not its approved head on top of the pull request before it.",
		remedy: NEWER_GROUP
	},
	merge_group_changed: {
		outcome: "refused",
		meaning: "A pull request of the group left the merge queue while approvals were being read.",
		remedy: NEWER_GROUP
	}
};
// src/approval/tag-codes.ts
const TAG_CODES = {
	tag_not_listed: {
		outcome: "refused",
		meaning: "The job runs on a tag that policy does not list under `tags`, or in direct mode.",
		remedy: "Run the job on a branch, or ask the owners of the grant to add the tag to its `tags`."
	},
	tag_moved: {
		outcome: "refused",
		meaning: "The tag points to another commit than the run is for, or it was moved meanwhile.",
		remedy: "Start a new run on the tag, and find out who moved it."
	},
	tag_not_restricted: {
		outcome: "refused",
		meaning: "No active ruleset for tags restricts who can create and update tags of this name.",
		remedy: "Add a tag ruleset for this name that restricts creations and updates, and list in its bypass list those who make releases."
	},
	tag_of_unmerged_commit: {
		outcome: "refused",
		meaning: "The commit of the tag is not the merge commit of a pull request.",
		remedy: "Tag the commit that the merge of an approved pull request made."
	},
	tag_elsewhere: {
		outcome: "refused",
		meaning: "The branch that the commit of the tag was merged into does not contain it any more.",
		remedy: "Tag a commit that the branch contains."
	},
	tag_by_agent: {
		outcome: "refused",
		meaning: "An agent started or re-ran a run on a tag.",
		remedy: "Ask a human who is in the tag's `by` to start this run."
	},
	tag_by_one_not_listed: {
		outcome: "refused",
		meaning: "The one who started or re-ran a run on a tag is not in the tag's `by`.",
		remedy: "Ask someone who is in the tag's `by` to make the tag, or to start this run."
	}
};
// src/approval/reason-codes.ts
const USE_NEWEST = "Use the run that the newest commit started.";
const MERGE_REVIEWED = "Merge a reviewed pull request. The run that the merge starts can write.";
const GATE_CODES = {
	facts_unreadable: {
		outcome: "refused",
		meaning: "Something that the decision needs could not be read from GitHub. The text says what, and which permission it needs.",
		remedy: "Give the token that reads reviews these permissions: Contents, Pull requests, Actions and Metadata (read), and Members (read) if policy names a team. Then re-run the job. docs/approval.md has the list."
	},
	event_never_writes: {
		outcome: "refused",
		meaning: "The job was started by an event for which write access is never issued.",
		remedy: "Start the job by `pull_request`, `pull_request_review`, `push`, `workflow_dispatch`, `repository_dispatch`, `schedule`, `merge_group` or, on a tag, `release`."
	},
	ref_unexpected: {
		outcome: "refused",
		meaning: "The job runs on a ref that is not a branch, a tag or the merge ref of its pull request.",
		remedy: "Run the job on a branch, a tag or a pull request."
	},
	job_not_running: {
		outcome: "refused",
		meaning: "The requesting job is not in progress, or does not belong to the run and attempt in the ID token.",
		remedy: "Re-run the job."
	},
	workflow_outdated: {
		outcome: "refused",
		meaning: "Policy names the workflow at a branch or tag, and the job runs an older commit of it than that branch or tag has now.",
		remedy: "Start a new run. A re-run keeps the workflow file of its first attempt."
	},
	pull_request_not_open: {
		outcome: "refused",
		meaning: "The pull request is closed or merged.",
		remedy: "Reopen the pull request, or open another one."
	},
	pull_request_from_fork: {
		outcome: "refused",
		meaning: "The pull request comes from a fork.",
		remedy: "Push the branch to this repository and open the pull request from there."
	},
	pull_request_by_dependabot: {
		outcome: "refused",
		meaning: "Dependabot opened the pull request, and its branch brings in code of outside packages.",
		remedy: "Merge it after a review, and request write access on the branch that it was merged into."
	},
	base_not_allowed: {
		outcome: "refused",
		meaning: "Pull requests into this branch, and runs on it, cannot get a write: it is not in `bases` or, if policy has no `bases`, not the default branch.",
		remedy: "Target another branch, or ask the owners of the policy to add this one to `bases`."
	},
	base_not_protected: {
		outcome: "refused",
		meaning: "Commits can reach the branch without a review.",
		remedy: "Add a ruleset for the branch that requires a pull request with at least 1 approval."
	},
	base_protection_unreadable: {
		outcome: "refused",
		meaning: "No ruleset requires a review, and the token cannot read whether classic branch protection does.",
		remedy: "Protect the branch with a ruleset, which any token can read, or give the token that reads reviews the permission `Administration: read`."
	},
	not_the_heads_merge: {
		outcome: "refused",
		meaning: "The run checked out something other than the merge of the current head into the base.",
		remedy: USE_NEWEST
	},
	merge_base_elsewhere: {
		outcome: "refused",
		meaning: "The run merged the head into a commit that is not on the base branch.",
		remedy: USE_NEWEST
	},
	head_moved: {
		outcome: "refused",
		meaning: "The branch of the pull request was pushed to or deleted after this run started.",
		remedy: USE_NEWEST
	},
	head_history_missing: {
		outcome: "refused",
		meaning: "GitHub's activity does not show when the head was pushed, so stepkey cannot know whether an approval came after it.",
		remedy: "Push a new commit and ask for a review of that commit."
	},
	branch_moved: {
		outcome: "refused",
		meaning: "The branch has moved on since this run started.",
		remedy: USE_NEWEST
	},
	rollback_not_started: {
		outcome: "refused",
		meaning: "The run is for an older commit of the branch. Policy lets a re-run go back, but this is the first attempt, or the event cannot.",
		remedy: "Re-run the job of the commit to go back to."
	},
	rollback_elsewhere: {
		outcome: "refused",
		meaning: "The run is for a commit that is not part of the branch any more.",
		remedy: "Re-run a job of a commit that the branch contains."
	},
	rollback_by_agent: {
		outcome: "refused",
		meaning: "An agent started or re-ran a run that goes back to an older commit.",
		remedy: "Ask a human to re-run the job."
	},
	rolled_back: {
		outcome: "note",
		meaning: "A person re-ran a job of an older approved merge, and policy sets `rollback: true`.",
		remedy: ""
	},
	push_unknown: {
		outcome: "refused",
		meaning: "GitHub's activity shows no push that moved the branch to this commit.",
		remedy: MERGE_REVIEWED
	},
	push_history_broken: {
		outcome: "refused",
		meaning: "The commits of the push are not a contiguous history back to where the branch was, for example after a force-push or on a new branch.",
		remedy: MERGE_REVIEWED
	},
	commit_without_pull_request: {
		outcome: "refused",
		meaning: "A commit of the push did not come from a pull request that GitHub merged.",
		remedy: "Bring in every commit through a reviewed pull request. The run that the next merge starts can write. Where this branch only follows another one, deploy a tag, or from that branch."
	},
	commit_of_several_pull_requests: {
		outcome: "refused",
		meaning: "A commit of the push is the merge commit of more than one pull request.",
		remedy: MERGE_REVIEWED
	},
	merged_elsewhere: {
		outcome: "refused",
		meaning: "A pull request of the push is not merged, or was merged into another branch.",
		remedy: "Merge a reviewed pull request into this branch. The run that the merge starts can write. Where this branch only follows another one, deploy a tag, or from that branch."
	},
	merge_too_old: {
		outcome: "refused",
		meaning: "A pull request of the push was merged longer ago than `max-age`.",
		remedy: MERGE_REVIEWED
	},
	dispatch_by_agent: {
		outcome: "refused",
		meaning: "An agent started or re-ran a `workflow_dispatch` or `repository_dispatch` run.",
		remedy: "Ask a human to start this run."
	},
	...MERGE_GROUP_CODES,
	...TAG_CODES,
	...APPROVAL_CODES
};
// src/approval/reason.ts
function reason(code, text) {
	return {
		code,
		text
	};
}
function unreadReason(why) {
	return reason("facts_unreadable", sentence(why));
}
function outcomeOf({ code }) {
	return GATE_CODES[code].outcome;
}
function remedyOf({ code }) {
	return GATE_CODES[code].remedy;
}
// src/policy/events.ts
const WRITE_EVENTS = [
	"pull_request",
	"pull_request_review",
	"push",
	"workflow_dispatch",
	"schedule",
	"release",
	"repository_dispatch",
	"merge_group"
];
const TAG_EVENTS = [
	"push",
	"release",
	"workflow_dispatch"
];
const DISPATCH_EVENTS = ["workflow_dispatch", "repository_dispatch"];
const KNOWN_EVENTS = [
	...WRITE_EVENTS,
	"branch_protection_rule",
	"check_run",
	"check_suite",
	"create",
	"delete",
	"deployment",
	"deployment_status",
	"discussion",
	"discussion_comment",
	"fork",
	"gollum",
	"image_version",
	"issue_comment",
	"issues",
	"label",
	"milestone",
	"page_build",
	"public",
	"pull_request_review_comment",
	"pull_request_target",
	"registry_package",
	"status",
	"watch",
	"workflow_run"
];
function isWriteEvent(event) {
	return WRITE_EVENTS.some((known) => known === event);
}
// src/approval/people.ts
const WEB_FLOW = "web-flow";
const OVERWRITES = new Set([
	"force_push",
	"branch_creation",
	"branch_deletion"
]);
function sameLogin(a, b) {
	return plainLogin(a) === plainLogin(b);
}
function plainLogin(login) {
	return login.replace(/^@/u, "").toLowerCase();
}
function sameAccount(a, b) {
	return a.id === b.id || sameLogin(a.login, b.login);
}
function isAgent(account, listed) {
	if (account === void 0 || account.type !== "User") return true;
	return isAgentLogin(account.login, listed);
}
function isAgentLogin(login, listed) {
	return login.endsWith("[bot]") || listed.some((agent) => sameLogin(agent, login));
}
function isHuman(account, listed) {
	return !isAgent(account, listed) && !sameLogin(account.login, WEB_FLOW);
}
function pushHistoryOf(facts) {
	const { createdAt } = facts.pullRequest;
	const commits = new Set(valuesOf(facts.commits).map(({ sha }) => sha));
	const entries = newestFirst(valuesOf(activityOf(facts.pullRequest, facts.activity)));
	const seen = [];
	let overwritten = false;
	const isPartOfIt = (commit) => overwritten || commits.has(commit);
	for (const [index, entry] of entries.entries()) {
		const early = entry.at < createdAt;
		if (early && !isPartOfIt(entry.after)) return {
			entries: seen,
			cutAt: void 0
		};
		seen.push(entry);
		if (early && isFirstCreation(entry, entries[index + 1])) return {
			entries: seen,
			cutAt: void 0
		};
		overwritten ||= OVERWRITES.has(entry.kind);
	}
	const oldest = entries.at(-1);
	return {
		entries: seen,
		cutAt: oldest !== void 0 && !NO_COMMIT.test(oldest.before) && isPartOfIt(oldest.before) ? oldest : void 0
	};
}
function isFirstCreation({ kind }, older) {
	return kind === "branch_creation" && older?.kind !== "branch_deletion";
}
function pushesOf(facts) {
	return pushHistoryOf(facts).entries.filter(({ kind }) => kind !== "branch_deletion");
}
function unknownPushers(facts) {
	const { cutAt } = pushHistoryOf(facts);
	if (cutAt === void 0) return [];
	const { headRef, number } = facts.pullRequest;
	return [reason("pushers_unknown", `GitHub's activity of ${headRef} goes back only to ${toRfc3339(cutAt.at)}: who pushed to pull request ${number} before that is unknown.`)];
}
function contributorsTo(facts) {
	const { author } = facts.pullRequest;
	const pushers = pushesOf(facts).flatMap(({ actor }) => actor ?? []);
	const authors = valuesOf(facts.commits).flatMap(({ people }) => people);
	const people = [
		...author === void 0 ? [] : [{
			account: author,
			role: "opened"
		}],
		...pushers.map((account) => ({
			account,
			role: "pushed"
		})),
		...authors.map((account) => ({
			account,
			role: "committed"
		}))
	].filter(({ account }) => !sameLogin(account.login, WEB_FLOW));
	return people.filter(({ account }, index) => people.findIndex((other) => sameAccount(other.account, account)) === index);
}
function valuesOf(fact) {
	return fact.known ? fact.value : [];
}
function startedByAgent(question, facts) {
	const { agents, claims } = question;
	if (isAgentLogin(claims.actor, agents)) return true;
	if (!facts.run.known) return true;
	const { actor, triggeringActor } = facts.run.value;
	return isAgent(actor, agents) || isAgent(triggeringActor, agents);
}
function barredStarters({ claims, rule }, { run }) {
	if (!DISPATCH_EVENTS.includes(claims.eventName) || rule.allowStarter) return [];
	const claimed = {
		id: claims.actorId,
		login: claims.actor,
		type: "User"
	};
	return run.known ? [claimed, run.value.actor] : [claimed];
}
function madeByAgent(question, facts) {
	const { agents } = question;
	const pushers = pushesOf(facts).map(({ actor }) => actor);
	return [facts.pullRequest.author, ...pushers].some((account) => isAgent(account, agents));
}
function requiredApprovals(question, agent) {
	const { count, reason: why } = question.rule;
	return count === 0 && why !== void 0 && why.trim() !== "" && !agent ? 0 : Math.max(1, count);
}
// src/identity/no-id-token.ts
const CODE = "id_token_unavailable";
const MAY_NOT = "may not request an ID token";
function noIdToken(origin) {
	return ofFork(origin) ?? ofDependabot(origin) ?? ofReusable(origin) ?? withoutPermission(origin);
}
const FORK_EVENTS = new Set([
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment"
]);
function ofFork({ eventName, event, repository }) {
	const pullRequest = FORK_EVENTS.has(eventName) ? field(event, "pull_request") : void 0;
	if (pullRequest === void 0) return void 0;
	const head = field(field(pullRequest, "head"), "repo");
	const baseId = field(field(field(pullRequest, "base"), "repo"), "id");
	if (baseId === void 0 || field(head, "id") === baseId) return void 0;
	const name = field(head, "full_name");
	const message = `This pull request comes from ${typeof name === "string" ? `the fork ${name}` : "a fork that was deleted"}: GitHub lets no job of a fork's pull request request an ID token.`;
	return failure(CODE, message, {
		remedy: `Push the branch to ${repository === "" ? "this repository" : repository} and open the pull request from there, or run the step after the merge. Until then, skip it:`,
		paste: ["if: github.event.pull_request.head.repo.full_name == github.repository"]
	});
}
function ofDependabot({ actor }) {
	if (actor.toLowerCase() !== "dependabot[bot]") return void 0;
	return failure(CODE, `Dependabot started this run, and GitHub treats it like one of a fork: this job ${MAY_NOT}. A re-run by somebody else does not change that.`, {
		remedy: "Skip the step for Dependabot (stepkey never issues a write to it), or run the step after the merge:",
		paste: ["if: github.actor != 'dependabot[bot]'"]
	});
}
function ofReusable(origin) {
	const { workflow, jobWorkflow } = origin;
	if (!isWorkflow(workflow) || !isWorkflow(jobWorkflow) || workflow === jobWorkflow) return;
	const message = `This job is in the reusable workflow ${jobWorkflow}, and the job in ${workflow} that calls it did not give it the permission: it ${MAY_NOT}.`;
	return failure(CODE, message, {
		remedy: `Add these permissions beside \`uses:\` in ${fileOf(workflow)}, and to the job in the reusable workflow if that has \`permissions:\` of its own:`,
		paste: permissions(origin)
	});
}
function withoutPermission(origin) {
	const hint = origin.jobWorkflow === "" ? " If it is in a reusable workflow, the job that calls it needs them too." : "";
	return failure(CODE, `This job ${MAY_NOT}: it does not have the permission.`, {
		remedy: `Give the job these permissions, beside others that it needs. A job's \`permissions:\` replace those of the workflow.${hint}`,
		paste: permissions(origin)
	});
}
function permissions({ readsReviews }) {
	return [
		"permissions:",
		"  id-token: write",
		"  contents: read",
		...readsReviews ? ["  pull-requests: read", "  actions: read"] : []
	];
}
const WORKFLOW = /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[^@\s]+@[^\s]+$/u;
function isWorkflow(text) {
	return WORKFLOW.test(text);
}
function fileOf(workflow) {
	return workflow.replace(/@.*$/u, "").split("/").slice(2).join("/");
}
function field(value, name) {
	return isRecord(value) && Object.hasOwn(value, name) ? value[name] : void 0;
}
// src/shared/coded-failure.ts
function codedFailure(code, rest = {}) {
	const { meaning, remedy } = codeEntry(code);
	return {
		code,
		message: meaning,
		remedy,
		...rest
	};
}
// src/identity/claims.ts
function parseClaims(payload) {
	if (!isRecord(payload)) return err(incomplete(["the payload is not an object"]));
	const faults = [];
	const claims = readClaims(claimReader(payload, faults));
	if (faults.length === 0 && claims.repository.split("/")[0] !== claims.repositoryOwner) faults.push("repository does not belong to repository_owner");
	return faults.length === 0 ? ok(claims) : err(incomplete(faults));
}
function readClaims(read) {
	return {
		issuer: read.text("iss"),
		audience: read.audience("aud"),
		jwtId: read.text("jti"),
		issuedAt: read.instant("iat"),
		expiresAt: read.instant("exp"),
		repository: read.text("repository", REPOSITORY_NAME),
		repositoryId: read.id("repository_id"),
		repositoryOwner: read.text("repository_owner", LOGIN),
		repositoryOwnerId: read.id("repository_owner_id"),
		runId: read.id("run_id"),
		runAttempt: read.id("run_attempt"),
		checkRunId: read.id("check_run_id"),
		actor: read.text("actor"),
		actorId: read.id("actor_id"),
		eventName: read.text("event_name"),
		ref: read.text("ref", /^refs\/[^\s]+$/u),
		refType: read.text("ref_type"),
		sha: read.text("sha", COMMIT_SHA),
		headRef: read.optional("head_ref"),
		baseRef: read.optional("base_ref"),
		workflowRef: read.text("workflow_ref"),
		workflowSha: read.text("workflow_sha", COMMIT_SHA),
		jobWorkflowRef: read.optional("job_workflow_ref"),
		jobWorkflowSha: read.optional("job_workflow_sha", COMMIT_SHA),
		environment: read.optional("environment"),
		runnerEnvironment: read.text("runner_environment", /^(?:github|self)-hosted$/u),
		refProtected: read.flag("ref_protected"),
		repoProperties: read.textsBehind("repo_property_")
	};
}
const ANY_TEXT = /^[^\p{Cc}]{1,1024}$/u;
function claimReader(payload, faults) {
	const text = (name, form = ANY_TEXT) => {
		const value = own(payload, name);
		if (typeof value === "string" && ANY_TEXT.test(value) && form.test(value)) return value;
		faults.push(describe(name, value));
		return "";
	};
	return {
		text,
		optional: (name, form) => {
			const value = own(payload, name);
			return value === void 0 || value === "" ? void 0 : text(name, form);
		},
		id: (name) => {
			const id = Number(text(name, GITHUB_ID));
			if (Number.isSafeInteger(id)) return id;
			faults.push(`${name} is too large`);
			return 0;
		},
		instant: (name) => {
			const value = own(payload, name);
			if (isNumericDate(value)) return Math.round(value * 1e3);
			faults.push(describe(name, value));
			return 0;
		},
		flag: (name) => {
			const value = own(payload, name);
			if (value === "true" || value === true) return true;
			return value === "false" || value === false ? false : void 0;
		},
		textsBehind: (prefix) => Object.fromEntries(Object.entries(payload).flatMap(([name, value]) => name.startsWith(prefix) && typeof value === "string" && ANY_TEXT.test(value) ? [[name.slice(prefix.length), value]] : [])),
		audience: (name) => {
			const value = own(payload, name);
			const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
			if (typeof one === "string" && one !== "") return one;
			faults.push(describe(name, value));
			return "";
		}
	};
}
function isNumericDate(value) {
	return typeof value === "number" && value >= 0 && value <= 864e10;
}
function own(payload, name) {
	return Object.hasOwn(payload, name) ? payload[name] : void 0;
}
function describe(name, value) {
	if (value === void 0) return `${name} is missing`;
	return `${name} does not have the expected form (${Array.isArray(value) ? "array" : typeof value})`;
}
function incomplete(faults) {
	return codedFailure("claims_incomplete", { reason: faults.join("; ") });
}
// src/identity/parse-own-token.ts
function parseOwnToken(token) {
	return parseClaims(tokenPayload(token));
}
function tokenPayload(token) {
	const part = token.reveal().split(".")[1] ?? "";
	try {
		const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
		const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		return;
	}
}
// src/shared/backoff.ts
const MAX_DOUBLINGS = 40;
function backoffMs(rule, attempt, random = 1) {
	const { firstWaitMs, maxWaitMs = Number.POSITIVE_INFINITY, jitter = 0 } = rule;
	const doublings = Math.min(Math.max(0, attempt - 1), MAX_DOUBLINGS);
	return Math.min(firstWaitMs * 2 ** doublings, maxWaitMs) * (1 - jitter + jitter * random);
}
function nextWaitMs(rule, failed) {
	const { maxWaitMs = Number.POSITIVE_INFINITY, attempts = Number.POSITIVE_INFINITY } = rule;
	const { attempt, random, retryAfterMs = 0, leftMs = Number.POSITIVE_INFINITY } = failed;
	if (attempt >= attempts || retryAfterMs > maxWaitMs) return void 0;
	const wait = Math.max(backoffMs(rule, attempt, random), retryAfterMs);
	return wait > leftMs ? void 0 : wait;
}
async function withBackoff(rule, effects, attempt) {
	const { clock, random, signal, until } = effects;
	const isAborted = () => signal?.aborted === true;
	for (let number = 1;; number += 1) {
		const { outcome, again } = await attempt(number);
		if (again === void 0 || isAborted()) return outcome;
		const wait = nextWaitMs(rule, {
			attempt: number,
			random: random?.(),
			retryAfterMs: again.afterMs,
			leftMs: until === void 0 ? void 0 : until - clock.now()
		});
		if (wait === void 0) return outcome;
		await clock.sleep(wait, signal);
		if (isAborted()) return outcome;
	}
}
// src/shared/builtin-http.ts
function builtinHttp() {
	return process.getBuiltinModule("node:http");
}
// src/shared/http-failure.ts
var TooLarge = class extends Error {};
function describeFailure(error, request) {
	const { origin, through } = request;
	const where = through === void 0 ? origin : `${origin} (through the proxy ${through.shown})`;
	if (request.isTimedOut) return {
		kind: "timeout",
		message: `${where} did not respond within ${request.timeoutMs / 1e3} s`
	};
	if (request.isAborted) return {
		kind: "aborted",
		message: `the request to ${origin} was cancelled`
	};
	if (error instanceof TooLarge) return {
		kind: "too_large",
		message: `${where}: ${error.message}`
	};
	const status = tunnelStatus(error);
	if (through !== void 0 && status !== void 0) return {
		kind: status >= 400 && status < 500 ? "proxy" : "network",
		message: proxyRefusal(through, status, origin)
	};
	return noConnection(reasonOf(error), where, through);
}
function noConnection(reason, where, through) {
	const refused = through === void 0 && reason === "ECONNREFUSED";
	return {
		kind: "network",
		message: `${where}: ${reason}`,
		...refused && { refused }
	};
}
function tunnelStatus(error) {
	if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_PROXY_TUNNEL") return;
	return "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 0;
}
function proxyRefusal({ shown }, status, origin) {
	if (status === 407) return `the proxy ${shown} asks for a user name and password (status 407): write them into its URL, http://USER:PASSWORD@HOST:PORT`;
	return `the proxy ${shown} did not connect to ${origin} (status ${status})`;
}
function reasonOf(error) {
	if (error instanceof Error) return "code" in error && typeof error.code === "string" ? error.code : error.message;
	return String(error);
}
// src/shared/ip-address.ts
function parseIpAddress(text) {
	return parseIpv4(text) ?? parseIpv6(text.replace(/^\[(.*)\]$/u, "$1"));
}
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/u;
function parseIpv4(text) {
	if (!IPV4.test(text)) return void 0;
	const bytes = text.split(".").map(Number);
	if (bytes.some((byte) => byte > 255)) return void 0;
	return {
		bits: 32,
		value: joinBits(bytes, 8n)
	};
}
function parseIpv6(text) {
	const url = `http://[${text}]/`;
	if (!text.includes(":") || !URL.canParse(url)) return void 0;
	const [left = "", right] = new URL(url).hostname.slice(1, -1).split("::");
	const head = groupsOf(left);
	const tail = groupsOf(right ?? "");
	const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
	return {
		bits: 128,
		value: joinBits([
			...head,
			...zeros,
			...tail
		], 16n)
	};
}
function groupsOf(text) {
	return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
function joinBits(parts, width) {
	return parts.reduce((value, part) => value << width | BigInt(part), 0n);
}
function isInBlock(address, block) {
	const [, base = "", length = ""] = /^(.*)\/(\d{1,3})$/u.exec(block) ?? [];
	const start = parseIpAddress(base);
	if (start === void 0 || Number(length) > start.bits) return void 0;
	if (start.bits !== address.bits) return false;
	const shift = BigInt(start.bits - Number(length));
	return start.value >> shift === address.value >> shift;
}
// src/shared/proxy.ts
const HTTPS_NAMES = ["https_proxy", "HTTPS_PROXY"];
const NO_NAMES = ["no_proxy", "NO_PROXY"];
function proxyFor(url, env) {
	const name = HTTPS_NAMES.find((each) => (env[each] ?? "").trim() !== "");
	const noProxy = NO_NAMES.map((each) => env[each] ?? "").find((text) => text !== "") ?? "";
	if (name === void 0 || bypasses(url, noProxy)) return ok(void 0);
	return proxyOf(name, (env[name] ?? "").trim());
}
function proxyOf(name, given) {
	const text = given.includes("://") ? given : `http://${given}`;
	const wrong = "use http://HOST:PORT or https://HOST:PORT";
	if (!URL.canParse(text)) return err(`${name} is not the URL of a proxy: ${wrong}`);
	const { protocol, origin } = new URL(text);
	if (protocol === "http:" || protocol === "https:") return ok({
		url: text,
		shown: origin
	});
	return err(`${name} names a proxy of the kind ${protocol.slice(0, -1)}: ${wrong}`);
}
function bypasses({ hostname, port, protocol }, noProxy) {
	const host = hostname.toLowerCase();
	const target = {
		host,
		address: parseIpAddress(host),
		port: port === "" ? DEFAULT_PORTS[protocol] : port
	};
	return noProxy.toLowerCase().split(/[,\s]+/u).some((entry) => entry !== "" && isExcluded(target, entry));
}
function isExcluded({ host, address, port }, entry) {
	if (entry === "*") return true;
	const block = address === void 0 ? void 0 : isInBlock(address, entry);
	if (block !== void 0) return block;
	const { name, wanted } = splitPort(entry);
	if (wanted !== void 0 && wanted !== port) return false;
	const known = parseIpAddress(name);
	return known === void 0 && address === void 0 ? isBelow(host, name) : isSame(known, address);
}
function isSame(left, right) {
	return left?.bits === right?.bits && left?.value === right?.value;
}
function isBelow(host, name) {
	const plain = name.replace(/^\*?\./u, "");
	return host === plain || host.endsWith(`.${plain}`);
}
const DEFAULT_PORTS = {
	"http:": "80",
	"https:": "443"
};
function splitPort(entry) {
	if (parseIpAddress(entry) !== void 0) return {
		name: entry,
		wanted: void 0
	};
	const [, name = entry, wanted] = /^(.*):(\d{1,5})$/u.exec(entry) ?? [];
	return {
		name,
		wanted
	};
}
// src/shared/http.ts
const DEFAULT_MAX_BYTES = 1048576;
function nodeHttp(proxyEnv = {}) {
	return async (request) => {
		if (!isSecureUrl(request.url)) {
			const message = `${originOf(request.url)} is neither https nor on a loopback address`;
			return err({
				kind: "insecure_url",
				message,
				sent: false
			});
		}
		const url = new URL(request.url);
		const client = url.protocol === "https:" ? await import("node:https") : builtinHttp();
		const proxy = isLoopback(url.hostname) ? ok(void 0) : proxyFor(url, proxyEnv);
		if (!proxy.ok) return err({
			kind: "proxy",
			message: proxy.error,
			sent: false
		});
		const through = proxy.value;
		const open = (options) => {
			const proxies = through === void 0 ? {} : { HTTPS_PROXY: through.url };
			const { ca, clientCertificate: own } = request;
			const identity = own === void 0 ? {} : {
				cert: own.certificate,
				key: own.key.reveal()
			};
			const agent = new client.Agent({
				keepAlive: false,
				proxyEnv: proxies,
				ca,
				...identity
			});
			return client.request(url, {
				...options,
				agent
			}).once("close", () => agent.destroy());
		};
		return await exchange(request, {
			open,
			through
		});
	};
}
async function exchange(request, { open, through }) {
	const timeout = AbortSignal.timeout(request.timeoutMs);
	const signal = request.signal === void 0 ? timeout : AbortSignal.any([timeout, request.signal]);
	let sent = false;
	try {
		const response = await new Promise((resolve, reject) => {
			const outgoing = open({
				method: request.method,
				headers: headersOf(request),
				signal
			});
			outgoing.once("socket", (socket) => {
				socket.once("connect", () => {
					sent = true;
				});
			});
			outgoing.once("error", reject);
			outgoing.once("response", (incoming) => {
				readBody(incoming, request.maxBytes ?? DEFAULT_MAX_BYTES).then((body) => resolve({
					status: incoming.statusCode ?? 0,
					headers: flatten(incoming.headers),
					body
				}), reject);
			});
			outgoing.end(request.body);
		});
		return ok(response);
	} catch (error) {
		const described = describeFailure(error, {
			origin: originOf(request.url),
			through,
			timeoutMs: request.timeoutMs,
			isTimedOut: timeout.aborted,
			isAborted: request.signal?.aborted === true
		});
		return err({
			...described,
			sent: sent && tunnelStatus(error) === void 0
		});
	}
}
async function readBody(incoming, maxBytes) {
	const chunks = [];
	let size = 0;
	for await (const chunk of incoming) {
		size += chunk.length;
		if (size > maxBytes) throw new TooLarge(`the response is larger than ${maxBytes} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}
function originOf(url) {
	return URL.canParse(url) ? new URL(url).origin : "an invalid URL";
}
function headersOf(request) {
	return {
		accept: "application/json",
		"user-agent": "stepkey",
		...request.body === void 0 ? {} : { "content-length": String(Buffer.byteLength(request.body)) },
		...request.headers
	};
}
function flatten(headers) {
	const flat = {};
	for (const [name, value] of Object.entries(headers)) if (value !== void 0) flat[name] = Array.isArray(value) ? value.join(", ") : value;
	return flat;
}
function retrying(send, rule, { clock, jitter }) {
	return (request) => withBackoff(rule, {
		clock,
		random: jitter,
		signal: request.signal
	}, async () => {
		const outcome = await send(request);
		return isRetryable(outcome) ? {
			outcome,
			again: { afterMs: retryAfterIn(outcome, clock) }
		} : { outcome };
	});
}
function isRetryable(outcome) {
	if (outcome.ok) return outcome.value.status === 429 || outcome.value.status >= 500;
	return outcome.error.kind === "timeout" || outcome.error.kind === "network";
}
function retryAfterIn(outcome, clock) {
	return outcome.ok ? retryAfterMs(outcome.value.headers["retry-after"], clock.now()) : void 0;
}
function retryAfterMs(header, now) {
	if (header === void 0) return void 0;
	if (/^\d{1,9}$/u.test(header.trim())) return Number(header.trim()) * 1e3;
	const date = Date.parse(header);
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now);
}
// src/identity/request-id-token.ts
const NOTHING_KNOWN = {
	eventName: "",
	actor: "",
	repository: "",
	event: void 0,
	workflow: "",
	jobWorkflow: "",
	readsReviews: false
};
const RETRY = {
	attempts: 4,
	firstWaitMs: 500,
	maxWaitMs: 15e3,
	jitter: .5
};
const TIMEOUT_MS = 1e4;
const MAX_BYTES$1 = 65536;
async function requestIdToken(audience, right, effects) {
	const { url, token } = right;
	if (url === void 0 || token === void 0) return err(noIdToken(NOTHING_KNOWN));
	if (!isSecureUrl(url)) return err(insecureUrl());
	const response = await retrying(effects.send, RETRY, effects)({
		method: "GET",
		url: withAudience(url, audience),
		headers: { authorization: `Bearer ${token.reveal()}` },
		timeoutMs: TIMEOUT_MS,
		maxBytes: MAX_BYTES$1,
		...effects.signal === void 0 ? {} : { signal: effects.signal }
	});
	if (!response.ok) {
		const { kind, message } = response.error;
		const what = `GitHub's token service did not respond: ${message}.`;
		return err(kind === "proxy" ? {
			...failed(what),
			remedy: FIX_PROXY
		} : failed(what));
	}
	if (response.value.status !== 200) return err(failed(`GitHub's token service returned status ${response.value.status}.`));
	const value = tokenIn(response.value.body);
	return value === void 0 ? err(failed("GitHub's token service returned a response with no ID token in it.")) : ok(new Secret(value));
}
function withAudience(url, audience) {
	const target = new URL(url);
	target.searchParams.set("audience", audience);
	return target.href;
}
function tokenIn(body) {
	const response = parseJson(body);
	if (typeof response !== "object" || response === null || !("value" in response)) return void 0;
	const { value } = response;
	return typeof value === "string" && /^[\w-]+\.[\w-]+\.[\w-]+$/u.test(value) ? value : void 0;
}
function insecureUrl() {
	return failure("id_token_failed", "ACTIONS_ID_TOKEN_REQUEST_URL is neither an https URL nor on a loopback address.", { remedy: "GitHub never sets such a URL: find the step that did, and give the job the permission `id-token: write`." });
}
const FIX_PROXY = "Fix the proxy in the runner's own environment (HTTPS_PROXY), or exclude GitHub's token service in NO_PROXY.";
function failed(message) {
	return failure("id_token_failed", message, { remedy: "Re-run the job. See GitHub's status page for incidents of Actions." });
}
// src/delivery/environment/hostile-to-builds.ts
const PYTHON = "https://docs.python.org/3/using/cmdline.html#environment-variables";
const DOTNET = "https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-environment-variables";
const UV = "https://docs.astral.sh/uv/reference/environment/";
const CARGO = "https://doc.rust-lang.org/cargo/reference/environment-variables.html";
const HOSTILE_TO_BUILDS = [
	...withheld({
		does: "makes Cargo use another token",
		source: CARGO,
		isCredential: true
	}, "CARGO_REGISTRY_TOKEN", "CARGO_REGISTRIES_*_TOKEN"),
	...withheld({
		does: "makes uv publish with another credential",
		source: UV,
		isCredential: true
	}, "UV_PUBLISH_TOKEN", "UV_PUBLISH_USERNAME", "UV_PUBLISH_PASSWORD"),
	...withheld({
		does: "loads code into Python",
		source: PYTHON
	}, "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONPYCACHEPREFIX", "PYTHONBREAKPOINT", "PYTHON_PRESITE", "PYTHONWARNINGS"),
	...withheld({
		does: "makes pip or uv install from other places",
		source: "https://pip.pypa.io/en/stable/topics/configuration/",
		isOwnCredential: true
	}, "PIP_*", "UV_*"),
	...withheld({
		does: "loads code into Perl",
		source: "perlrun(1)"
	}, "PERL5OPT", "PERL5LIB", "PERLLIB", "PERL5DB", "PERL5SHELL", "PERLIO*"),
	...withheld({
		does: "loads code into Ruby",
		source: "ruby(1), gem(1), bundle-config(1)"
	}, "RUBYOPT", "RUBYLIB", "RUBYSHELL", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "BUNDLE_PATH"),
	...withheld({
		does: "loads code into Java",
		source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html"
	}, "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"),
	...withheld({
		does: "loads code into Java's build tools",
		source: "https://maven.apache.org/configure.html"
	}, "MAVEN_OPTS", "MAVEN_ARGS", "GRADLE_OPTS", "JAVA_OPTS", "ANT_OPTS", "ANT_ARGS", "SBT_OPTS"),
	...withheld({
		does: "loads code into .NET",
		source: DOTNET
	}, "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "CORECLR_*", "COR_*"),
	...withheld({
		does: "makes Go run programs, or fetch from other places",
		source: "https://pkg.go.dev/cmd/go"
	}, "GOFLAGS", "GOENV", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOSUMCHECK", "GOINSECURE", "GOTOOLCHAIN"),
	...withheld({
		does: "makes Cargo run programs",
		source: CARGO
	}, "RUSTC", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTDOC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_*", "CARGO_*_RUNNER", "CARGO_*_LINKER", "CARGO_REGISTRIES_*"),
	...withheld({
		does: "makes make and CMake run programs",
		source: "make(1), cmake-env-variables(7)"
	}, "MAKEFLAGS", "GNUMAKEFLAGS", "MFLAGS", "MAKEFILES", "CMAKE_TOOLCHAIN_FILE", "CMAKE_*_LAUNCHER"),
	{
		name: "NPM_CONFIG_*",
		anyCase: true,
		does: "makes npm run programs, or install from other places",
		source: "https://docs.npmjs.com/cli/v11/using-npm/config",
		stops: false,
		isOwnCredential: true
	},
	...withheld({
		does: "makes Yarn run programs, or install from other places",
		source: "https://yarnpkg.com/configuration/yarnrc",
		isOwnCredential: true
	}, "YARN_*"),
	...withheld({
		does: "loads code into Lua",
		source: "lua(1)"
	}, "LUA_INIT*", "LUA_PATH*", "LUA_CPATH*"),
	...withheld({
		does: "makes PHP read other settings, which can load code",
		source: "https://www.php.net/manual/en/configuration.file.php"
	}, "PHPRC", "PHP_INI_SCAN_DIR"),
	...withheld({
		does: "loads code into R",
		source: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html"
	}, "R_PROFILE*", "R_ENVIRON*", "R_LIBS*"),
	...withheld({
		does: "loads code into Julia",
		source: "https://docs.julialang.org/en/v1/manual/environment-variables/"
	}, "JULIA_LOAD_PATH", "JULIA_DEPOT_PATH"),
	...withheld({
		does: "loads code into Erlang and Elixir",
		source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html"
	}, "ERL_LIBS", "ERL_FLAGS", "ERL_AFLAGS", "ERL_ZFLAGS", "ELIXIR_ERL_OPTIONS"),
	...withheld({
		does: "loads code into awk",
		source: "gawk(1)"
	}, "AWKPATH", "AWKLIBPATH"),
	...withheld({
		does: "names a program that Go runs",
		source: "https://pkg.go.dev/cmd/go#hdr-Environment_variables"
	}, "GOCACHEPROG", "GOAUTH"),
	...withheld({
		does: "makes Cargo build with other options, or from other places",
		source: CARGO
	}, "CARGO_REGISTRY_*", "CARGO_SOURCE_*", "CARGO_TARGET_*", "CARGO_HTTP_*", "CARGO_NET_*"),
	...withheld({
		does: "makes rustup install from other places",
		source: "https://rust-lang.github.io/rustup/environment-variables.html"
	}, "RUSTUP_DIST_*", "RUSTUP_UPDATE_ROOT", "RUSTUP_TOOLCHAIN*"),
	...withheld({
		does: "makes Bundler install from other places, or read other settings",
		source: "https://bundler.io/man/bundle-config.1.html"
	}, "BUNDLE_*"),
	...withheld({
		does: "makes Corepack fetch package managers from elsewhere",
		source: "https://github.com/nodejs/corepack#environment-variables"
	}, "COREPACK_*")
];
// src/delivery/environment/hostile-to-programs.ts
const TRUSTS$1 = "changes which servers are trusted";
const RUNS = "names a program that other programs run";
const NODE$1 = "https://nodejs.org/api/cli.html#environment-variables_1";
const SHELLS = "bash(1), dash(1)";
const GIT = "git(1)";
const DOCKER = "https://docs.docker.com/reference/cli/docker/#environment-variables";
const HOSTILE_TO_PROGRAMS = [
	...withheld({
		does: "is run by shells",
		source: SHELLS
	}, "ENV", "PROMPT_COMMAND", "PS4", "SHELLOPTS", "BASHOPTS"),
	...withheld({
		does: "replaces commands in every bash",
		source: "bash(1)"
	}, "BASH_FUNC_*"),
	...withheld({
		does: "makes bash load commands from other places",
		source: "bash(1)"
	}, "BASH_LOADABLES_PATH"),
	...withheld({
		does: "changes where `cd` goes",
		source: "bash(1)"
	}, "CDPATH"),
	...withheld({
		does: "loads code into every zsh",
		source: "zsh(1), zshparam(1)"
	}, "ZDOTDIR", "FPATH", "NULLCMD", "READNULLCMD"),
	...withheld({
		does: "changes which address a host's name has",
		source: "hostname(7), resolver(5)"
	}, "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS"),
	...withheld({
		does: "makes the C library read other texts and tables",
		source: "locale(7)"
	}, "LOCPATH", "NLSPATH"),
	...withheld({
		does: RUNS,
		source: "less(1), man(1), environ(7)"
	}, "PAGER", "MANPAGER", "LESSOPEN", "LESSCLOSE", "EDITOR", "VISUAL", "BROWSER"),
	...withheld({
		does: "makes `less` run commands",
		source: "less(1)"
	}, "LESS", "LESSKEY*"),
	...withheld({
		does: TRUSTS$1,
		source: "curl(1)"
	}, "CURL_CA_BUNDLE"),
	...withheld({
		does: "makes curl or wget read other options",
		source: "curl(1), wget(1)"
	}, "CURL_HOME", "WGETRC", "SYSTEM_WGETRC"),
	...withheld({
		does: TRUSTS$1,
		source: "https://requests.readthedocs.io/en/latest/user/advanced/"
	}, "REQUESTS_CA_BUNDLE"),
	...withheld({
		does: "changes how TLS is negotiated",
		source: "https://www.gnutls.org/manual/"
	}, "GNUTLS_SYSTEM_PRIORITY_FILE"),
	...withheld({
		does: "writes the keys of TLS connections to a file",
		source: "curl(1)"
	}, "SSLKEYLOGFILE"),
	...withheld({
		does: TRUSTS$1,
		source: "git-config(1), http.sslVerify"
	}, "GIT_SSL_*"),
	...withheld({
		does: "makes git run programs",
		source: GIT
	}, "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_CONFIG*", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND", "GIT_TEMPLATE_DIR", "GIT_PAGER", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR"),
	...withheld({
		does: "makes git work in another repository, with the configuration there",
		source: GIT
	}, "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
	...withheld({
		does: "makes git write what it sends to a file",
		source: GIT
	}, "GIT_TRACE*"),
	...withheld({
		does: "makes ssh run a program",
		source: "ssh(1)"
	}, "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE"),
	...withheld({
		does: "makes Docker use another server",
		source: DOCKER
	}, "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CERT_PATH", "DOCKER_TLS*"),
	...withheld({
		does: "makes Docker use another credential",
		source: DOCKER,
		isOwnCredential: true
	}, "DOCKER_CONFIG"),
	...withheld({
		does: "makes BuildKit or Podman use another server",
		source: "podman(1)"
	}, "BUILDKIT_HOST", "CONTAINER_HOST"),
	...withheld({
		does: "makes kubectl use another server, and run programs",
		source: "https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/",
		isOwnCredential: true
	}, "KUBECONFIG"),
	...withheld({
		does: "makes Terraform run other providers, or with other arguments",
		source: "https://developer.hashicorp.com/terraform/cli/config/environment-variables"
	}, "TF_CLI_*", "TF_REATTACH_PROVIDERS"),
	...withheld({
		does: "makes Node write files when it ends",
		source: NODE$1
	}, "NODE_V8_COVERAGE", "NODE_REDIRECT_WARNINGS"),
	...withheld({
		does: "loads code into Node",
		source: NODE$1
	}, "NODE_REPL_EXTERNAL_MODULE"),
	...withheld({
		does: "makes tar run commands",
		source: "tar(1), --checkpoint-action"
	}, "TAR_OPTIONS"),
	...withheld({
		does: "makes zip or unzip run commands",
		source: "zip(1)"
	}, "ZIPOPT", "UNZIP"),
	...withheld({
		does: RUNS,
		source: "rsync(1)"
	}, "RSYNC_RSH", "RSYNC_CONNECT_PROG"),
	...withheld({
		does: RUNS,
		source: "svn(1), cvs(1)"
	}, "SVN_SSH", "CVS_RSH"),
	...withheld({
		does: RUNS,
		source: "sudo(8), systemctl(1), ssh-add(1)"
	}, "SUDO_ASKPASS", "SYSTEMD_PAGER", "SYSTEMD_EDITOR", "SSH_SK_PROVIDER"),
	...withheld({
		does: "makes vim run commands",
		source: "vim(1), starting.txt"
	}, "VIMINIT", "EXINIT", "GVIMINIT"),
	...withheld({
		does: "makes apt read other options",
		source: "apt.conf(5)"
	}, "APT_CONFIG"),
	...withheld({
		does: "makes ripgrep read other options",
		source: "rg(1)"
	}, "RIPGREP_CONFIG_PATH"),
	...withheld({
		does: "makes PowerShell load modules from other places",
		source: "https://learn.microsoft.com/en-us/powershell/module/microsoft.powershell.core/about/about_psmodulepath"
	}, "PSModulePath"),
	...withheld({
		does: "names a program that gh runs, or another server",
		source: "https://cli.github.com/manual/gh_help_environment"
	}, "GH_PAGER", "GH_EDITOR", "GH_BROWSER", "GH_HOST", "GH_PATH"),
	...withheld({
		does: "names a program that kubectl or Helm runs",
		source: "https://kubernetes.io/docs/reference/kubectl/, https://helm.sh/docs/helm/helm/"
	}, "KUBECTL_EXTERNAL_DIFF", "KUBE_EDITOR", "HELM_PLUGINS", "HELM_REPOSITORY_*", "HELM_REGISTRY_CONFIG"),
	...withheld({
		does: "names the Python that gcloud runs",
		source: "https://cloud.google.com/sdk/gcloud/reference/topic/startup"
	}, "CLOUDSDK_PYTHON*"),
	...withheld({
		does: "makes Ansible load code from other places",
		source: "https://docs.ansible.com/ansible/latest/reference_appendices/config.html"
	}, "ANSIBLE_CONFIG", "ANSIBLE_HOME", "ANSIBLE_LIBRARY", "ANSIBLE_MODULE_UTILS", "ANSIBLE_*_PLUGINS", "ANSIBLE_*_PATH", "ANSIBLE_*_PATHS", "ANSIBLE_PYTHON_INTERPRETER", "ANSIBLE_SSH_*", "ANSIBLE_SFTP_*", "ANSIBLE_SCP_*", "ANSIBLE_BECOME_*", "ANSIBLE_EDITOR", "ANSIBLE_PAGER"),
	...withheld({
		does: "makes podman and buildah read other settings",
		source: "containers.conf(5)"
	}, "CONTAINERS_CONF*", "CONTAINERS_REGISTRIES_CONF*", "CONTAINERS_STORAGE_CONF")
];
// src/delivery/environment/hostile-variables.ts
const LOADS = "loads code into every program that starts";
const REDIRECTS = "sends requests through a proxy";
const TRUSTS = "changes which servers are trusted";
const NODE = "https://nodejs.org/api/cli.html#environment-variables_1";
const PROXIES = "curl(1)";
const HOSTILE = [
	...[
		{
			name: "LD_*",
			platform: "linux",
			does: LOADS,
			source: "ld.so(8)",
			stops: true
		},
		{
			name: "DYLD_*",
			platform: "darwin",
			does: LOADS,
			source: "dyld(1)",
			stops: true
		},
		...stopping({
			does: "makes the C library load other modules",
			source: "iconv(1), ld.so(8)"
		}, "GCONV_PATH", "GLIBC_TUNABLES"),
		...stopping({
			does: "is run by every bash before its script",
			source: "bash(1)"
		}, "BASH_ENV"),
		...stopping({
			does: "changes how Node starts, and stepkey runs on Node",
			source: NODE
		}, "NODE_OPTIONS"),
		...stopping({
			does: "makes Node load other modules or stored code",
			source: NODE
		}, "NODE_PATH", "NODE_COMPILE_CACHE"),
		...stopping({
			does: "makes Node print what it sends",
			source: NODE
		}, "NODE_DEBUG", "NODE_DEBUG_NATIVE"),
		...stopping({
			does: "turns off the check of certificates",
			source: NODE
		}, "NODE_TLS_REJECT_UNAUTHORIZED"),
		...stopping({
			does: TRUSTS,
			source: NODE
		}, "NODE_EXTRA_CA_CERTS", "NODE_USE_SYSTEM_CA"),
		...stopping({
			does: TRUSTS,
			source: "openssl-env(7)"
		}, "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES"),
		...stopping({
			does: REDIRECTS,
			source: NODE
		}, "NODE_USE_ENV_PROXY"),
		{
			name: "NO_PROXY",
			anyCase: true,
			does: "lets requests bypass a proxy",
			source: PROXIES,
			stops: false
		},
		{
			name: "*_PROXY",
			anyCase: true,
			does: REDIRECTS,
			source: PROXIES,
			stops: true
		}
	],
	...HOSTILE_TO_PROGRAMS,
	...HOSTILE_TO_BUILDS
];
function hostileVariable(name, ofKinds) {
	return ruleFor(name, indexed(ofKinds)) ?? ruleFor(name, GENERAL);
}
function indexOf(rules) {
	const globs = rules.filter(({ name, anyCase }) => anyCase === true || /[*?]/u.test(name));
	const named = rules.filter((rule) => !globs.includes(rule));
	return {
		byName: new Map(named.map((rule) => [rule.name, rule])),
		globs,
		known: new Map()
	};
}
const GENERAL = indexOf(HOSTILE);
const indexes = new WeakMap();
function indexed(rules) {
	const index = indexes.get(rules) ?? indexOf(rules);
	indexes.set(rules, index);
	return index;
}
function ruleFor(name, { byName, globs, known }) {
	if (known.has(name)) return known.get(name);
	const upper = name.toUpperCase();
	const rule = byName.get(name) ?? globs.find((glob) => wildcardFits(glob.name, glob.anyCase === true ? upper : name));
	known.set(name, rule);
	return rule;
}
const HARMLESS_NODE_OPTION = /^--(?:max[-_](?:old|semi|new)[-_]space[-_]size|max[-_]old[-_]space[-_]size[-_]percentage|max[-_]heap[-_]size|max[-_]http[-_]header[-_]size|stack[-_]trace[-_]limit)=\d+$|^--no-(?:warnings|deprecation)$/u;
function isHarmlessValue(name, value) {
	return value.trim() === "" || isHarmlessSetting(name, value);
}
function isHarmlessSetting(name, value) {
	if (name === "GOTOOLCHAIN") return value === "local";
	if (name !== "NODE_OPTIONS") return false;
	const words = wordsIn(value);
	return words.length > 0 && words.every((word) => HARMLESS_NODE_OPTION.test(word));
}
function harmfulNodeOptions(value) {
	const flags = wordsIn(value).filter((word) => !HARMLESS_NODE_OPTION.test(word));
	return [...new Set(flags.flatMap((flag) => /^--?[a-z][a-z0-9_-]{0,49}/iu.exec(flag)?.[0] ?? []))];
}
function wordsIn(value) {
	return value.split(/\s+/u).filter((word) => word !== "");
}
// src/delivery/environment/tool-locations.ts
const TOOL_LOCATIONS = [
	{
		names: ["JAVA_HOME", "JAVA_HOME_*"],
		setBy: "setup-java, GitHub's images",
		loads: "Maven, Gradle and others run `bin/java` there. It adds no options to it, as `JAVA_TOOL_OPTIONS` would"
	},
	{
		names: [
			"MAVEN_HOME",
			"M2_HOME",
			"GRADLE_HOME",
			"ANT_HOME"
		],
		setBy: "GitHub's images",
		loads: "The starters `mvn`, `gradle` and `ant` run their own libraries there. Settings are elsewhere, below the home"
	},
	{
		names: ["GOROOT", "GOROOT_*"],
		setBy: "setup-go, GitHub's images",
		loads: "`go` runs its compiler and linker there, and builds with the standard library there"
	},
	{
		names: ["GOPATH"],
		setBy: "workflows, images of Go",
		loads: "Downloaded modules, which `go` checked against `go.sum`, and built commands. It runs none of them by itself"
	},
	{
		names: ["RUSTUP_HOME"],
		setBy: "setup-rust-toolchain, images of Rust",
		loads: "`cargo` and `rustc` run the toolchain there. Cargo's settings are in `CARGO_HOME`"
	},
	{
		names: ["PNPM_HOME"],
		setBy: "pnpm/action-setup",
		loads: "pnpm installs global commands there. They run where `PATH` has it"
	},
	{
		names: ["TERRAFORM_CLI_PATH", "TOFU_CLI_PATH"],
		setBy: "setup-terraform, setup-opentofu",
		loads: "The wrapper `terraform` runs `terraform-bin` there. Settings and providers come from `TF_*`, which does not pass"
	},
	{
		names: [
			"ANDROID_HOME",
			"ANDROID_SDK_ROOT",
			"ANDROID_NDK",
			"ANDROID_NDK_HOME",
			"ANDROID_NDK_ROOT"
		],
		setBy: "setup-android, GitHub's images",
		loads: "Gradle runs the build tools there"
	},
	{
		names: ["NVM_DIR"],
		setBy: "GitHub's images, nvm",
		loads: "A script that sources `nvm.sh` names the file itself"
	},
	{
		names: [
			"pythonLocation",
			"Python_ROOT_DIR",
			"Python2_ROOT_DIR",
			"Python3_ROOT_DIR"
		],
		setBy: "setup-python",
		loads: "CMake builds with the Python there. Python itself reads none of them"
	},
	{
		names: ["VIRTUAL_ENV"],
		setBy: "setup-uv, activation of a venv",
		loads: "uv, Poetry and others install there and run the Python there. Python itself does not read it"
	},
	{
		names: ["DOTNET_ROOT", "DOTNET_ROOT_*"],
		setBy: "setup-dotnet, GitHub's images",
		loads: "Programs of .NET load the runtime there. It adds no hooks, as `DOTNET_STARTUP_HOOKS` would"
	},
	{
		names: ["FLUTTER_ROOT"],
		setBy: "flutter-action",
		loads: "`flutter` and `dart` run their own tools there"
	},
	{
		names: [
			"PYENV_ROOT",
			"RBENV_ROOT",
			"VOLTA_HOME",
			"SDKMAN_DIR"
		],
		setBy: "version managers",
		loads: "What they put in `PATH` looks there for the version to run"
	},
	{
		names: ["AGENT_TOOLSDIRECTORY"],
		setBy: "GitHub's images",
		loads: "The runner's tool cache, as `RUNNER_TOOL_CACHE`, which passes, too"
	},
	{
		names: ["CARGO_HOME"],
		setBy: "images of Rust, setup-rust-toolchain",
		loads: "Settings, which can name other programs and registries, and the credentials of registries",
		isRunnersOnly: true
	},
	{
		names: ["AZURE_EXTENSION_DIR"],
		setBy: "GitHub's images",
		loads: "`az` loads all extensions there into itself",
		isRunnersOnly: true
	}
];
const FROM_JOB = namesOf((location) => location.isRunnersOnly !== true);
const FROM_RUNNER = namesOf((location) => location.isRunnersOnly === true);
function namesOf(of) {
	return TOOL_LOCATIONS.filter(of).flatMap(({ names }) => names);
}
function isToolLocation(name, value) {
	return value.startsWith("/") && FROM_JOB.some((glob) => wildcardFits(glob, name));
}
const LOCATION_NAMES = [...FROM_JOB, ...FROM_RUNNER];
function isRunnersLocation(name) {
	return FROM_RUNNER.includes(name);
}
// src/delivery/environment/planted.ts
function findPlanted(job) {
	return Object.keys(job.env).toSorted().flatMap((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
		if (rule.platform !== void 0 && rule.platform !== job.platform) return [];
		return [{
			name,
			message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}`
		}];
	});
}
function meantVariables(job) {
	return Object.keys(job.env).filter((name) => {
		const rule = hostileVariable(name, job.hostileOfKinds);
		if (rule === void 0) return isRunnersLocation(name) && isMeant(job, name);
		if (!isSet(job, name)) return false;
		return rule.isOwnCredential === true ? job.trusted.includes(name) : isMeant(job, name);
	});
}
function meantProxies(job) {
	const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
	return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}
function plantedFailure(planted) {
	const names = planted.map(({ name }) => name).join(", ");
	const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
	return failure("environment_hostile", `${count} of this job could read or redirect the credential: ${names}.`, {
		remedy: `Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: ${names}`,
		details: planted.map(({ message }) => message)
	});
}
function isSet(job, name) {
	const value = job.env[name];
	return value !== void 0 && !isHarmlessValue(name, value);
}
function isMeant(job, name) {
	if (job.trusted.includes(name)) return true;
	return job.runnerEnv?.[name] !== void 0 && job.runnerEnv[name] === job.env[name];
}
function hintFor(name, value) {
	const options = name === "NODE_OPTIONS" ? harmfulNodeOptions(value) : [];
	if (options.length > 0) return ` It has ${joined(options)}; options that only set limits, such as --max-old-space-size, may stay.`;
	if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) return " actions/setup-python sets it: if that is the cause, add it to trust-env.";
	if (/_PROXY$/iu.test(name)) return " If the runner needs a proxy, set it in the runner's own environment: stepkey uses that one.";
	return "";
}
// src/delivery/environment/runner-environment.ts
async function readRunnerEnvironment(parent) {
	const pid = parent === 0 ? 1 : parent;
	try {
		return parseEnviron(readFileSync(`/proc/${pid}/environ`, "utf8"));
	} catch {
		return;
	}
}
function parseEnviron(text) {
	return Object.fromEntries(text.split("\0").flatMap((entry) => {
		const equals = entry.indexOf("=");
		return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)]] : [];
	}));
}
// src/action/context/job.ts
async function openJob(inputs, process) {
	const environment = {
		env: process.env,
		runnerEnv: await readRunnerEnvironment(process.parentPid),
		trusted: inputs.trustEnv,
		platform: process.platform,
		hostileOfKinds: hostileVariablesOf(process.kinds)
	};
	return {
		...process,
		inputs,
		environment,
		send: nodeHttp(meantProxies(environment)),
		jitter: Math.random,
		randomBytes,
		cancelledAt: instantOf(process.cancelled, process.clock)
	};
}
function instantOf(signal, clock) {
	let at = signal.aborted ? clock.now() : void 0;
	signal.addEventListener("abort", () => at ??= clock.now(), { once: true });
	return () => at;
}
function hostileVariablesOf(kinds) {
	return kinds.flatMap(({ hostileVariables }) => hostileVariables);
}
function idTokenRight({ env }) {
	const token = env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
	const url = env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
	return {
		url: url === "" ? void 0 : url,
		token: token === "" ? void 0 : new Secret(token)
	};
}
// src/action/context/origin.ts
const MAX_BYTES = 33554432;
async function readOrigin({ env, inputs }) {
	return {
		eventName: env["GITHUB_EVENT_NAME"] ?? "",
		actor: env["GITHUB_ACTOR"] ?? "",
		repository: env["GITHUB_REPOSITORY"] ?? "",
		event: await readEvent(env["GITHUB_EVENT_PATH"]),
		workflow: env["GITHUB_WORKFLOW_REF"] ?? "",
		jobWorkflow: inputs.jobWorkflow,
		readsReviews: inputs.source.mode === "direct" && inputs.access === "write"
	};
}
async function readEvent(path) {
	if (path === void 0 || path === "") return void 0;
	try {
		const { size } = await stat(path);
		return size > MAX_BYTES ? void 0 : parseJson(await readFile(path, "utf8"));
	} catch {
		return;
	}
}
// src/action/lease/source/identify.ts
function identifyFor(job, audience) {
	const { send, clock, jitter, runner, inputs } = job;
	return async (signal) => {
		const effects = {
			send,
			clock,
			jitter,
			signal
		};
		const token = await requestIdToken(audience, idTokenRight(job), effects);
		if (!token.ok) return err(await explained(job, token.error));
		runner.mask(token.value.reveal());
		const claims = parseOwnToken(token.value);
		if (!claims.ok) return claims;
		const bound = bindEnvironment(claims.value, inputs);
		return bound.ok ? ok({
			token: token.value,
			claims: claims.value
		}) : bound;
	};
}
async function explained(job, why) {
	return why.code === "id_token_unavailable" ? noIdToken(await readOrigin(job)) : why;
}
function bindEnvironment(claims, asked) {
	if (claims.environment !== asked.environment) return err(mismatch(claims, asked.environment));
	if (asked.environment !== void 0 || asked.access === "read") return ok(void 0);
	return err(failure("environment_required", "Write access needs an environment.", { remedy: "Set `environment:` on the job and on the stepkey step." }));
}
function mismatch(claims, asked) {
	const has = claims.environment === void 0 ? "none" : `"${claims.environment}"`;
	const wants = asked === void 0 ? "no environment" : `environment "${asked}"`;
	const remedy = asked === void 0 ? `Give this step the job's environment: with: environment: ${claims.environment ?? ""}` : `Give the job the same environment: environment: ${asked}`;
	const message = `This step asks for ${wants}, but the job has ${has}.`;
	return failure("environment_mismatch", message, { remedy });
}
// src/receipt/receipt.ts
function renderReceipt(receipt) {
	return `${JSON.stringify(receipt, void 0, 2)}\n`;
}
function receiptFileName(lease) {
	return `stepkey-receipt-${lease}.json`;
}
// src/receipt/log-lines.ts
const LABEL_WIDTH = 12;
function labelled(mark, label, text) {
	const [first = "", ...more] = typeof text === "string" ? [text] : text;
	return [`${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}
function titleLine(asked) {
	const { step, grant, environment, access } = asked;
	const parts = [
		`step "${step}"`,
		grant,
		environment,
		access
	].flatMap((part) => part ?? []);
	return printable(["stepkey", ...parts].join(" · "));
}
function askedLines(claims, decision) {
	const { agent, author, commit, pull_request: number } = decision;
	return labelled("✓", "asked", [[
		`${claims.repository} @ ${shortSha(commit)}`,
		`${placeText(claims.ref, number)} by ${author ?? claims.actor}${agent ? " (an agent's job)" : ""}`,
		`run ${claims.runId}, attempt ${claims.runAttempt}${startedBy(claims.actor, author)}`
	].join(" · ")]);
}
function startedBy(actor, author) {
	return author === void 0 || author === actor ? "" : `, started by ${actor}`;
}
function approvedLines(decision, access, now) {
	if (access === "read") return [];
	const { approvals, required_approvals: required, reason } = decision;
	if (required === 0) return labelled("✓", "approved", `no approval needed: ${reason ?? "policy asks for none"}`);
	const [last = "", ...earlier] = approvals.map(({ login, submitted_at, commit }) => {
		return `${login}, ${inWords(now - Date.parse(submitted_at))} ago, on ${shortSha(commit)}`;
	}).toReversed();
	const count = `${approvals.length} of ${required}`;
	return labelled("✓", "approved", [...earlier.toReversed(), `${last} · ${count}`]);
}
function issuedLines(lease) {
	if (lease.expiresAt === void 0) return [];
	const most = inShort(Math.ceil((lease.expiresAt - lease.issuedAt) / 1e4) * 1e4);
	const until = `until ${timeOfDay(lease.expiresAt)} UTC (${most} at most)`;
	return labelled("✓", "issued", `${shortLease(lease.id)}  ${lease.issuedTo} · ${until}`);
}
function storedLines(names) {
	return names.length === 0 ? [] : labelled("◌", "stored", staysValid(names));
}
function staysValid(names) {
	const [stay, them] = names.length === 1 ? ["stays", "it"] : ["stay", "them"];
	return `${joined(names)} ${stay} valid: stepkey cannot end ${them}`;
}
function maskedLines(values) {
	return labelled("✓", "masked", plural(values, "value"));
}
function runLines(script) {
	const lines = script.split(/\r?\n/u).filter((line) => !/^\s*(?:#.*)?$/u.test(line));
	const [first = ""] = lines;
	const more = lines.length > 1 ? `  (and ${plural(lines.length - 1, "more line")})` : "";
	return [`▸ ${printable(first.trim())}${printable(more)}`];
}
function taskLines(task) {
	const after = `after ${inShort(task.endedAt - task.startedAt)}`;
	return [...task.stopped === void 0 ? labelled(task.exitCode === 0 ? "✓" : "✗", "task", `exit ${task.exitCode} ${after}`) : labelled("✗", "task", [`stopped ${after}`, task.stopped]), ...leftLines(task)];
}
function leftLines({ left = [], escaped, groupEnded = false }) {
	const running = left.filter(({ ended }) => !ended);
	const has = running.length === 1 ? "runs and has" : "run and have";
	const still = `${plural(running.length, "process", "processes")} that cannot be ended still ${has} the credential: ${named(running)}`;
	return [
		...endedLines(left.filter(({ ended }) => ended), groupEnded),
		...running.length === 0 ? [] : labelled("✗", "left", still),
		...escaped && running.length === 0 ? labelled("✗", "left", ESCAPED) : []
	];
}
const KEEP = "To keep one for later steps, start it in a step of its own, without the credential.";
function endedLines(gone, groupEnded) {
	const was = gone.length === 1 ? "was" : "were";
	const count = plural(gone.length, "process", "processes");
	if (gone.length > 0) return labelled("◌", "left", [`${count} that it left behind ${was} ended: ${named(gone)}`, KEEP]);
	return groupEnded ? labelled("◌", "left", ["what it left in the background was ended", KEEP]) : [];
}
function named(all) {
	return joined(all.map(({ name, pid }) => `${name} (${pid})`));
}
const ESCAPED = "a process that left the task's process group still runs and has the credential";
function revokedLines(ending, lease) {
	const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
	const [mark, label, text] = REVOKED[ending.revocation]({
		ending,
		facts,
		diesAt: lease.diesAt
	});
	return labelled(mark, label, text);
}
function storedEndLines(names) {
	return names.length === 0 ? [] : labelled("◌", "valid", staysValid(names));
}
function expiryInWords(diesAt) {
	return diesAt === void 0 ? "never expires" : `expires at ${timeOfDay(diesAt)} UTC`;
}
const REVOKED = {
	verified: ({ ending, facts }) => [
		"✓",
		"revoked",
		`proven by the ${ending.by}${facts}`
	],
	requested: ({ facts }) => [
		"✓",
		"revoked",
		`accepted by the provider${facts} · nothing shows whether it took effect`
	],
	expires: ({ facts, diesAt }) => [
		"◌",
		"expires",
		`this kind cannot be revoked; it ${expiryInWords(diesAt)}${facts}`
	],
	none: ({ ending: { facts } }) => [
		"◌",
		"valid",
		facts.length === 0 ? "it stays valid: stepkey cannot end it" : facts.join(", ")
	],
	failed: ({ ending, diesAt }) => [
		"✗",
		"not revoked",
		[ending.failure?.message ?? "it may still work", `it ${expiryInWords(diesAt)}`]
	]
};
function tidyLines({ tidy, by }) {
	if (tidy === void 0) return [];
	const facts = tidy.facts.join(", ");
	const [mark, label, text] = TIDY[tidy.state](facts === "" ? "" : `: ${facts}`, by);
	return labelled(mark, label, text);
}
const TIDY = {
	pending: (facts) => [
		"◌",
		"tidy",
		`not finished yet${facts} · the broker continues`
	],
	done: (facts) => [
		"✓",
		"tidied",
		facts === "" ? "nothing is left" : facts.slice(2)
	],
	stuck: (facts, by) => {
		return [
			"✗",
			"tidy",
			`what is left could not be removed${facts} · ${by === "broker" ? "`stepkey leases` shows it" : "it is not tried again"}`
		];
	}
};
function findingLines(findings = []) {
	return findings.flatMap(({ what, fix }) => labelled("✗", "finding", [what, `fix: ${fix}`]));
}
function receiptLines(lease) {
	return labelled(" ", "receipt", `${receiptFileName(lease).replace(lease, shortLease(lease))} · also in the summary`);
}
function shortLease(id) {
	return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
// src/delivery/residue/mount-points.ts
function readMountPoints() {
	const mounts = mountsOf(mountInfo());
	const all = new Set(mounts.map(({ path }) => path));
	const served = mounts.filter(({ type, path }) => type.startsWith("fuse") && path !== "/");
	return {
		has: (path) => all.has(path),
		isServedByProgram: (path) => served.some((mount) => path === mount.path || path.startsWith(`${mount.path}/`)),
		isServedBelow: (path) => served.some((mount) => mount.path.startsWith(`${path}/`))
	};
}
function isServedByProgram(directory) {
	const mounts = readMountPoints();
	const path = bytesOf(directory);
	return mounts.isServedByProgram(path) || mounts.isServedBelow(path);
}
function isMountedByProgram(directory) {
	const mounts = readMountPoints();
	const path = bytesOf(directory);
	return mounts.isServedByProgram(path) && !mounts.isServedByProgram(bytesOf(dirname(directory))) || mounts.isServedBelow(path);
}
function bytesOf(path) {
	return Buffer$1.from(path, "utf8").toString("latin1");
}
function mountInfo() {
	try {
		return readFileSync("/proc/self/mountinfo", "latin1");
	} catch {
		return "";
	}
}
function mountsOf(text) {
	return text.split("\n").flatMap((line) => {
		const path = line.split(" ")[4];
		const type = line.split(" - ")[1]?.split(" ")[0];
		if (path === void 0 || type === void 0) return [];
		return [{
			path: path.replaceAll(/\\(?<octal>[0-7]{3})/gu, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
			type
		}];
	});
}
// src/delivery/task/remove-tree.ts
async function removeTree(path) {
	await empty(path).catch(() => void 0);
	try {
		await rmdir(path);
		return true;
	} catch {
		return await removeWhatIsLeft(path);
	}
}
async function removeWhatIsLeft(path) {
	try {
		await rm(path, {
			recursive: true,
			force: true,
			maxRetries: 3
		});
		return true;
	} catch {
		return false;
	}
}
async function empty(directory) {
	if (!(await lstat(directory)).isDirectory()) return;
	await chmod(directory, 448);
	for (const entry of await readdir(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory()) await removeTree(path);
		else await unlink(path).catch(() => void 0);
	}
}
// src/delivery/task/private-directory.ts
function openPrivateDirectory(parent, prefix = "stepkey-") {
	const path = mkdtempSync(join(parent, prefix));
	const wasMounted = isServedByProgram(path);
	const isMounted = () => !wasMounted && isServedByProgram(path);
	const removeNow = () => {
		try {
			if (!isMounted()) rmSync(path, {
				recursive: true,
				force: true
			});
		} catch {}
	};
	process$1.once("exit", removeNow);
	return {
		path,
		isMounted,
		remove: async () => {
			if (isMounted()) return false;
			const isGone = await removeTree(path);
			process$1.removeListener("exit", removeNow);
			return isGone;
		}
	};
}
// src/action/context/grace-period.ts
async function withGracePeriod({ clock, cancelled, limitMs, afterCancelMs }, work) {
	const over = new AbortController();
	const done = new AbortController();
	const stopAfter = async (milliseconds) => {
		await clock.sleep(milliseconds, done.signal);
		over.abort();
	};
	const shorten = () => void stopAfter(afterCancelMs);
	stopAfter(limitMs);
	if (cancelled.aborted) shorten();
	else cancelled.addEventListener("abort", shorten, { once: true });
	try {
		return await work(over.signal);
	} finally {
		done.abort();
		cancelled.removeEventListener("abort", shorten);
	}
}
const TAR_MAGIC_AT = 257;
const GZIP = 2067208;
const ZSTD = 682962941;
const ZIP = new Set([
	1347093252,
	1347093766,
	1347094280
]);
const ZIP_END = 1347093766;
function archiveKind(head) {
	if (head.length < 8) return void 0;
	const word = head.readUInt32BE(0);
	if (word >>> 8 === GZIP) return "gzip";
	if (word === ZSTD) return "zstd";
	if (ZIP.has(word)) return "zip";
	if (head.length >= 512 && head.toString("latin1", TAR_MAGIC_AT, 262) === "ustar") return "tar";
	if (isZlib(head)) return "zlib";
	return hasZipEnd(head) ? "zip" : void 0;
}
function isZlib(head) {
	const [method = 0, flags = 0] = head;
	return (method & 143) === 8 && (flags & 32) === 0 && (method << 8 | flags) % 31 === 0;
}
function hasZipEnd(whole) {
	return whole.length >= 22 && whole.readUInt32BE(whole.length - 22) === ZIP_END;
}
// src/shared/lease-id.ts
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const FORM = /^lse_[0-9a-hjkmnp-tv-z]{26}$/u;
function newLeaseId(randomBytes) {
	return `lse_${Array.from(randomBytes(26), (byte) => ALPHABET.charAt(byte % 32)).join("")}`;
}
function isLeaseId(text) {
	return FORM.test(text);
}
function leaseSuffix(id) {
	return id.slice(4);
}
// src/shared/credential-file.ts
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;
const FILE_MODES = ["0400", "0600"];
function filePlaceholder(name) {
	return `__stepkey_file_${name}__`;
}
function directoryPlaceholder(name) {
	return `__stepkey_directory_of_${name}__`;
}
const PLACEHOLDER = /__stepkey_(?<what>file|directory_of)_(?<name>[a-z0-9][a-z0-9.-]*)__/gu;
function filesNamedIn(value) {
	return Array.from(value.matchAll(PLACEHOLDER), (match) => match.groups?.["name"] ?? "");
}
function withFilePaths(value, pathOf) {
	const isUrl = /^(?:[a-z][a-z0-9+.-]*:)+\/\//iu.test(value);
	return value.replaceAll(PLACEHOLDER, (_placeholder, what, name) => {
		const path = what === "file" ? pathOf(name) : directoryOf(pathOf(name));
		return isUrl ? inUrl(path) : path;
	});
}
function directoryOf(path) {
	return path.slice(0, path.lastIndexOf("/"));
}
function inUrl(path) {
	return path.split("/").map(encodeURIComponent).join("/");
}
// src/delivery/task/credential-files.ts
const PREFIX = "stepkey-files-";
const OWN_NAME = /^stepkey-(?:files|homes)-[A-Za-z0-9]{6}$/u;
const MEMORY = "/dev/shm";
const TMPFS = 16914836;
async function filesParents(temp) {
	const disk = resolve(temp);
	return await isInMemory(MEMORY) ? [MEMORY, disk] : [disk];
}
async function isInMemory(path) {
	try {
		return (await statfs(path)).type === TMPFS;
	} catch {
		return false;
	}
}
async function placeFiles(files, parents, opened) {
	if (files.find(({ name }) => !FILE_NAME.test(name)) !== void 0) throw new TypeError("a credential's file has a name that is not allowed");
	if (files.length === 0) return {
		pathOf: unknownFile,
		remove: () => Promise.resolve(true)
	};
	let last = new Error("there is no directory for the credential's files");
	for (const parent of parents) try {
		return await writeTo(openPrivateDirectory(parent, PREFIX), files, opened);
	} catch (error) {
		last = error;
	}
	throw last;
}
async function writeTo(directory, files, opened) {
	const paths = new Map(files.map(({ name }) => [name, join(directory.path, name)]));
	try {
		opened(directory.path);
		for (const { name, mode, content } of files) {
			const text = withFilePaths(content instanceof Secret ? content.reveal() : content, (other) => paths.get(other) ?? unknownFile());
			const options = {
				mode: Number.parseInt(mode, 8),
				flag: "wx"
			};
			await writeFile(join(directory.path, name), text, options);
		}
	} catch (error) {
		await directory.remove();
		throw error;
	}
	return {
		pathOf: (name) => paths.get(name) ?? unknownFile(),
		remove: () => directory.remove()
	};
}
function unknownFile() {
	throw new TypeError("the credential names a file that it does not have");
}
function envWithPaths(env, pathOf) {
	return Object.fromEntries(Object.entries(env).map(([name, value]) => {
		if (typeof value === "string") return [name, withFilePaths(value, pathOf)];
		const plain = value.reveal();
		const final = withFilePaths(plain, pathOf);
		return [name, final === plain ? value : new Secret(final)];
	}));
}
async function removeLeftFiles(directory, parents) {
	if (!parents.some((parent) => directory === join(parent, basename(directory))) || !OWN_NAME.test(basename(directory))) return false;
	if (isMountedByProgram(directory)) return false;
	try {
		if (!(await lstat(directory)).isDirectory()) return false;
	} catch {
		return false;
	}
	return await removeTree(directory);
}
// src/delivery/environment/child-environment.ts
const BASE = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"LANG",
	"LANGUAGE",
	"LC_*",
	"TZ",
	"TERM",
	"TMPDIR",
	"CI",
	"GITHUB_*",
	"RUNNER_*"
];
const NEVER = [
	"ACTIONS_ID_TOKEN_*",
	"ACTIONS_RUNTIME_TOKEN",
	"GITHUB_STATE",
	"GITHUB_ENV",
	"GITHUB_PATH",
	"GITHUB_ARTIFACTS*",
	"INPUT_*",
	"STATE_*"
];
function mayBeCredential(name, hostileOfKinds) {
	if (name === "GITHUB_TOKEN") return true;
	const rule = hostileVariable(name, hostileOfKinds);
	if (rule !== void 0) return rule.isDelivered === true || rule.isCredential === true;
	return !matchesAny([
		...BASE,
		...NEVER,
		...LOCATION_NAMES
	], name);
}
function belongsToRunner(name) {
	return matchesAny([
		...NEVER,
		"GITHUB_*",
		"RUNNER_*",
		"ACTIONS_*",
		"STEPKEY_*"
	], name);
}
function childEnvironment(request) {
	const { job, passEnv, credential, files } = request;
	const replaced = {
		...request.env,
		...credential,
		GITHUB_OUTPUT: files.output,
		GITHUB_STEP_SUMMARY: files.summary,
		GITHUB_ENV: files.env,
		GITHUB_PATH: files.path
	};
	const names = Object.keys(job).filter((name) => !Object.hasOwn(replaced, name));
	const passed = names.filter((name) => isPassed(name, request));
	const withheld = names.filter((name) => !passed.includes(name) && !matchesAny(NEVER, name));
	return {
		env: {
			...Object.fromEntries(passed.map((name) => [name, job[name] ?? ""])),
			...replaced
		},
		withheld: withheld.toSorted((one, other) => Number(looksSecret(other)) - Number(looksSecret(one)) || (one < other ? -1 : 1)),
		refused: passEnv.filter((name) => !isGlob(name) && matchesAny(NEVER, name)),
		missing: passEnv.filter((pattern) => isMissing(pattern, [...names, ...Object.keys(replaced)])),
		overridden: Object.keys(request.env).filter((name) => Object.hasOwn(credential, name))
	};
}
function isMissing(pattern, names) {
	return !matchesAny(NEVER, pattern) && !names.some((name) => wildcardFits(pattern, name));
}
function isPassed(name, request) {
	const { passEnv, meant } = request;
	if (matchesAny(NEVER, name)) return false;
	if (passEnv.includes(name) || meant.includes(name)) return true;
	const value = request.job[name] ?? "";
	if (mustBeNamed(name, request.hostileOfKinds)) return isHarmlessSetting(name, value);
	if (matchesAny(passEnv, name)) return true;
	return (matchesAny(BASE, name) || isToolLocation(name, value)) && !looksSecret(name);
}
function mustBeNamed(name, hostileOfKinds) {
	return name === "GITHUB_TOKEN" || hostileVariable(name, hostileOfKinds) !== void 0;
}
const SECRET_WORDS = [
	"TOKEN",
	"PAT",
	"KEY",
	"SECRET",
	"PASSWORD",
	"PASSWD",
	"CREDENTIAL*",
	"AUTH"
];
function looksSecret(name) {
	return name.toUpperCase().split("_").some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}
function matchesAny(globs, name) {
	return globs.some((glob) => wildcardFits(glob, name));
}
function isGlob(pattern) {
	return /[*?]/u.test(pattern);
}
export { hostileVariable as $, AWS_BROKER_REVOCABILITY as $t, maskedLines as A, isWriteEvent as At, receiptFileName as B, unreadable as Bt, readMountPoints as C, startedByAgent as Ct, findingLines as D, KNOWN_EVENTS as Dt, expiryInWords as E, DISPATCH_EVENTS as Et, storedEndLines as F, GATE_CODES as Ft, idTokenRight as G, isRecord as Gt, identifyFor as H, codeEntry as Ht, storedLines as I, activityOf as It, findPlanted as J, settlesWithin as Jt, openJob as K, parseJson as Kt, taskLines as L, lastArrival as Lt, revokedLines as M, reason as Mt, runLines as N, remedyOf as Nt, issuedLines as O, TAG_EVENTS as Ot, startedBy as P, unreadReason as Pt, LOCATION_NAMES as Q, loadSettings as Qt, tidyLines as R, newestFirst as Rt, openPrivateDirectory as S, sameLogin as St, askedLines as T, valuesOf as Tt, readEvent as U, isFailureCode as Ut, renderReceipt as V, FAILURE_CODES as Vt, hostileVariablesOf as W, wildcardFits as Wt, meantVariables as X, KINDS as Xt, meantProxies as Y, valueWithin as Yt, plantedFailure as Z, kindsByName as Zt, leaseSuffix as _, isAgentLogin as _t, matchesAny as a, proxyFor as at, hasZipEnd as b, requiredApprovals as bt, filesParents as c, nextWaitMs as ct, FILE_MODES as d, isNumericDate as dt, AWS_DIRECT_REVOCABILITY as en, requestIdToken as et, FILE_NAME as f, parseClaims as ft, isLeaseId as g, isAgent as gt, filesNamedIn as h, contributorsTo as ht, looksSecret as i, retrying as it, receiptLines as j, outcomeOf as jt, labelled as k, WRITE_EVENTS as kt, placeFiles as l, withBackoff as lt, filePlaceholder as m, barredStarters as mt, childEnvironment as n, originOf as nt, mayBeCredential as o, builtinHttp as ot, directoryPlaceholder as p, codedFailure as pt, readRunnerEnvironment as q, parseUniqueJson as qt, isGlob as r, retryAfterMs as rt, envWithPaths as s, backoffMs as st, belongsToRunner as t, nodeHttp as tt, removeLeftFiles as u, tokenPayload as ut, newLeaseId as v, isHuman as vt, approvedLines as w, unknownPushers as wt, withGracePeriod as x, sameAccount as xt, archiveKind as y, madeByAgent as yt, titleLine as z, known as zt };
