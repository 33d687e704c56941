import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import { npm } from "../../src/credentials/registry/protocols/npm.ts";
import type { ProtocolName } from "../../src/credentials/registry/protocols/names.ts";
import { parseRegistrySettings } from "../../src/credentials/registry/settings.ts";
import { withFilePaths } from "../../src/shared/credential-file.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { type IdTokenEndpoint, startIdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { githubClaims } from "../support/id-token.ts";
import { makePrivateCa } from "../support/private-ca.ts";
import type { SeenRequest } from "../support/registry/fake-registry.ts";
import { startRegistryWorld, type RegistryWorld } from "../support/registry/setup.ts";
import {
  openWorkplace,
  registryTools,
  runTool,
  startVerdaccio,
  writePackage,
  type Verdaccio,
  type Workplace,
} from "../support/registry/tools.ts";

const tools = registryTools();
const calm = (): AbortSignal => AbortSignal.timeout(20_000);

type Delivered = Pick<Credential, "env" | "files">;

/** The variables as the task gets them, with the files where the variables say. */
function placed({ env, files }: Delivered, place: Workplace): Readonly<Record<string, string>> {
  for (const { name, content } of files) writeFileSync(join(place.path, name), String(content));
  const pathOf = (name: string): string => join(place.path, name);
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      withFilePaths(value instanceof Secret ? value.reveal() : value, pathOf),
    ]),
  );
}

/** What decides at a registry: not which client it was, nor how it writes its JSON. */
function decisive({ method, path, headers, body }: SeenRequest) {
  const text = body.toString("utf8");
  const content = text === "" ? undefined : (JSON.parse(text) as Readonly<Record<string, string>>);
  const hidden = (value = ""): string => value.replaceAll(/eyJ[\w-]+(?:\.[\w-]+)+/gu, "ID-TOKEN");
  return {
    method,
    path,
    authorization: hidden(headers["authorization"]),
    type: content === undefined ? undefined : headers["content-type"],
    content: content && Object.entries(content).map(([key, value]) => [key, hidden(value)]),
  };
}

