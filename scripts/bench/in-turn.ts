import type { Agent } from "node:http";
import { inMilliseconds, quantile, rate } from "./figures.ts";
import { atPace, inParallel, type Sent } from "./load.ts";

/** A server that exchanges ID tokens. */
export interface Contender {
  readonly name: string;
  /** Bodies of requests, each with a token that was never used: made first, so that the time is the server's. */
  readonly prepare: (count: number) => Promise<readonly string[]>;
  readonly exchange: (body: string, agent: Agent) => Promise<Sent>;
}

export interface InTurn {
  readonly rounds: number;
  /** In one round. */
  readonly exchanges: number;
}

export interface Comparison {
  /** One figure a row: its name, then one cell for each contender. */
  readonly rows: readonly (readonly string[])[];
  /** How many times as many exchanges a second the first made as each, at 8 connections. */
  readonly ratios: readonly Ratio[];
}

/** The median of the rounds' ratios, and how far they are apart. */
export interface Ratio {
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

export const NO_RATIO: Ratio = { ratio: Number.NaN, lowest: Number.NaN, highest: Number.NaN };

const CONNECTIONS = [1, 8, 32];
/** Whose figure is compared with the goals, and halved for half load. */
const TYPICAL = 8;

/**
 * One round of each contender after the other, again and again, so that a machine that gets slower does so for all. A
 * ratio is the median of the ratios of single rounds.
 */
export async function compareInTurn(
  contenders: readonly Contender[],
  options: InTurn,
): Promise<Comparison> {
  for (const contender of contenders) await measureRound(contender, TYPICAL, options.exchanges);
  const rows: (readonly string[])[] = [];
  let typical: readonly (readonly number[])[] = [];
  for (const connections of CONNECTIONS) {
    const { rates, times } = await measureRounds(contenders, options, (contender) =>
      measureRound(contender, connections, options.exchanges),
    );
    if (connections === TYPICAL) typical = rates;
    rows.push(
      [`exchanges a second, ${connections} connections`, ...rates.map((all) => rate(median(all)))],
      ["  the first, compared with it", ...ratiosOf(rates).map(asRatio)],
      ["  p50, p99", ...times.map(quantilesOf)],
    );
  }
  const paces = typical.map((all) => median(all) / 2);
  const { times } = await measureRounds(contenders, options, async (contender, index) => {
    const bodies = await contender.prepare(options.exchanges);
    const sent = await atPace(paces[index] ?? 1, bodies, contender.exchange);
    return { perSecond: 0, sent: granted(contender, sent) };
  });
  rows.push(["at half of its own 8 connections: p50, p99", ...times.map(quantilesOf)]);
  return { rows, ratios: ratiosOf(typical) };
}

interface Round {
  readonly perSecond: number;
  readonly sent: readonly Sent[];
}

async function measureRound(
  contender: Contender,
  connections: number,
  count: number,
): Promise<Round> {
  const bodies = await contender.prepare(count);
  const { perSecond, sent } = await inParallel(connections, bodies, contender.exchange);
  return { perSecond, sent: granted(contender, sent) };
}

/** @throws for a refusal: it would be a fast one */
function granted({ name }: Contender, sent: readonly Sent[]): readonly Sent[] {
  const refused = sent.find(({ status }) => status !== 200);
  if (refused !== undefined) throw new Error(`${name}: ${refused.status} ${refused.text}`);
  return sent;
}

/** By contender: the rate of each round, and how long each request took. */
async function measureRounds(
  contenders: readonly Contender[],
  { rounds }: InTurn,
  measure: (contender: Contender, index: number) => Promise<Round>,
): Promise<{ readonly rates: readonly number[][]; readonly times: readonly number[][] }> {
  const rates = contenders.map((): number[] => []);
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const { perSecond, sent } = await measure(contender, index);
      rates[index]?.push(perSecond);
      times[index]?.push(...sent.map(({ milliseconds }) => milliseconds));
    }
  }
  return { rates, times };
}

function ratiosOf(rates: readonly (readonly number[])[]): readonly Ratio[] {
  const [first = []] = rates;
  return rates.map((all) => {
    const ratios = all.map((each, round) => (first[round] ?? Number.NaN) / each);
    return { ratio: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  });
}

function asRatio({ ratio }: Ratio, index: number): string {
  return index === 0 ? "" : `${ratio.toFixed(2)} ×`;
}

function quantilesOf(times: readonly number[]): string {
  return `${inMilliseconds(quantile(times, 0.5))}, ${inMilliseconds(quantile(times, 0.99))}`;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
