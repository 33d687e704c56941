import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const ELSEWHERE = "uploads packages to another place";
const NPM = "https://docs.npmjs.com/cli/v11/using-npm/config#userconfig";
const TWINE = "https://twine.readthedocs.io/en/stable/#environment-variables";
const HATCH = "https://hatch.pypa.io/latest/how-to/publish/repo/";
const NUGET =
  "https://learn.microsoft.com/en-us/nuget/reference/cli-reference/cli-ref-environment-variables";

/** What makes the tools that publish send a token elsewhere, or use another one. */
export const REGISTRY_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  {
    name: "NPM_CONFIG_USERCONFIG",
    anyCase: true,
    does: "makes npm read other settings, which name registries and hold tokens",
    source: NPM,
    stops: false,
    isOwnCredential: true,
    isDelivered: true,
  },
  ...withheld(
    { does: "makes npm publish with another credential", source: NPM, isOwnCredential: true },
    "NPM_ID_TOKEN",
  ),
  ...withheld({ does: ELSEWHERE, source: TWINE, isDelivered: true }, "TWINE_REPOSITORY_URL"),
  ...withheld(
    { does: "makes twine upload to another place, or trust other servers", source: TWINE },
    "TWINE_REPOSITORY",
    "TWINE_CERT",
    "TWINE_CLIENT_CERT",
  ),
  ...withheld(
    {
      does: ELSEWHERE,
      source: "https://docs.astral.sh/uv/reference/environment/",
      isOwnCredential: true,
      isDelivered: true,
    },
    "UV_PUBLISH_URL",
  ),
  ...withheld({ does: ELSEWHERE, source: HATCH, isDelivered: true }, "HATCH_INDEX_REPO"),
  ...withheld(
    { does: "makes hatch publish in another way, or trust other servers", source: HATCH },
    "HATCH_PUBLISHER*",
    "HATCH_INDEX_CA_CERT",
  ),
  ...withheld(
    { does: ELSEWHERE, source: "https://flit.pypa.io/en/stable/upload.html", isDelivered: true },
    "FLIT_INDEX_URL",
  ),
  ...withheld(
    {
      does: ELSEWHERE,
      source: "gem(1)",
      isDelivered: true,
    },
    "RUBYGEMS_HOST",
  ),
  ...withheld({ does: "makes RubyGems read other settings", source: "gem(1)" }, "GEMRC"),
  ...withheld(
    { does: "makes NuGet run programs that supply credentials", source: NUGET },
    "NUGET_PLUGIN_PATHS",
    "NUGET_NETCORE_PLUGIN_PATHS",
    "NUGET_NETFX_PLUGIN_PATHS",
    "NUGET_CREDENTIALPROVIDERS_PATH",
  ),
];
