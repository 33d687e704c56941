import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunnerJob, StepResult } from "../support/fake-runner/runner.ts";
import { leftOut } from "../support/left-out.ts";
import { useAction } from "../support/use-action.ts";

const action = useAction();
let job: RunnerJob;

beforeEach(() => {
  job = action.openJob();
});

/** Real tools, where this machine has them. */
function hasProgram(program: string, how: string): boolean {
  if (spawnSync("sh", ["-c", `command -v ${program}`]).status === 0) return true;
  leftOut(program, how);
  return false;
}

async function run(
  script: string,
  given: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const inputs = { step: "push", broker: action.broker.url, grant: "orders-migrate" };
  return await job.main({ inputs: { ...inputs, run: script, ...given } }).done;
}

/** What a later step of the job reads, without the task's environment. */
function nextStep(script: string): string {
  const env = { PATH: process.env["PATH"], HOME: job.home };
  const { stdout, stderr } = spawnSync("bash", ["-c", script], { env, cwd: job.workspace });
  return `${stdout.toString()}${stderr.toString()}`;
}

function has(path: string, content: string): void {
  mkdirSync(dirname(join(job.home, path)), { recursive: true });
  writeFileSync(join(job.home, path), content);
}

describe("what a task logs in to", () => {
  it.runIf(hasProgram("git", "apt-get install git"))(
    "git: the job's settings work in the task, and those of the task are gone",
    async () => {
      has(
        ".gitconfig",
        '[user]\n\tname = Mona\n[url "https://a.example/"]\n\tinsteadOf = a:\n[safe]\n\tdirectory = *\n',
      );
      const step = await run(`git config --global user.name; git config --get-regexp 'url|safe'
git config --global url."https://mona:$PGPASSWORD@github.com/".insteadOf https://github.com/
git config --global credential.helper store`);
      expect(step.log).toContain("\nMona\nurl.https://a.example/.insteadof a:\nsafe.directory *\n");
      expect(step.exitCode).toBe(0);
      expect(nextStep("git config --global --list")).toBe(
        "user.name=Mona\nurl.https://a.example/.insteadof=a:\nsafe.directory=*\n",
      );
      expect(step.log).toMatch(/residue .* nothing found/u);
      expect(step.log).toContain(
        "What the task set or logged in to with git was removed after it.",
      );
      expect(step.log).toContain("To keep it for later steps: keep-config: git");
    },
  );

  it.runIf(hasProgram("npm", "install Node with npm"))(
    "npm: a token of the task is gone",
    async () => {
      has(".npmrc", "registry=https://npm.example/\n");
      const step = await run(`npm config get registry
npm config set --logs-max=0 //npm.example/:_authToken "$PGPASSWORD"
npm config get userconfig`);
      expect(step.log).toContain("\nhttps://npm.example/\n");
      expect(step.log).toMatch(/stepkey-homes-\w{6}\/npmrc\n/u);
      expect(nextStep("cat ~/.npmrc")).toBe("registry=https://npm.example/\n");
      expect(step.log).toMatch(/residue .* nothing found/u);
    },
  );

  it.runIf(hasProgram("kubectl", "apt-get install kubernetes-client"))(
    "kubectl: the job's clusters are there, and a user of the task is gone",
    async () => {
      has(
        ".kube/config",
        "apiVersion: v1\nkind: Config\nclusters:\n- name: job\n  cluster: {server: https://k.example}\n",
      );
      const step = await run(`kubectl config get-clusters
kubectl config set-credentials deploy --token="$PGPASSWORD"`);
      expect(step.log).toContain("\njob\n");
      expect(step.log).toContain('User "deploy" set.');
      expect(nextStep("kubectl config get-users; kubectl config get-clusters")).toBe(
        "NAME\nNAME\njob\n",
      );
      expect(step.log).toMatch(/residue .* nothing found/u);
    },
  );

  it.runIf(hasProgram("kubectl", "apt-get install kubernetes-client"))(
    "kubectl: says nothing about a configuration that the job does not have",
    async () => {
      const step = await run("kubectl config get-users");
      expect(step.log).toContain("\nNAME\n");
      expect(step.log).not.toContain("not found");
    },
  );

  it.runIf(hasProgram("aws", "pip install awscli"))("aws: keys of the task are gone", async () => {
    has(".aws/config", "[profile audit]\nregion = eu-west-1\n");
    const step = await run(`aws configure get region --profile audit
aws configure set aws_secret_access_key "$PGPASSWORD"
aws configure get aws_secret_access_key`);
    expect(step.log).toContain("\neu-west-1\n");
    expect(step.log).toContain("\n***\n");
    expect(nextStep("ls ~/.aws; aws configure get region --profile audit")).toBe(
      "config\neu-west-1\n",
    );
    expect(step.log).toMatch(/residue .* nothing found/u);
  });

  it.runIf(hasProgram("gpg", "apt-get install gnupg"))(
    "gpg: a key of the task is gone",
    async () => {
      const step =
        await run(`gpg --batch --quiet --pinentry-mode loopback --passphrase '' --quick-gen-key task@example.com
gpg --list-secret-keys --with-colons | grep -c ^sec`);
      expect(step.log).toContain("\n1\n");
      expect(existsSync(join(job.home, ".gnupg"))).toBe(false);
    },
  );

  it.runIf(hasProgram("gcloud", "install Google Cloud SDK"))(
    "gcloud: a project and an account of the task are gone",
    async () => {
      const step = await run(`gcloud config set core/project shop
gcloud config set auth/access_token_file "$PGPASSWORD"
gcloud config get core/project`);
      expect(step.log).toContain("\nshop\n");
      expect(existsSync(join(job.home, ".config/gcloud"))).toBe(false);
      expect(step.log).toMatch(/residue .* nothing found/u);
    },
    60_000,
  );

  it("helm, az and gh, by stand-ins that write where the documentation says: it is gone", async () => {
    has("bin/helm", 'file="${HELM_REGISTRY_CONFIG:-$HOME/.config/helm/registry/config.json}"');
    has("bin/az", 'file="${AZURE_CONFIG_DIR:-$HOME/.azure}/msal_token_cache.json"');
    has("bin/gh", 'file="${GH_CONFIG_DIR:-$HOME/.config/gh}/hosts.yml"');
    const write = '\nmkdir -p "$(dirname "$file")"; cat "$file"; printf %s "$1" >> "$file"\n';
    for (const tool of ["helm", "az", "gh"]) {
      appendFileSync(join(job.home, "bin", tool), write);
    }
    has(".config/gh/hosts.yml", "of the job\n");
    const step = await run(
      'for tool in helm az gh; do bash ~/bin/$tool "$PGPASSWORD" 2>/dev/null; done',
    );
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain("\nof the job\n");
    expect(step.log).toMatch(/residue .* nothing found/u);
    expect(step.log).toContain("with helm, gh and azure was removed after it.");
    const left = "cat ~/.config/gh/hosts.yml; ls -A ~/.config; test -e ~/.azure || echo no Azure";
    expect(nextStep(left)).toBe("of the job\ngh\nno Azure\n");
  });

  it("is kept where keep-config says so, and the log says so, too", async () => {
    const step = await run("git config --global user.name Mona", { "keep-config": "git, docker" });
    expect(nextStep("git config --global user.name")).toBe("Mona\n");
    expect(step.log).toContain(
      "◌ config      docker and git use the job's own settings (keep-config). What the task logs in to there stays.",
    );
  });

  it("stays where the author of the step says so with pass-env or env", async () => {
    const passed = await run('echo "$KUBECONFIG"', { "pass-env": "KUBECONFIG" });
    expect(passed.log).toMatch(/stepkey-homes-\w{6}\/kubeconfig/u);
    job = action.openJob({ env: { KUBECONFIG: "/w/kubeconfig", DOCKER_CONFIG: "/w/docker" } });
    const step = await run('echo "$KUBECONFIG $DOCKER_CONFIG"', { "pass-env": "KUBECONFIG" });
    expect(step.log).toMatch(/^\/w\/kubeconfig \/\S+\/stepkey-homes-\w{6}\/docker$/mu);
  });

  it("stays where there can be no copy, and the log says why", async () => {
    has("dotfiles", "[user]\n\tname = Mona\n");
    symlinkSync(join(job.home, "dotfiles"), join(job.home, ".gitconfig"));
    const step = await run("git config --global user.name");
    expect(step.log).toContain("\nMona\n");
    expect(step.log).toContain(
      `◌ config      git uses the job's own settings: ${job.home}/.gitconfig is a link.`,
    );
  });

  it("is refused as an input that names another tool", async () => {
    const step = await run("true", { "keep-config": "docker, gpg" });
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain('"gpg": list tools of docker, npm, kubectl');
    expect(step.log).toContain("Did you mean gnupg?");
  });
});

