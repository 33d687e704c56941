import { wildcardFits } from "../../shared/wildcard.ts";

/**
 * Variables that name the directory of one installation. The programs in it run, as those in PATH do, which every step can
 * change, too: such a variable gives an earlier step nothing that it does not have. It adds no code and no options to other
 * programs, and leads to no server and no credential.
 */
export interface ToolLocation {
  readonly names: readonly string[];
  /** What usually sets it. */
  readonly setBy: string;
  /** What is loaded from there, and by what. */
  readonly loads: string;
  /** Passed only with the value that the runner's own process has: it decides more than which programs run. */
  readonly isRunnersOnly?: true;
}

export const TOOL_LOCATIONS: readonly ToolLocation[] = [
  {
    names: ["JAVA_HOME", "JAVA_HOME_*"],
    setBy: "setup-java, GitHub's images",
    loads:
      "Maven, Gradle and others run `bin/java` there. It adds no options to it, as `JAVA_TOOL_OPTIONS` would",
  },
  {
    names: ["MAVEN_HOME", "M2_HOME", "GRADLE_HOME", "ANT_HOME"],
    setBy: "GitHub's images",
    loads:
      "The starters `mvn`, `gradle` and `ant` run their own libraries there. Settings are elsewhere, below the home",
  },
  {
    names: ["GOROOT", "GOROOT_*"],
    setBy: "setup-go, GitHub's images",
    loads: "`go` runs its compiler and linker there, and builds with the standard library there",
  },
  {
    names: ["GOPATH"],
    setBy: "workflows, images of Go",
    loads:
      "Downloaded modules, which `go` checked against `go.sum`, and built commands. It runs none of them by itself",
  },
  {
    names: ["RUSTUP_HOME"],
    setBy: "setup-rust-toolchain, images of Rust",
    loads: "`cargo` and `rustc` run the toolchain there. Cargo's settings are in `CARGO_HOME`",
  },
  {
    names: ["PNPM_HOME"],
    setBy: "pnpm/action-setup",
    loads: "pnpm installs global commands there. They run where `PATH` has it",
  },
  {
    names: ["TERRAFORM_CLI_PATH", "TOFU_CLI_PATH"],
    setBy: "setup-terraform, setup-opentofu",
    loads:
      "The wrapper `terraform` runs `terraform-bin` there. Settings and providers come from `TF_*`, which does not pass",
  },
  {
    names: [
      "ANDROID_HOME",
      "ANDROID_SDK_ROOT",
      "ANDROID_NDK",
      "ANDROID_NDK_HOME",
      "ANDROID_NDK_ROOT",
    ],
    setBy: "setup-android, GitHub's images",
    loads: "Gradle runs the build tools there",
  },
  {
    names: ["NVM_DIR"],
    setBy: "GitHub's images, nvm",
    loads: "A script that sources `nvm.sh` names the file itself",
  },
  {
    names: ["pythonLocation", "Python_ROOT_DIR", "Python2_ROOT_DIR", "Python3_ROOT_DIR"],
    setBy: "setup-python",
    loads: "CMake builds with the Python there. Python itself reads none of them",
  },
  {
    names: ["VIRTUAL_ENV"],
    setBy: "setup-uv, activation of a venv",
    loads:
      "uv, Poetry and others install there and run the Python there. Python itself does not read it",
  },
  {
    names: ["DOTNET_ROOT", "DOTNET_ROOT_*"],
    setBy: "setup-dotnet, GitHub's images",
    loads:
      "Programs of .NET load the runtime there. It adds no hooks, as `DOTNET_STARTUP_HOOKS` would",
  },
  {
    names: ["FLUTTER_ROOT"],
    setBy: "flutter-action",
    loads: "`flutter` and `dart` run their own tools there",
  },
  {
    names: ["PYENV_ROOT", "RBENV_ROOT", "VOLTA_HOME", "SDKMAN_DIR"],
    setBy: "version managers",
    loads: "What they put in `PATH` looks there for the version to run",
  },
  {
    names: ["AGENT_TOOLSDIRECTORY"],
    setBy: "GitHub's images",
    loads: "The runner's tool cache, as `RUNNER_TOOL_CACHE`, which passes, too",
  },
  {
    names: ["CARGO_HOME"],
    setBy: "images of Rust, setup-rust-toolchain",
    loads:
      "Settings, which can name other programs and registries, and the credentials of registries",
    isRunnersOnly: true,
  },
  {
    names: ["AZURE_EXTENSION_DIR"],
    setBy: "GitHub's images",
    loads: "`az` loads all extensions there into itself",
    isRunnersOnly: true,
  },
];

const FROM_JOB = namesOf((location) => location.isRunnersOnly !== true);
const FROM_RUNNER = namesOf((location) => location.isRunnersOnly === true);

function namesOf(of: (location: ToolLocation) => boolean): readonly string[] {
  return TOOL_LOCATIONS.filter(of).flatMap(({ names }) => names);
}

/** Whether the task gets it by default. A relative path would lead into the workspace, or wherever the task goes. */
export function isToolLocation(name: string, value: string): boolean {
  return value.startsWith("/") && FROM_JOB.some((glob) => wildcardFits(glob, name));
}

/** Every name of the list, as globs. */
export const LOCATION_NAMES: readonly string[] = [...FROM_JOB, ...FROM_RUNNER];

/** Whether the task gets it if the runner's own process has it, too. */
export function isRunnersLocation(name: string): boolean {
  return FROM_RUNNER.includes(name);
}
