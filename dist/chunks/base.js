const process$1 = process.getBuiltinModule("node:process");
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
		example: "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }",
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
const PYTHON = "https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html";
const OTHER = "makes Google Cloud's tools use another credential";
const REDIRECTS = "sends requests to another server";
const RUNS = "names programs or code that Google Cloud's tools run";
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
			does: REDIRECTS,
			source: GCLOUD,
			isOwnCredential: true,
			isDelivered: true
		}, "CLOUDSDK_API_ENDPOINT_OVERRIDES_*", "CLOUDSDK_PROXY_*", "CLOUDSDK_CORE_UNIVERSE_DOMAIN"),
		...withheld({
			does: REDIRECTS,
			source: TERRAFORM$1
		}, "GOOGLE_*CUSTOM_ENDPOINT"),
		...withheld({
			does: REDIRECTS,
			source: PYTHON,
			isOwnCredential: true,
			isDelivered: true
		}, "GOOGLE_*UNIVERSE_DOMAIN", "GCE_METADATA_*"),
		...withheld({
			does: REDIRECTS,
			source: "https://cloud.google.com/sdk/gcloud/reference/beta/emulators"
		}, "*_EMULATOR_HOST"),
		...withheld({
			does: "changes which servers are trusted",
			source: GCLOUD
		}, "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"),
		...withheld({
			does: RUNS,
			source: "https://google.aip.dev/auth/4117"
		}, "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES"),
		...withheld({
			does: RUNS,
			source: PYTHON
		}, "GOOGLE_API_CERTIFICATE_CONFIG", "GOOGLE_API_USE_*"),
		...withheld({
			does: RUNS,
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
const own$1 = {
	does: "decides which server or login the tools of MySQL and MariaDB use",
	source: "https://mariadb.com/kb/en/mariadb-environment-variables/",
	isOwnCredential: true
};
// src/credentials/mysql/kind.ts
const mysql = {
	name: "mysql",
	hostileVariables: [
		...withheld({
			...own$1,
			isDelivered: true
		}, "MYSQL_HOST", "MYSQL_TCP_PORT", "MYSQL_HOME"),
		...withheld(own$1, "MARIADB_HOME", "MYSQL_GROUP_SUFFIX", "MARIADB_GROUP_SUFFIX", "MYSQL_UNIX_PORT", "MARIADB_UNIX_PORT", "MYSQL_TEST_LOGIN_FILE"),
		...withheld({
			...own$1,
			does: "makes the tools of MySQL and MariaDB load libraries"
		}, "LIBMYSQL_PLUGIN*", "MARIADB_PLUGIN_DIR"),
		...withheld({
			...own$1,
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
const own = {
	source: "https://redis.io/docs/latest/develop/tools/cli/",
	isOwnCredential: true
};
// src/credentials/redis/kind.ts
const redis = {
	name: "redis",
	hostileVariables: [
		...withheld({
			...own,
			does: "makes redis-cli use another login",
			isCredential: true
		}, "REDISCLI_AUTH"),
		...withheld({
			...own,
			does: "makes redis-cli run other settings"
		}, "REDISCLI_RCFILE"),
		...withheld({
			...own,
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
// src/shared/clock.ts
function isWithinLast(milliseconds, at, now) {
	return at <= now && now - at < milliseconds;
}
const systemClock = {
	now: () => Date.now(),
	steady: () => Number(process.hrtime.bigint() / 1000000n),
	sleep: (milliseconds, signal) => new Promise((resolve) => {
		if (signal?.aborted === true) {
			resolve();
			return;
		}
		const done = () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, milliseconds);
		signal?.addEventListener("abort", done, { once: true });
	})
};
function toRfc3339(instant) {
	return new Date(instant).toISOString().replace(/\.\d{3}Z$/u, "Z");
}
// src/action/runner/cancellation.ts
function cancellation() {
	const cancel = new AbortController();
	const abort = () => cancel.abort();
	for (const signal of [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	]) process.on(signal, abort);
	process.stdout.on("error", abort);
	return cancel.signal;
}
// src/action/runner/docs.ts
const REPOSITORY = /^[\w-]+\/[\w.-]+$/u;
const REF = /^[\w./-]+$/u;
function docsOf(env) {
	const server = env["GITHUB_SERVER_URL"] ?? "";
	const repository = env["GITHUB_ACTION_REPOSITORY"] ?? "";
	const ref = env["GITHUB_ACTION_REF"] ?? "";
	return URL.canParse(server) && REPOSITORY.test(repository) && REF.test(ref) ? `${new URL(server).origin}/${repository}/blob/${ref}/docs` : "docs";
}
function paragraphOf(code, docs) {
	return `${docs}/errors.md#${code}`;
}
// src/action/runner/end-when-stuck.ts
const GRACE_MS = 5e3;
function endWhenStuck() {
	setTimeout(() => {
		if (process$1.getActiveResourcesInfo().some((type) => type.startsWith("FSReq"))) process$1.kill(process$1.pid, "SIGKILL");
	}, GRACE_MS).unref();
}
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function getState(name) {
	return process.env[`STATE_${name}`] || "";
}
// src/action/runner/runner.ts
function actionsRunner({ write, ...files }) {
	const command = (name, message) => write(`::${name}::${commandData(message)}\n`);
	return {
		input: (name) => getInput(name, { trimWhitespace: false }),
		state: (name) => getState(name),
		saveState: (name, value) => append(files.state, keyValueLines(name, value)),
		setOutput: (name, value) => append(files.output, keyValueLines(name, value)),
		mask: (value) => command("add-mask", value),
		say: (line) => write(`${line}\n`),
		warn: (message) => command("warning", message),
		fail: (message) => command("error", message),
		appendSummary: (markdown) => append(files.summary, markdown),
		docs: files.docs
	};
}
function commandData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function append(file, text) {
	if (file === void 0 || file === "") return;
	process.getBuiltinModule("node:fs").appendFileSync(file, text);
}
function keyValueLines(name, value) {
	let mark = "STEPKEY_END";
	for (let index = 0; value.includes(mark); index += 1) mark = `STEPKEY_END_${index}`;
	return `${name}<<${mark}\n${value}\n${mark}\n`;
}
// src/shared/action-codes.ts
const ACTION_CODES = {
	inputs_invalid: {
		from: "action",
		meaning: "One or more inputs are wrong.",
		remedy: "Fix the inputs listed above."
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
	tracking_id_changed: {
		from: "action",
		meaning: "An earlier step changed RUNNER_TRACKING_ID, so processes that still run cannot be found.",
		remedy: "Remove what sets RUNNER_TRACKING_ID."
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
		remedy: "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch or schedule. On a tag, or on release, policy must list the tag under `tags` of the grant."
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
function codeEntry(code) {
	return FAILURE_CODES[code];
}
// src/shared/failure.ts
function failure(code, message, rest) {
	return {
		code,
		message,
		...rest
	};
}
function codedFailure(code, rest = {}) {
	const { meaning, remedy } = codeEntry(code);
	return {
		code,
		message: meaning,
		remedy,
		...rest
	};
}
// src/shared/fault-text.ts
const SECRETS = /\b(?:eyJ|lsk_|gh[a-z]_|github_pat_)[\w.~+/-]+|(?<=:\/\/[^\s/@:]*:)[^\s/]+(?=@)/gu;
function faultText(error, { withName = false } = {}) {
	if (!(error instanceof Error)) return "an unknown fault";
	if ("code" in error && typeof error.code === "string" && error.code.startsWith("ERR_")) return String(error.code);
	return (withName ? `${error.name}: ${error.message}` : error.message).replaceAll(SECRETS, "***");
}
// src/shared/result.ts
function ok(value) {
	return {
		ok: true,
		value
	};
}
function err(error) {
	return {
		ok: false,
		error
	};
}
// src/shared/did-you-mean.ts
function didYouMean(given, known) {
	const plain = given.slice(0, 64).toLowerCase();
	const limit = plain.length <= 4 ? 1 : Math.min(3, Math.floor(plain.length / 3));
	let best;
	for (const word of known) {
		const distance = editDistance(plain, word.toLowerCase());
		if (distance <= limit && (best === void 0 || distance < best.distance)) best = {
			word,
			distance
		};
	}
	return best?.word;
}
function editDistance(left, right) {
	let beforeLast = [];
	let last = Array.from({ length: right.length + 1 }, (_, index) => index);
	for (let row = 1; row <= left.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= right.length; column += 1) {
			const same = left[row - 1] === right[column - 1];
			const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
			current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1), swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY));
		}
		beforeLast = last;
		last = current;
	}
	return at(last, right.length);
}
function at(row, index) {
	return row[index] ?? Number.POSITIVE_INFINITY;
}
// src/shared/duration.ts
const FORM = /^([1-9]\d{0,5})([smh])$/u;
const SECONDS = {
	s: 1,
	m: 60,
	h: 3600
};
const DURATION_EXAMPLES = "90s, 15m or 1h";
function parseDuration(text) {
	const [, amount, unit] = FORM.exec(text.trim()) ?? [];
	if (amount === void 0 || unit !== "s" && unit !== "m" && unit !== "h") {
		const meant = suggestDuration(text);
		return err(`"${text}" is not a duration: use a whole number followed by s, m or h, for example 15m${meant === void 0 ? "" : `; did you mean ${meant}?`}`);
	}
	return ok(Number(amount) * SECONDS[unit]);
}
const PART = /(\d{1,6})\s*([a-z]*)/gu;
const WHOLE = /^(?:\d{1,6}\s*[a-z]*[\s,]*){1,3}$/u;
const UNIT_SECONDS = [
	[/^(?:s|sec|secs|seconds?)?$/u, 1],
	[/^(?:m|min|mins|minutes?)$/u, SECONDS.m],
	[/^(?:h|hr|hrs|hours?)$/u, SECONDS.h],
	[/^(?:d|days?)$/u, 24 * SECONDS.h]
];
function suggestDuration(text) {
	const plain = text.trim().toLowerCase();
	if (!WHOLE.test(plain)) return void 0;
	const seconds = Array.from(plain.matchAll(PART), ([, amount = "", unit = ""]) => {
		const known = UNIT_SECONDS.find(([word]) => word.test(unit));
		return known === void 0 ? NaN : Number(amount) * known[1];
	}).reduce((sum, part) => sum + part, 0);
	return seconds > 0 ? formatDuration(seconds) : void 0;
}
function formatDuration(seconds) {
	if (seconds > 0 && seconds % SECONDS.h === 0) return `${seconds / SECONDS.h}h`;
	if (seconds > 0 && seconds % SECONDS.m === 0) return `${seconds / SECONDS.m}m`;
	return `${seconds}s`;
}
// src/shared/patterns.ts
const COMMIT_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
const NO_COMMIT = /^0+$/u;
const GITHUB_ID = /^[1-9][0-9]{0,15}$/u;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/u;
const REPOSITORY_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
const BRANCH_REF = /^refs\/heads\/(?<branch>.+)$/u;
const TAG_REF = /^refs\/tags\/(?<tag>.+)$/u;
const PULL_REQUEST_REF = /^refs\/pull\/(?<number>[1-9]\d{0,9})\/merge$/u;
const WORKFLOW_REF = /^(?<owner>[A-Za-z0-9_.-]+)\/(?<repo>[A-Za-z0-9_.-]+)\/(?<path>\.github\/workflows\/[^/@\s]+\.ya?ml)@(?<ref>.+)$/u;
const GRANT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;
const STEP_NAME = /^[A-Za-z0-9 ._-]{1,64}$/u;
const ENVIRONMENT_NAME = /^[^\p{Cc}]{1,255}$/u;
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
function isSecureUrl(url) {
	if (!URL.canParse(url)) return false;
	const { protocol, hostname } = new URL(url);
	if (protocol === "https:") return true;
	return protocol === "http:" && isLoopback(hostname);
}
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || hostname === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(hostname);
}
function nodeHttp(proxyEnv = {}) {
	return async (request) => {
		if (!isSecureUrl(request.url)) return err({
			kind: "insecure_url",
			message: `${originOf(request.url)} is neither https nor on a loopback address`,
			sent: false
		});
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
		return ok(await new Promise((resolve, reject) => {
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
		}));
	} catch (error) {
		return err({
			...describeFailure(error, {
				origin: originOf(request.url),
				through,
				timeoutMs: request.timeoutMs,
				isTimedOut: timeout.aborted,
				isAborted: request.signal?.aborted === true
			}),
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
// src/shared/secret.ts
var Secret = class Secret {
	#value;
	#source;
	constructor(value, source) {
		this.#value = value;
		this.#source = source;
	}
	reveal() {
		return this.#value;
	}
	get isFromFile() {
		return this.#source !== void 0;
	}
	reread() {
		const value = this.#source?.();
		return value === void 0 || value === this.#value ? this : new Secret(value, this.#source);
	}
	toString() {
		return "***";
	}
	toJSON() {
		return "***";
	}
	[Symbol.for("nodejs.util.inspect.custom")]() {
		return "***";
	}
};
// src/shared/printable.ts
function printable(text) {
	return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").replaceAll("##[", "## [").replace(/^(\s*):(?=:)/u, "$1: ");
}
// src/shared/wording.ts
const UNITS = [
	{
		name: "day",
		ms: 864e5,
		from: 1728e5,
		whole: 1728e5
	},
	{
		name: "hour",
		ms: 36e5,
		from: 54e5,
		whole: 36e5
	},
	{
		name: "minute",
		ms: 6e4,
		from: 9e4,
		whole: 9e4
	}
];
function shortSha(sha) {
	return sha.slice(0, 7);
}
function placeText(ref, pullRequest) {
	const number = pullRequest ?? PULL_REQUEST_REF.exec(ref)?.groups?.["number"];
	if (number !== void 0) return `pull request ${number}`;
	return BRANCH_REF.exec(ref)?.groups?.["branch"] ?? ref;
}
function plural(count, one, many = `${one}s`) {
	return `${count} ${count === 1 ? one : many}`;
}
function joined(names, word = "and", most = 8) {
	const shown = names.slice(0, most);
	const hidden = names.length - shown.length;
	const all = hidden > 0 ? [...shown, `${hidden} more`] : shown;
	const last = all.at(-1) ?? "";
	return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} ${word} ${last}`;
}
function inWords(milliseconds) {
	const length = Math.max(0, milliseconds);
	const unit = UNITS.find(({ from }) => length >= from);
	return unit === void 0 ? plural(Math.floor(length / 1e3), "second") : plural(Math.floor(length / unit.ms), unit.name);
}
function inFullWords(milliseconds) {
	return partsOf(milliseconds).map(({ amount, name }) => plural(amount, name)).join(" ");
}
function inShort(milliseconds) {
	return partsOf(milliseconds).map(({ amount, name }) => `${amount} ${name === "minute" ? "min" : name.charAt(0)}`).join(" ");
}
function partsOf(milliseconds) {
	const length = Math.max(0, milliseconds);
	const parts = [];
	let left = length;
	for (const { name, ms, whole } of UNITS) {
		const amount = length < whole ? 0 : Math.floor(left / ms);
		left -= amount * ms;
		if (amount > 0) parts.push({
			amount,
			name
		});
	}
	const seconds = Math.floor(left / 1e3);
	if (seconds > 0 || parts.length === 0) parts.push({
		amount: seconds,
		name: "second"
	});
	return parts;
}
function sentence(phrase) {
	const text = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`;
	return /[.?!]$/u.test(text) ? text : `${text}.`;
}
function timeOfDay(instant) {
	return toRfc3339(instant).slice(11, 19);
}
function withoutUrl(remedy, url) {
	return url !== void 0 && remedy.endsWith(url) ? remedy.slice(0, -url.length).trimEnd() : remedy;
}
// src/action/runner/log.ts
const TITLES = {
	inputs_invalid: "inputs",
	platform_unsupported: "platform",
	environment_hostile: "stopped",
	environment_mismatch: "environment",
	environment_required: "environment",
	id_token_unavailable: "no ID token",
	id_token_failed: "no ID token",
	approval_pending: "not approved",
	approval_refused: "not approved",
	broker_unreachable: "no broker",
	broker_answer_malformed: "no broker",
	task_not_started: "not started",
	action_unusable: "not started",
	lease_withdrawn: "withdrawn",
	lease_expired: "expired",
	lease_ended: "ended",
	environment_not_granted: "environment",
	broker_url_differs: "no broker",
	clock_off: "clock",
	broker_clock_off: "clock",
	secret_in_output: "secret",
	residue_found: "residue",
	revocation_failed: "not revoked",
	cancelled: "cancelled",
	internal: "error"
};
const WIDTH = 15;
function titleOf({ code }) {
	return TITLES[code] ?? "refused";
}
function refusalLines(failure, url, docs) {
	const title = titleOf(failure);
	const trace = failure.trace === void 0 || failure.trace === "" ? "" : ` · trace ${printable(failure.trace)} (your platform team can look it up)`;
	return [
		`✗ ${title.padEnd(WIDTH)}${printable(failure.message)}`,
		...continued(failure.details ?? []),
		...whatNow(failure, url),
		...continued((failure.paste ?? []).map((line) => `  ${line}`)),
		`  ${"code".padEnd(WIDTH)}${failure.code}${trace}`,
		...docs === void 0 ? [] : continued([paragraphOf(failure.code, docs)])
	];
}
function whatNow({ code, remedy }, url) {
	if (code === "inputs_invalid") return [];
	return [`  ${"what now".padEnd(WIDTH)}${printable(withoutUrl(remedy, url))}`, ...url === void 0 ? [] : continued([url])];
}
function continued(lines) {
	return lines.map((line) => `  ${"".padEnd(WIDTH)}${printable(line)}`);
}
function showRefusal(runner, failure, url) {
	sayLines(runner, refusalLines(failure, url, runner.docs));
	runner.fail(annotationText(`${titleOf(failure)}: ${failure.message}`, failure, runner.docs));
	return 1;
}
function showWarning(runner, failure) {
	runner.warn(annotationText(failure.message, failure, runner.docs));
}
function warnWithCode(runner, code, message) {
	const { docs } = runner;
	const end = docs === void 0 ? "" : `\nCode: ${code}, ${paragraphOf(code, docs)}`;
	runner.warn(`${printable(message)}${end}`);
}
function annotationText(what, failure, docs) {
	const { code, remedy, details = [], paste = [] } = failure;
	const link = docs === void 0 ? "" : `, ${paragraphOf(code, docs)}`;
	const isLong = details.length > MAX_DETAILS_FIRST;
	const end = [
		...code === "inputs_invalid" ? [] : [remedy],
		...paste,
		`Code: ${code}${link}`
	];
	const lines = isLong ? [...end, ...details] : [...details, ...end];
	return [`stepkey: ${what}`, ...lines].map(printable).join("\n");
}
const MAX_DETAILS_FIRST = 12;
function sayLines(runner, lines) {
	for (const line of lines) runner.say(line);
}
// src/action/runner/session-state.ts
function sessionRecorder(runner) {
	let last;
	const save = (state) => {
		last = state;
		runner.saveState("session", serialiseState(state));
	};
	const add = (change) => {
		if (last !== void 0) save({
			...last,
			...change
		});
	};
	return {
		save,
		filesAt: (files) => add({ files }),
		homesAt: (homes) => add({ homes }),
		homesRemoved: () => {
			if (last === void 0) return;
			const { homes: _, ...rest } = last;
			last = rest;
		},
		containerAt: (container) => add({ container }),
		containerRemoved: () => {
			if (last === void 0) return;
			const { container: _, ...rest } = last;
			last = rest;
		},
		ended: (ended) => add({ ended }),
		issuedNothing: () => add({ issued: "nothing" })
	};
}
function serialiseState(state) {
	return JSON.stringify(state);
}
function parseState(text) {
	if (text === "" || text.length > MAX_STATE_LENGTH) return void 0;
	const fields = fieldsOf(text);
	const { step, ended, end, issued } = fields;
	if (step === void 0) return void 0;
	const common = {
		step,
		...leftBehind(fields),
		...ended === void 0 ? {} : { ended },
		...end === void 0 ? {} : { end },
		...issued === "nothing" ? { issued } : {}
	};
	return fields["mode"] === "broker" ? brokerState(fields, common) : directState(fields, common);
}
function leftBehind({ files, homes, container }) {
	return {
		...files === void 0 ? {} : { files },
		...homes === void 0 ? {} : { homes },
		...container === void 0 ? {} : { container }
	};
}
function leavesNothingToPost(state) {
	if (state?.mode !== "direct" || state.ended === void 0) return false;
	const { files, homes, container } = state;
	return files === void 0 && homes === void 0 && container === void 0;
}
const MAX_STATE_LENGTH = 4096;
function brokerState({ broker, via = "" }, common) {
	if (broker === void 0 || !isSecureUrl(broker) || new URL(broker).origin !== broker) return;
	return {
		mode: "broker",
		broker,
		via,
		...common
	};
}
function directState({ mode, lease, handle, diesAt, clockAheadMs = "" }, common) {
	if (mode !== "direct" || lease === void 0 || handle === void 0) return void 0;
	if (diesAt === void 0) return {
		mode: "direct",
		lease,
		handle,
		...common
	};
	if (Number.isNaN(Date.parse(diesAt))) return void 0;
	return {
		mode: "direct",
		lease,
		handle,
		diesAt,
		.../^-?\d{1,15}$/u.test(clockAheadMs) ? { clockAheadMs } : {},
		...common
	};
}
function fieldsOf(text) {
	const fields = {};
	for (const [name, value] of Object.entries(parseObject(text))) if (typeof value === "string" && !/\p{Cc}/u.test(value)) fields[name] = value;
	return fields;
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
export { failure as $, nextWaitMs as A, REPOSITORY_NAME as B, nodeHttp as C, proxyFor as D, retrying as E, GITHUB_ID as F, formatDuration as G, TAG_REF as H, GRANT_NAME as I, didYouMean as J, parseDuration as K, LOGIN as L, BRANCH_REF as M, COMMIT_SHA as N, builtinHttp as O, ENVIRONMENT_NAME as P, codedFailure as Q, NO_COMMIT as R, isSecureUrl as S, retryAfterMs as T, WORKFLOW_REF as U, STEP_NAME as V, DURATION_EXAMPLES as W, ok as X, err as Y, faultText as Z, timeOfDay as _, stopping as _t, showRefusal as a, endWhenStuck as at, Secret as b, warnWithCode as c, cancellation as ct, inWords as d, toRfc3339 as dt, FAILURE_CODES as et, joined as f, KINDS as ft, shortSha as g, AWS_DIRECT_REVOCABILITY as gt, sentence as h, AWS_BROKER_REVOCABILITY as ht, sayLines as i, keyValueLines as it, withBackoff as j, backoffMs as k, inFullWords as l, isWithinLast as lt, plural as m, loadSettings as mt, parseState as n, ACTION_CODES as nt, showWarning as o, docsOf as ot, placeText as p, kindsByName as pt, suggestDuration as q, sessionRecorder as r, actionsRunner as rt, titleOf as s, paragraphOf as st, leavesNothingToPost as t, codeEntry as tt, inShort as u, systemClock as ut, withoutUrl as v, withheld as vt, originOf as w, isLoopback as x, printable as y, PULL_REQUEST_REF as z };