/** A registry that takes every login. */
let registry: Server;

describe.runIf(hasProgram("docker", "apt-get install docker-cli"))("docker login in a task", () => {
  let address: string;

  beforeEach(async () => {
    registry = createServer((request, response) => {
      const isLogin = request.headers.authorization !== undefined;
      response.writeHead(isLogin ? 200 : 401, { "www-authenticate": 'Basic realm="test"' });
      response.end("{}");
    });
    await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
    const place = registry.address();
    address = `127.0.0.1:${typeof place === "object" && place !== null ? place.port : 0}`;
  });
  afterEach(() => {
    registry.close();
  });

  it("leaves nothing, and the job's own logins work", async () => {
    has(".docker/config.json", '{"auths":{"job.example":{"auth":"am9iOmpvYg=="}}}');
    const step =
      await run(`printf %s "$PGPASSWORD" | docker login -u mona --password-stdin ${address}
jq -r '.auths | keys[]' "$DOCKER_CONFIG/config.json"`);
    expect(step.log).toContain("Login Succeeded");
    expect(step.log).toContain(`\n${address}\njob.example\n`);
    expect(nextStep("cat ~/.docker/config.json")).toBe(
      '{"auths":{"job.example":{"auth":"am9iOmpvYg=="}}}',
    );
    expect(step.log).toMatch(/residue .* nothing found/u);
  });

  it("is found where keep-config keeps it", async () => {
    const login = `printf %s "$PGPASSWORD" | docker login -u mona --password-stdin ${address}`;
    const step = await run(login, { "keep-config": "docker", residue: "warn" });
    expect(step.log).toContain("$HOME/.docker/config.json");
  });

  it("has the job's plugins and contexts", async () => {
    has(
      ".docker/cli-plugins/docker-hello",
      '#!/bin/sh\n[ "$1" = docker-cli-plugin-metadata ] && echo \'{"SchemaVersion":"0.1.0","Vendor":"t"}\' || echo hello from a plugin\n',
    );
    spawnSync("chmod", ["+x", join(job.home, ".docker/cli-plugins/docker-hello")]);
    nextStep("docker context create build --docker host=tcp://build.example:2376");
    const step = await run("docker hello; docker context ls --format '{{.Name}}'");
    expect(step.log).toContain("hello from a plugin");
    expect(step.log).toMatch(/^build$/mu);
  });
});

describe("the directory of private places", () => {
  it("is removed by post when main is killed", async () => {
    const noted = join(job.workspace, "noted");
    const script =
      'mkdir -p "$DOCKER_CONFIG"; echo "$DOCKER_CONFIG" > note; mv note noted; sleep 60';
    const started = job.main({
      inputs: { step: "push", broker: action.broker.url, grant: "orders-migrate", run: script },
    });
    for (let round = 0; round < 400 && !existsSync(noted); round += 1) await sleep(25);
    started.kill();
    const step = await started.done;
    const place = dirname(readFileSync(noted, "utf8").trim());
    expect(readdirSync(place)).toContain("docker");
    const post = await job.post(step).done;
    expect(existsSync(place)).toBe(false);
    expect(post.log).toContain(`✓ removed     private settings of tools in ${place}`);
  });
});
