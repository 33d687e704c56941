import { isSecureUrl } from "../../shared/http.ts";

/**
 * What main leaves for post, as one JSON text in GITHUB_STATE. Every later step can read it, so it holds no secret; a
 * step can forge it where main saved none, so post takes from it only where to knock and what to say.
 */
export type SessionState =
  | {
      readonly mode: "broker";
      readonly step: string;
      readonly broker: string;
      /** Names of the proxy variables that the way to the broker needs, separated by blanks. */
      readonly via: string;
      /** How the lease ended, when main saw it end. */
      readonly ended?: string;
    }
  | {
      readonly mode: "direct";
      readonly step: string;
      readonly lease: string;
      /** Provider and handle in one phrase: `aws session stepkey-…`. */
      readonly handle: string;
      /** RFC 3339: when the credential dies by itself. */
      readonly diesAt: string;
      readonly ended?: string;
    };

export function serialiseState(state: SessionState): string {
  return JSON.stringify(state);
}

/** The parsed state; undefined when main left none, or when it is not of our form. */
export function parseState(text: string): SessionState | undefined {
  if (text === "" || text.length > LONGEST_STATE) return undefined;
  const fields = fieldsOf(text);
  const step = fields["step"];
  if (step === undefined) return undefined;
  const ended = fields["ended"] === undefined ? {} : { ended: fields["ended"] };
  return fields["mode"] === "broker"
    ? brokerState(fields, { step, ...ended })
    : directState(fields, { step, ...ended });
}

const LONGEST_STATE = 4096;

type Fields = Readonly<Record<string, string>>;
type Common = Pick<SessionState, "step" | "ended">;

function brokerState({ broker, via = "" }: Fields, common: Common): SessionState | undefined {
  if (broker === undefined || !isSecureUrl(broker) || new URL(broker).origin !== broker) {
    return undefined;
  }
  return { mode: "broker", broker, via, ...common };
}

function directState(
  { mode, lease, handle, diesAt }: Fields,
  common: Common,
): SessionState | undefined {
  if (mode !== "direct" || lease === undefined || handle === undefined || diesAt === undefined) {
    return undefined;
  }
  if (Number.isNaN(Date.parse(diesAt))) return undefined;
  return { mode: "direct", lease, handle, diesAt, ...common };
}

/** The text fields of a JSON object; one with control characters is as good as none. */
function fieldsOf(text: string): Fields {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (typeof value === "string" && !/\p{Cc}/u.test(value)) fields[name] = value;
  }
  return fields;
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
