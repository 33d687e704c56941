import { describe, expect, it } from "vitest";
import { copiedText } from "../../../src/delivery/homes/copied-text.ts";

describe("a tool's file in another directory", () => {
  it("has Docker's logins and helpers, and no store of the machine", () => {
    const config = {
      auths: { "registry.example": { auth: Buffer.from("mona:password").toString("base64") } },
      credsStore: "secretservice",
      credHelpers: { "1.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login", "ghcr.io": "pass" },
      currentContext: "build",
    };
    const { credsStore: _, ...rest } = config;
    expect(JSON.parse(copiedText("docker", JSON.stringify(config), "/h/.docker"))).toEqual({
      ...rest,
      credHelpers: { "1.dkr.ecr.eu-west-1.amazonaws.com": "ecr-login" },
    });
  });

  it.each([
    '{"credsStore":"ecr-login"}',
    '{ "auths": {} }\n',
    "not json",
    "null",
    '{"credHelpers":1}',
  ])("is the same where there is nothing to change: %s", (text) => {
    expect(copiedText("docker", text, "/h/.docker")).toBe(text);
  });

  it("names kubectl's certificates and plugins where they are", () => {
    const text = [
      "clusters:",
      "- cluster:",
      "    certificate-authority: ca.crt",
      "    server: https://kubernetes.example",
      "users:",
      "- name: dev",
      "  user:",
      '    client-certificate: "certs/dev.crt"',
      "    client-key: /etc/dev.key",
      "    exec:",
      "      command: gke-gcloud-auth-plugin",
      "- user:",
      "    exec:",
      "      command: ./bin/login",
      "      args: [ca.crt]",
      "",
    ].join("\n");
    const copy = copiedText("kubectl", text, "/h/.kube");
    expect(copy.split("\n").filter((line) => !text.split("\n").includes(line))).toEqual([
      "    certificate-authority: /h/.kube/ca.crt",
      '    client-certificate: "/h/.kube/certs/dev.crt"',
      "      command: /h/.kube/./bin/login",
    ]);
  });

  it("includes git's other files from where they are", () => {
    const text = [
      "[user]",
      "\tname = Mona",
      "\tpath = kept",
      "[include]",
      "\tpath = work.inc",
      "\tpath = ~/own.inc",
      '[includeIf "gitdir:./shop/"]',
      '\tpath = "shop.inc"',
      "[alias]",
      "\tpath = log",
    ].join("\n");
    expect(copiedText("git", text, "/h").split("\n")).toEqual([
      "[user]",
      "\tname = Mona",
      "\tpath = kept",
      "[include]",
      "\tpath = /h/work.inc",
      "\tpath = ~/own.inc",
      '[includeIf "gitdir:/h/shop/"]',
      '\tpath = "/h/shop.inc"',
      "[alias]",
      "\tpath = log",
      "",
    ]);
  });
});
