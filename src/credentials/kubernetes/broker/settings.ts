import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint, secretHint } from "../../../shared/hint.ts";
import type { Secret } from "../../../shared/secret.ts";
import { baseUrl } from "../../kind/base-url.ts";
import type { KindSettings, ServerFields } from "../../kind/credential-kind.ts";
import { certificatesField } from "../../kind/login/login-fields.ts";
import type { ApiLogin } from "../api/cluster.ts";
import { ACCOUNT_NAME, NAMESPACE } from "../api/names.ts";
import type { ServiceAccount } from "./account.ts";
import type { KubernetesServer } from "./server.ts";

/** What a grant says: `credential: { kubernetes: … }`. */
export interface KubernetesSettings extends GrantSettings {
  readonly account: ServiceAccount;
}

const namespace = z.string().regex(NAMESPACE);
const accountName = z.string().regex(ACCOUNT_NAME);

export const kubernetesSettings: KindSettings<KubernetesSettings, KubernetesServer> = {
  name: "kubernetes",
  grant: {
    schema: z
      .strictObject({ server: serverName, namespace, "service-account": accountName })
      .transform(({ server, namespace: place, "service-account": name }) => ({
        server,
        account: { namespace: place, name },
      })),
    hints: {
      server: hint("A name under servers.kubernetes.", "server: main"),
      namespace: hint("The namespace of the service account.", "namespace: ci"),
      "service-account": hint("The name of a service account.", "service-account: deploy"),
    },
    decisive: "service-account",
    example: "kubernetes: { server: main, namespace: ci, service-account: deploy }",
  },
  server: {
    needsStoreKey: false,
    place: ({ server }) => server,
    schema: serverSchema,
    hints: {
      "": hint("A cluster.", "main: { server: https://10.0.0.1:6443, token: { file: token }, … }"),
      server: hint("The URL of the API server.", "server: https://10.0.0.1:6443"),
      "certificate-authority": hint(
        "Certificates of the CA that signed the API server's, as PEM.",
        "certificate-authority: { file: ca.crt }",
      ),
      token: secretHint("token", "{ file: /var/run/secrets/kubernetes.io/serviceaccount/token }"),
      "client-certificate": hint(
        "The broker's certificate, as PEM.",
        "client-certificate: { file: client.crt }",
      ),
      "client-key": secretHint("client-key", "{ file: client.key }"),
      address: hint(
        "The URL by which steps reach the API server.",
        "address: https://api.cluster.example:6443",
      ),
      reads: hint(
        "Service accounts that a read grant may have although the API server does not show all of their rights.",
        "reads: [ci/reader]",
      ),
      "reads.*": hint("NAMESPACE/NAME of a service account.", "reads: [ci/reader]"),
      namespaces: hint("Where `stepkey leases --orphans` looks.", "namespaces: [ci]"),
      "namespaces.*": hint("The name of a namespace.", "namespaces: [ci]"),
    },
  },
};

function serverSchema(fields: ServerFields): z.ZodType<KubernetesServer> {
  const { secret, url } = fields;
  return z
    .strictObject({
      server: url().transform(baseUrl),
      "certificate-authority": certificatesField(fields).optional(),
      token: secret().optional(),
      "client-certificate": certificatesField(fields).optional(),
      "client-key": secret().optional(),
      address: url().transform(baseUrl).optional(),
      reads: z.array(accountText()).default([]),
      namespaces: z.array(namespace).default([]),
    })
    .transform((given, context): KubernetesServer => {
      const login = loginOf(given, context);
      if (login === undefined) return z.NEVER;
      const { server, "certificate-authority": ca, address, reads, namespaces } = given;
      return { server, ca, login, address, reads, namespaces };
    });
}

function accountText() {
  return z.string().refine(
    (text) => {
      const [place = "", name = "", ...more] = text.split("/");
      return more.length === 0 && NAMESPACE.test(place) && ACCOUNT_NAME.test(name);
    },
    { error: "It is not NAMESPACE/NAME of a service account." },
  );
}

interface GivenLogin {
  readonly token?: Secret | undefined;
  readonly "client-certificate"?: string | undefined;
  readonly "client-key"?: Secret | undefined;
}

/** A token, or a certificate with its key. */
function loginOf(
  { token, "client-certificate": certificate, "client-key": key }: GivenLogin,
  context: z.RefinementCtx,
): ApiLogin | undefined {
  const hasCertificate = certificate !== undefined || key !== undefined;
  if (token !== undefined && !hasCertificate) return { token };
  if (token === undefined && certificate !== undefined && key !== undefined) {
    return { certificate, key };
  }
  const message = hasCertificate
    ? "The broker logs in with a token, or with client-certificate and client-key."
    : "This entry has no login of the broker.";
  const path = token === undefined && hasCertificate ? "client-key" : "token";
  const expected = "Write token; or client-certificate and client-key, both.";
  context.addIssue({ code: "custom", message, path: [path], params: { expected } });
  return undefined;
}
