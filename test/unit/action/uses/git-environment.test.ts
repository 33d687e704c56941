import { describe, expect, it } from "vitest";
import { gitEnvironment, offline } from "../../../../src/action/uses/fetch/git-environment.ts";
import { Secret } from "../../../../src/shared/secret.ts";

const SETTINGS = {
  serverUrl: "https://github.com",
  token: undefined,
  proxyUrl: undefined,
  caFile: undefined,
  home: "/private/home",
  path: "/usr/bin",
};

function configOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const count = Number(env["GIT_CONFIG_COUNT"]);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      env[`GIT_CONFIG_KEY_${index}`] ?? "",
      env[`GIT_CONFIG_VALUE_${index}`] ?? "",
    ]),
  );
}

describe("The environment of git", () => {
  it("speaks https only, follows no redirect, and asks nobody for a password", () => {
    const env = gitEnvironment(SETTINGS);
    expect(configOf(env)).toMatchObject({
      "protocol.allow": "never",
      "protocol.https.allow": "always",
      "http.followRedirects": "false",
      "http.proxy": "",
      "credential.helper": "",
      "core.hooksPath": "/dev/null",
    });
    expect(configOf(env)).not.toHaveProperty("protocol.http.allow");
    expect(env).toMatchObject({
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      HOME: "/private/home",
    });
  });

  it("speaks http with this machine only", () => {
    const local = configOf(gitEnvironment({ ...SETTINGS, serverUrl: "http://127.0.0.1:8080" }));
    expect(local).toMatchObject({ "protocol.http.allow": "always" });
    const far = configOf(gitEnvironment({ ...SETTINGS, serverUrl: "http://ghe.example" }));
    expect(far).not.toHaveProperty("protocol.http.allow");
  });

  it("has the token for GitHub's origin alone, with the proxy and the CAs of every other request", () => {
    const env = gitEnvironment({
      ...SETTINGS,
      token: new Secret("t"),
      proxyUrl: "http://u:p@proxy:3128",
      caFile: "/private/ca.pem",
    });
    const basic = Buffer.from("x-access-token:t").toString("base64");
    expect(configOf(env)).toMatchObject({
      "http.https://github.com/.extraHeader": `Authorization: Basic ${basic}`,
      "http.proxy": "http://u:p@proxy:3128",
      "http.sslCAInfo": "/private/ca.pem",
      "http.proxySSLCAInfo": "/private/ca.pem",
    });
  });

  it("reaches nothing where git needs no network", () => {
    const config = configOf(offline(gitEnvironment(SETTINGS)));
    const allowed = Object.entries(config).filter(([key]) => /^protocol\..*allow$/u.test(key));
    expect(allowed.map(([, value]) => value)).toEqual(["never", "never", "never"]);
  });
});
