// The phases of an exchange as a bar, from what the runtime measured.

/** One phase. `start` and `share` are parts of the whole, from 0 to 1. */
export interface Phase {
  readonly name: string;
  readonly title: string;
  readonly milliseconds: number;
  readonly start: number;
  readonly share: number;
}

const TITLES: Readonly<Record<string, string>> = {
  dns: "Looking up the name",
  tcp: "Connecting",
  tls: "TLS handshake",
  firstByte: "Waiting for the first byte",
  download: "Downloading",
};

/** The phases one after the other; what the total has beyond them is left empty at the end. */
export function phasesOf(timings: Readonly<Record<string, number>>): readonly Phase[] {
  const { total: told = 0, ...rest } = timings;
  const measured = Object.entries(rest).map(([name, value]) => [camel(name), value] as const);
  const sum = measured.reduce((all, [, value]) => all + value, 0);
  const total = Math.max(told, sum, Number.MIN_VALUE);
  let start = 0;
  return measured.map(([name, milliseconds]) => {
    const phase = {
      name,
      title: TITLES[name] ?? name,
      milliseconds,
      start: start / total,
      share: milliseconds / total,
    };
    start += milliseconds;
    return phase;
  });
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
