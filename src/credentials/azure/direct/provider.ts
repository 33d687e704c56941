import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DirectKind } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Issued, IssueRequest, Provider, ProviderFailure } from "../../kind/provider.ts";
import { azureHandle, azureProbe, azureRevoked } from "../lease/handle.ts";
import { issueAzureToken } from "../lease/issue.ts";
import { AZURE_REVOCABILITY, azureRevocability } from "../lease/revocability.ts";
import { explainAzureRefusal } from "./federation-advice.ts";
import {
  flatAzureSetting,
  parseAzureDirectSettings,
  type AzureDirectSettings,
} from "./settings.ts";

export interface AzureDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
}

type Request = IssueRequest<AzureDirectSettings>;

/** Azure without a broker: Microsoft Entra exchanges the job's ID token for an access token of an app that trusts it. */
export function createAzureDirectProvider(deps: AzureDirectDeps): Provider<AzureDirectSettings> {
  return {
    kind: "azure",
    revocability: AZURE_REVOCABILITY,
    revocabilityOf: azureRevocability,
    handleOf,
    classify: () => Promise.resolve(ok({ access: "write", because: NO_READS })),
    issue: (request, signal) => issue(deps, request, signal),
    revoke: (handle) => Promise.resolve(ok(azureRevoked(handle))),
    probe: (handle) => Promise.resolve(ok(azureProbe(handle, deps.clock.now()))),
  };
}

const NO_READS =
  "Microsoft Entra enforces the roles of the app, and its tokens have all of them. For a read, use a broker whose admin lists an app's `reads`";

function handleOf({ lease, settings }: Omit<Request, "idToken">): Handle {
  const { scope, tokenFile: hasTokenFile } = settings;
  return azureHandle({ lease, app: settings, scope, hasTokenFile });
}

async function issue(
  deps: AzureDirectDeps,
  request: Request,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, idToken, expiresAt } = request;
  if (idToken === undefined) throw new TypeError("direct mode has an ID token");
  const issued = await issueAzureToken(
    {
      ...settings,
      app: settings,
      proof: { kind: "assertion", assertion: idToken },
      expiresAt,
      handle: handleOf(request),
      tokenFile: settings.tokenFile ? idToken : undefined,
    },
    { ...deps, signal },
  );
  return issued.ok ? issued : err(explainAzureRefusal(issued.error, settings, idToken));
}

export const azureDirect: DirectKind<AzureDirectSettings> = {
  parse: parseAzureDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatAzureSetting,
  createProvider: createAzureDirectProvider,
};
