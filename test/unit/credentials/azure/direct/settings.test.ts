import { describe, expect, it } from "vitest";
import {
  flatAzureSetting,
  parseAzureDirectSettings,
} from "../../../../../src/credentials/azure/direct/settings.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const RIGHT = {
  "tenant-id": "11111111-1111-4111-8111-111111111111",
  "client-id": "22222222-2222-4222-8222-222222222222",
};
const SUBSCRIPTION = "33333333-3333-4333-8333-333333333333";

describe("the settings of Azure in direct mode", () => {
  it("need a tenant and an app, and are for the Resource Manager of Azure's public cloud", () => {
    expect(okOf(parseAzureDirectSettings(RIGHT))).toEqual({
      tenant: RIGHT["tenant-id"],
      client: RIGHT["client-id"],
      subscription: undefined,
      cloud: "azurecloud",
      authority: "https://login.microsoftonline.com",
      scope: "https://management.azure.com/.default",
      audience: "api://AzureADTokenExchange",
      tokenFile: false,
    });
  });

  it("have azure/login's names and values, in upper case too", () => {
    const given = { ...RIGHT, "subscription-id": SUBSCRIPTION, environment: "AzureUSGovernment" };
    expect(okOf(parseAzureDirectSettings(given))).toMatchObject({
      subscription: SUBSCRIPTION,
      authority: "https://login.microsoftonline.us",
      scope: "https://management.usgovcloudapi.net/.default",
      audience: "api://AzureADTokenExchangeUSGov",
    });
  });

  it("take another scope, resource, audience and cloud", () => {
    const scope = (given: Readonly<Record<string, unknown>>) =>
      okOf(parseAzureDirectSettings({ ...RIGHT, ...given })).scope;
    expect(scope({ scope: "api://shop/.default" })).toBe("api://shop/.default");
    expect(scope({ resource: "https://vault.azure.net" })).toBe("https://vault.azure.net/.default");
    const elsewhere = {
      "tenant-id": "contoso.onmicrosoft.com",
      "authority-host": "https://login.private.example/",
      audience: "api://other",
      "token-file": true,
    };
    expect(okOf(parseAzureDirectSettings({ ...RIGHT, ...elsewhere }))).toMatchObject({
      tenant: "contoso.onmicrosoft.com",
      authority: "https://login.private.example",
      audience: "api://other",
      tokenFile: true,
    });
  });

  it.each([
    [{ "tenant-id": "common" }, "tenant-id", "is neither the id nor a domain"],
    [{ "tenant-id": "11111111-1111/../x" }, "tenant-id", "is neither the id nor a domain"],
    [{ "tenant-id": "" }, "tenant-id", "is empty"],
    [{ "client-id": "stepkey-shop" }, "client-id", "is not an id"],
    [{ "client-id": null }, "client-id", "is empty"],
    [{ "subscription-id": "shop" }, "subscription-id", "is not an id"],
    [{ environment: "azuregermancloud" }, "environment", "set `authority-host` and `scope`"],
    [{ scope: "https://vault.azure.net" }, "scope", "does not end in /.default"],
    [{ scope: "a/.default b/.default" }, "scope", "has several scopes"],
    [{ resource: "https://vault.azure.net/.default" }, "resource", "is a scope"],
    [{ resource: "two words" }, "resource", "is not the id of a resource"],
    [{ resource: "r", scope: "r/.default" }, "resource", "use one of them"],
    [{ audience: "two words" }, "audience", "is not one audience"],
    [{ "authority-host": "nowhere" }, "authority-host", "is not a URL"],
    [{ "authority-host": "http://login.example" }, "authority-host", "must use https"],
    [{ "authority-host": "https://login.example/?x" }, "authority-host", "may only have"],
    [{ "authority-host": "https://login.example?" }, "authority-host", "may only have"],
    [{ "authority-host": "https://login.example/#" }, "authority-host", "may only have"],
    [{ "authority-host": " https://login.example " }, "authority-host", "may only have"],
    [
      { "authority-host": "https://login.example/contoso.example" },
      "authority-host",
      "`tenant-id`",
    ],
    [{ environment: "production" }, "environment", "environment of GitHub is an input"],
    [{ "authority-host": "https://a:b@login.example" }, "authority-host", "may only have"],
    [{ "token-file": "yes" }, "token-file", "is neither true nor false"],
    [{ creds: "{}" }, "creds", "takes the place of a secret"],
    [{ "client-secret": "x" }, "client-secret", "takes the place of a secret"],
    [{ "enable-AzPSSession": true }, "enable-AzPSSession", "Connect-AzAccount"],
    [{ "allow-no-subscriptions": true }, "allow-no-subscriptions", "leave out"],
    [{ "tenant-ID": "x" }, "tenant-ID", "did you mean tenant-id?"],
    [{ "client-id": 7 }, "client-id", "is not a text"],
  ])("are refused with the reason: %j", (change, key, message) => {
    const mistakes = errOf(parseAzureDirectSettings({ ...RIGHT, ...change }));
    expect(mistakes.map(({ path }) => path.join("."))).toEqual([key]);
    expect(mistakes[0]?.message).toContain(message);
  });

  it("are refused all at once", () => {
    const mistakes = errOf(parseAzureDirectSettings({ scope: "x" }));
    expect(mistakes.map(({ path }) => path[0])).toEqual(["tenant-id", "client-id", "scope"]);
    expect(errOf(parseAzureDirectSettings("x"))[0]?.message).toContain("is not a mapping");
    expect(errOf(parseAzureDirectSettings(null))[0]?.message).toContain("is empty");
  });

  it("are known beside the kind's name, where people put them", () => {
    expect(flatAzureSetting("tenant-id")?.message).toContain("put it under `azure:`");
    expect(flatAzureSetting("creds")?.message).toContain("takes the place of a secret");
    expect(flatAzureSetting("aws-region")).toBeUndefined();
  });
});
