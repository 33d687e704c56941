import {
  checkTokenAlone,
  type CheckEffects,
  type TokenTrouble,
} from "../../approval/github/check-token.ts";
import type { AppRequests } from "../../github-app/requests.ts";
import { unexpected } from "../../github-app/read-response.ts";
import { sentence } from "../../shared/wording.ts";

/** Whether GitHub accepts who reads it, whatever it may read. */
export interface AccessCheck {
  /** Whether an App reads, and not a token: what to do about a missing permission differs. */
  readonly isApp: boolean;
  readonly look: (signal: AbortSignal) => Promise<TokenTrouble | undefined>;
}

export function tokenCheck(effects: Omit<CheckEffects, "signal">): AccessCheck {
  return { isApp: false, look: (signal) => checkTokenAlone({ ...effects, signal }) };
}

/** Asks GitHub about the App itself, which shows that its id and its key are right. */
export function appCheck(requests: Pick<AppRequests, "asApp">): AccessCheck {
  return {
    isApp: true,
    look: async (signal) => {
      const sent = await requests.asApp({ method: "GET", path: "/app" }, signal);
      if (sent.ok && sent.value.status === 200) return undefined;
      const fault = sent.ok ? unexpected("the App", sent.value) : sent.error;
      const name = fault.kind === "retryable" ? "github_unavailable" : "app_rejected";
      const { message, remedy } = fault;
      return { name, message, remedy: sentence(remedy), isOfRepository: false };
    },
  };
}