describe.runIf(tools !== undefined)("the registries' own tools", () => {
  let place: Workplace;
  let world: RegistryWorld | undefined;
  let idTokens: IdTokenEndpoint | undefined;
  let verdaccio: Verdaccio;
  const base = (): Readonly<Record<string, string>> => ({
    HOME: place.home,
    PATH: process.env["PATH"] ?? "",
    // As in a job: npm then looks for the means to request ID tokens.
    CI: "true",
    GITHUB_ACTIONS: "true",
    npm_config_update_notifier: "false",
  });

  beforeAll(async () => {
    place = openWorkplace();
    if (tools !== undefined) verdaccio = await startVerdaccio(tools);
  }, 60_000);
  afterAll(async () => {
    await verdaccio?.stop();
    place.remove();
  });

  const open = async (...options: Parameters<typeof startRegistryWorld>) => {
    world = await startRegistryWorld(...options);
    idTokens = await startIdTokenEndpoint(world.issuer, githubClaims());
    return { world, idTokens };
  };
  const closed = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      await idTokens?.close();
      await world?.close();
    }
  };
  const publish = async (cwd: string, env: Readonly<Record<string, string>>, ...args: string[]) =>
    await runTool(process.execPath, [tools?.npm ?? "", "publish", ...args], {
      cwd,
      env: { ...base(), ...env },
    });

  it.each(["shop", "@octo-org/shop"])(
    "npm exchanges an ID token for %s with the request that we send",
    async (name) => {
      const opened = await open("npm");
      const { registry, provider, request } = opened.world;
      const run = async () => {
        const directory = writePackage(place.path, name);
        const registryOf = ["--registry", registry.url, "--access", "public"];
        const ran = await publish(directory, opened.idTokens.env, ...registryOf);
        const theirs = registry.seen.find(({ method }) => method === "POST");
        const given = await request({ package: name });
        okOf(await provider.issue(given, calm()));
        const ours = registry.seen.findLast(({ method }) => method === "POST");
        return { ran, theirs, ours, audience: given.settings.audience };
      };
      const { ran, theirs, ours, audience } = await closed(run());
      expect(ran.output).toContain(`+ ${name}@1.0.0`);
      expect(ours && decisive(ours)).toEqual(theirs && decisive(theirs));
      expect(opened.idTokens.audiences).toEqual([audience]);
      expect(registry.unknown).toEqual([]);
    },
  );

  it("npm publishes with what a task gets, and exchanges nothing itself", async () => {
    const opened = await open("npm");
    const { registry, provider, request } = opened.world;
    const run = async () => {
      const { credential } = okOf(await provider.issue(await request(), calm()));
      const before = registry.seen.length;
      const ran = await publish(writePackage(place.path, "shop"), placed(credential, place));
      return { ran, calls: registry.seen.slice(before).map(({ method }) => method) };
    };
    const { ran, calls } = await closed(run());
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(calls).toContain("PUT");
    expect(calls).not.toContain("POST");
  });

  it.each([
    ["nothing", ""],
    ["setup-node's variable", "//HOST/:_authToken=${NODE_AUTH_TOKEN}\n"],
    ["npm's own variable", "registry=http://HOST/\n//HOST/:_authToken=${NPM_TOKEN}\n"],
  ])(
    "npm publishes to a real registry with what a task gets, where the project's .npmrc has %s",
    async (what, npmrc) => {
      const name = `shop-${what.replaceAll(/\W/gu, "-").toLowerCase()}`;
      const directory = writePackage(place.path, name);
      const { host } = new URL(verdaccio.url);
      writeFileSync(join(directory, ".npmrc"), npmrc.replaceAll("HOST", host));
      const settings = okOf(
        parseRegistrySettings({ protocol: "npm", url: verdaccio.url, package: name }),
      );
      const delivered = npm.deliver(settings, new Secret(verdaccio.token));
      const ran = await publish(directory, placed(delivered, place));
      expect(ran.output).toContain(`+ ${name}@1.0.0`);
      expect(await verdaccio.versionsOf(name)).toEqual(["1.0.0"]);
    },
  );

  it("npm publishes nothing to a real registry with a token that it does not know", async () => {
    const directory = writePackage(place.path, "shop-denied");
    const settings = okOf(
      parseRegistrySettings({ protocol: "npm", url: verdaccio.url, package: "shop-denied" }),
    );
    const delivered = npm.deliver(settings, new Secret("a-token-of-nobody"));
    expect((await publish(directory, placed(delivered, place))).exitCode).not.toBe(0);
    expect(await verdaccio.versionsOf("shop-denied")).toEqual([]);
  });

  /** As twine does it for the index that it knows; it takes https only. */
  const EXCHANGE = `import sys
from twine.auth import CredentialInput, Resolver
Resolver({"repository": sys.argv[1]}, CredentialInput()).make_trusted_publishing_token()`;

  it("twine exchanges an ID token with the requests that we send", async () => {
    const ca = makePrivateCa();
    const protocol: ProtocolName = "pypi";
    const theirs = await open(protocol, { tls: ca.sign("localhost") });
    const bundle = join(place.path, "ca.crt");
    writeFileSync(bundle, ca.certificate);
    const ran = await closed(
      runTool(
        join(tools?.python ?? "", "python"),
        ["-c", EXCHANGE, `${theirs.world.registry.url}/legacy/`],
        {
          cwd: place.path,
          env: { ...base(), ...theirs.idTokens.env, REQUESTS_CA_BUNDLE: bundle },
        },
      ),
    );
    expect(ran.output).toContain("Minted upload token");
    const ours = await open(protocol);
    const { provider, request } = ours.world;
    okOf(await closed(request().then((given) => provider.issue(given, calm()))));
    expect(ours.world.registry.seen.map(decisive)).toEqual(
      theirs.world.registry.seen.map(decisive),
    );
  });

  it("twine uploads with what a task gets, and to the index that the settings name", async () => {
    const opened = await open("pypi");
    const { registry, provider, request } = opened.world;
    const wheel = join(place.path, "shop-1.0.0-py3-none-any.whl");
    const run = async () => {
      const { credential } = okOf(await provider.issue(await request(), calm()));
      const made = await runTool(join(tools?.python ?? "", "python"), ["-c", WHEEL, wheel], {
        cwd: place.path,
        env: base(),
      });
      const path = [tools?.python ?? "", process.env["PATH"] ?? ""].join(delimiter);
      const env = { ...base(), ...placed(credential, place), PATH: path };
      const upload = ["upload", "--non-interactive", "--disable-progress-bar", wheel];
      return { made, ran: await runTool("twine", upload, { cwd: place.path, env }) };
    };
    const { made, ran } = await closed(run());
    expect(made).toEqual({ exitCode: 0, output: "" });
    expect(ran.output).toContain(`Uploading distributions to ${registry.url}/legacy/`);
    expect(ran.exitCode).toBe(0);
    expect(registry.seen.at(-1)).toMatchObject({ method: "POST", path: "/legacy/" });
    expect(registry.unknown).toEqual([]);
  });
});

/** The smallest wheel that twine accepts. */
const WHEEL = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("shop.py", "")
    wheel.writestr("shop-1.0.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: shop\\nVersion: 1.0.0\\n")
    wheel.writestr("shop-1.0.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("shop-1.0.0.dist-info/RECORD", "")`;
