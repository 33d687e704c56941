import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { kubernetesSettings } from "../../../../src/credentials/kubernetes/broker/settings.ts";
import {
  flatKubernetesSetting,
  parseKubernetesDirectSettings,
} from "../../../../src/credentials/kubernetes/direct/settings.ts";
import { errOf, okOf } from "../../../contract/provider.ts";
import { document } from "../../../support/policy/document-fixtures.ts";

const PEM = rootCertificates[0] ?? "";

describe("a grant of Kubernetes", () => {
  const parse = (given: object) => kubernetesSettings.grant.schema.safeParse(given);

  it("names a service account with its namespace", () => {
    const given = { server: "main", namespace: "ci", "service-account": "deploy.v2" };
    expect(parse(given).data).toEqual({
      server: "main",
      account: { namespace: "ci", name: "deploy.v2" },
    });
  });

  it.each([
    { namespace: "CI" },
    { namespace: "ci/secrets" },
    { namespace: "a".repeat(64) },
    { "service-account": "deploy/token" },
    { "service-account": ".." },
    { "service-account": "" },
    { audience: "vault" },
  ])("refuses %j, which could lead elsewhere", (wrong) => {
    const given = { server: "main", namespace: "ci", "service-account": "deploy", ...wrong };
    expect(parse(given).success).toBe(false);
  });

  it("shows what is right where a policy is wrong", () => {
    const text = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  deploy:
    access: write
    credential: { kubernetes: { server: main, namespace: CI, service-account: deploy } }
    allow: { events: [push] }
`;
    expect(JSON.stringify(document(text))).toContain("namespace: ci");
  });
});

describe("the settings of Kubernetes in direct mode", () => {
  it("are those of a kubeconfig, and an audience", () => {
    const server = "https://api.cluster.example:6443";
    expect(okOf(parseKubernetesDirectSettings({ server: `${server}/` }))).toEqual({
      server,
      ca: undefined,
      namespace: "default",
      audience: server,
    });
    const given = { server, namespace: "shop", audience: "cluster" };
    const authority = Buffer.from(PEM).toString("base64");
    const whole = { ...given, "certificate-authority-data": authority };
    expect(okOf(parseKubernetesDirectSettings(whole))).toEqual({ ...given, ca: PEM.trim() });
  });

  it.each<readonly [unknown, string]>([
    [null, "is empty: put the settings below it."],
    [[], "is not a mapping of settings."],
    [{}, "is missing: name the API server."],
    [{ server: "" }, "is empty: is the variable set, and may this job see it?"],
    [{ server: 6443 }, "is not a text: put it in quotes."],
    [{ server: "api.cluster.example" }, "is not a URL."],
    [
      { server: "http://api.cluster.example" },
      "must use https (http is accepted only on loopback addresses).",
    ],
    [{ server: "https://a.example?b=c" }, "may only have a scheme, a host, a port and a path."],
    [{ server: "https://a.example", namespace: "A" }, "is not the name of a namespace."],
    [{ server: "https://a.example", audience: "a b" }, "is not one audience."],
    [
      { server: "https://a.example", "certificate-authority-data": "x" },
      "is not a certificate as PEM, nor as base64 of it.",
    ],
    [
      { server: "https://a.example", token: "x" },
      "is not a setting here: the job's ID token logs in.",
    ],
    [
      { server: "https://a.example", namspace: "x" },
      "is not a known setting; did you mean namespace?",
    ],
  ])("of %j are refused with the reason", (given, message) => {
    expect(errOf(parseKubernetesDirectSettings(given)).map((one) => one.message)).toEqual([
      message,
    ]);
  });

  it("belong below the kind's name", () => {
    expect(flatKubernetesSetting("namespace")?.message).toContain("put it under `kubernetes:`");
    expect(flatKubernetesSetting("role")).toBeUndefined();
  });
});
