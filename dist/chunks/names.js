// src/credentials/azure/entra/clouds.ts
const CLOUDS = {
	azurecloud: {
		authority: "https://login.microsoftonline.com",
		audience: "api://AzureADTokenExchange",
		resource: "https://management.azure.com",
		terraform: "public"
	},
	azureusgovernment: {
		authority: "https://login.microsoftonline.us",
		audience: "api://AzureADTokenExchangeUSGov",
		resource: "https://management.usgovcloudapi.net",
		terraform: "usgovernment"
	},
	azurechinacloud: {
		authority: "https://login.partner.microsoftonline.cn",
		audience: "api://AzureADTokenExchangeChina",
		resource: "https://management.chinacloudapi.cn",
		terraform: "china"
	}
};
const DEFAULT_CLOUD = "azurecloud";
const CLOUD_NAMES = [
	"azurecloud",
	"azureusgovernment",
	"azurechinacloud"
];
function isCloudName(name) {
	return Object.hasOwn(CLOUDS, name);
}
// src/credentials/azure/entra/names.ts
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/iu;
function isTenant(text) {
	return GUID.test(text) || DOMAIN.test(text);
}
function authorityMistake(url) {
	return !URL.canParse(url) || new URL(url).pathname === "/" ? void 0 : "has a path: name the tenant in `tenant-id`.";
}
const SCOPE = /^[^\s"\\\p{Cc}]{1,512}\/\.default$/u;
function scopeMistake(text) {
	if (/\s/u.test(text)) return "has several scopes: Microsoft Entra gives a token for one.";
	if (SCOPE.test(text)) return void 0;
	return "does not end in /.default: an app gets all of its roles at a resource, or no token.";
}
function resourceMistake(text) {
	if (text.endsWith("/.default")) return "is a scope: write it as `scope`.";
	return scopeMistake(defaultScope(text)) === void 0 ? void 0 : "is not the id of a resource.";
}
function defaultScope(resource) {
	return `${resource}/.default`;
}
export { resourceMistake as a, CLOUD_NAMES as c, isTenant as i, DEFAULT_CLOUD as l, authorityMistake as n, scopeMistake as o, defaultScope as r, CLOUDS as s, GUID as t, isCloudName as u };
