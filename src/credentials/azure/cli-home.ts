import type { Place, ToolHome } from "../kind/tool-home.ts";

/** @see https://learn.microsoft.com/en-us/cli/azure/azure-cli-configuration */
export const AZURE_CLI_HOME: ToolHome = {
  name: "azure",
  alsoCalled: ["az"],
  variables: { AZURE_CONFIG_DIR: "azure" },
  watched: [
    "azure/msal_token_cache.json",
    "azure/msal_token_cache.bin",
    "azure/service_principal_entries.json",
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
    "commandIndex.json",
  ]),
  links: inside(["cliextensions", "bin"]),
};

function inside(names: readonly string[]): readonly Place[] {
  return names.map((name) => ({ from: `~/.azure/${name}`, to: `azure/${name}` }));
}
