import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

const PYTHON = "https://docs.python.org/3/using/cmdline.html#environment-variables";
const DOTNET = "https://learn.microsoft.com/en-us/dotnet/core/tools/dotnet-environment-variables";
const UV = "https://docs.astral.sh/uv/reference/environment/";
const CARGO = "https://doc.rust-lang.org/cargo/reference/environment-variables.html";

/** What reaches the interpreters and build tools that a task usually runs. */
export const HOSTILE_TO_BUILDS: readonly HostileVariable[] = [
  // First, because the rules below match them too: they hold only a credential.
  ...withheld(
    { does: "makes Cargo use another token", source: CARGO, isCredential: true },
    "CARGO_REGISTRY_TOKEN",
    "CARGO_REGISTRIES_*_TOKEN",
  ),
  ...withheld(
    { does: "makes uv publish with another credential", source: UV, isCredential: true },
    "UV_PUBLISH_TOKEN",
    "UV_PUBLISH_USERNAME",
    "UV_PUBLISH_PASSWORD",
  ),
  ...withheld(
    { does: "loads code into Python", source: PYTHON },
    "PYTHONSTARTUP",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONUSERBASE",
    "PYTHONPLATLIBDIR",
    "PYTHONPYCACHEPREFIX",
    "PYTHONBREAKPOINT",
    "PYTHON_PRESITE",
    // A filter may name a class, and Python imports its module.
    "PYTHONWARNINGS",
  ),
  ...withheld(
    {
      does: "makes pip or uv install from other places",
      source: "https://pip.pypa.io/en/stable/topics/configuration/",
      isOwnCredential: true,
    },
    "PIP_*",
    "UV_*",
  ),
  ...withheld(
    { does: "loads code into Perl", source: "perlrun(1)" },
    "PERL5OPT",
    "PERL5LIB",
    "PERLLIB",
    "PERL5DB",
    "PERL5SHELL",
    "PERLIO*",
  ),
  ...withheld(
    { does: "loads code into Ruby", source: "ruby(1), gem(1), bundle-config(1)" },
    "RUBYOPT",
    "RUBYLIB",
    "RUBYSHELL",
    "GEM_HOME",
    "GEM_PATH",
    "BUNDLE_GEMFILE",
    "BUNDLE_PATH",
  ),
  ...withheld(
    {
      does: "loads code into Java",
      source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html",
    },
    "JAVA_TOOL_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "_JAVA_OPTIONS",
    "CLASSPATH",
  ),
  ...withheld(
    {
      does: "loads code into Java's build tools",
      source: "https://maven.apache.org/configure.html",
    },
    "MAVEN_OPTS",
    "MAVEN_ARGS",
    "GRADLE_OPTS",
    "JAVA_OPTS",
    "ANT_OPTS",
    "ANT_ARGS",
    "SBT_OPTS",
  ),
  ...withheld(
    { does: "loads code into .NET", source: DOTNET },
    "DOTNET_STARTUP_HOOKS",
    "DOTNET_ADDITIONAL_DEPS",
    "DOTNET_SHARED_STORE",
    "CORECLR_*",
    "COR_*",
  ),
  ...withheld(
    {
      does: "makes Go run programs, or fetch from other places",
      source: "https://pkg.go.dev/cmd/go",
    },
    "GOFLAGS",
    "GOENV",
    "GOPROXY",
    "GOSUMDB",
    "GONOSUMDB",
    "GONOSUMCHECK",
    "GOINSECURE",
    "GOTOOLCHAIN",
  ),
  ...withheld(
    { does: "makes Cargo run programs", source: CARGO },
    "RUSTC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOC",
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_*",
    "CARGO_*_RUNNER",
    "CARGO_*_LINKER",
    "CARGO_REGISTRIES_*",
  ),
  ...withheld(
    { does: "makes make and CMake run programs", source: "make(1), cmake-env-variables(7)" },
    "MAKEFLAGS",
    "GNUMAKEFLAGS",
    "MFLAGS",
    "MAKEFILES",
    "CMAKE_TOOLCHAIN_FILE",
    "CMAKE_*_LAUNCHER",
  ),
  // npm takes every option from the environment: which registry, which shell runs scripts, options for Node.
  {
    name: "NPM_CONFIG_*",
    anyCase: true,
    does: "makes npm run programs, or install from other places",
    source: "https://docs.npmjs.com/cli/v11/using-npm/config",
    stops: false,
    isOwnCredential: true,
  },
  ...withheld(
    {
      does: "makes Yarn run programs, or install from other places",
      source: "https://yarnpkg.com/configuration/yarnrc",
      isOwnCredential: true,
    },
    "YARN_*",
  ),
  ...withheld(
    { does: "loads code into Lua", source: "lua(1)" },
    "LUA_INIT*",
    "LUA_PATH*",
    "LUA_CPATH*",
  ),
  ...withheld(
    {
      does: "makes PHP read other settings, which can load code",
      source: "https://www.php.net/manual/en/configuration.file.php",
    },
    "PHPRC",
    "PHP_INI_SCAN_DIR",
  ),
  ...withheld(
    {
      does: "loads code into R",
      source: "https://stat.ethz.ch/R-manual/R-devel/library/base/html/Startup.html",
    },
    "R_PROFILE*",
    "R_ENVIRON*",
    "R_LIBS*",
  ),
  ...withheld(
    {
      does: "loads code into Julia",
      source: "https://docs.julialang.org/en/v1/manual/environment-variables/",
    },
    "JULIA_LOAD_PATH",
    "JULIA_DEPOT_PATH",
  ),
  ...withheld(
    {
      does: "loads code into Erlang and Elixir",
      source: "https://www.erlang.org/doc/apps/erts/erl_cmd.html",
    },
    "ERL_LIBS",
    "ERL_FLAGS",
    "ERL_AFLAGS",
    "ERL_ZFLAGS",
    "ELIXIR_ERL_OPTIONS",
  ),
  ...withheld({ does: "loads code into awk", source: "gawk(1)" }, "AWKPATH", "AWKLIBPATH"),
  ...withheld(
    {
      does: "names a program that Go runs",
      source: "https://pkg.go.dev/cmd/go#hdr-Environment_variables",
    },
    "GOCACHEPROG",
    "GOAUTH",
  ),
  ...withheld(
    { does: "makes Cargo build with other options, or from other places", source: CARGO },
    "CARGO_REGISTRY_*",
    "CARGO_SOURCE_*",
    "CARGO_TARGET_*",
    "CARGO_HTTP_*",
    "CARGO_NET_*",
  ),
  ...withheld(
    {
      does: "makes rustup install from other places",
      source: "https://rust-lang.github.io/rustup/environment-variables.html",
    },
    "RUSTUP_DIST_*",
    "RUSTUP_UPDATE_ROOT",
    "RUSTUP_TOOLCHAIN*",
  ),
  ...withheld(
    {
      does: "makes Bundler install from other places, or read other settings",
      source: "https://bundler.io/man/bundle-config.1.html",
    },
    "BUNDLE_*",
  ),
  ...withheld(
    {
      does: "makes Corepack fetch package managers from elsewhere",
      source: "https://github.com/nodejs/corepack#environment-variables",
    },
    "COREPACK_*",
  ),
];
