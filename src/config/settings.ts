/** One setting: how its text is read, what holds where it is absent, and a sentence for the one who sets it. */
export interface Setting<T, Default extends string | null = string> {
  /** @throws Error with what is wrong, worded to follow the setting's name */
  parse(text: string): T;
  /** As it would be written in the environment; null where there is none. */
  default: Default;
  about: string;
  /** Can come from the file that `NAME_FILE` names, and is never printed. */
  secret?: boolean;
}

export function text(defaultText: string, about: string): Setting<string> {
  return { parse: (value) => value, default: defaultText, about };
}

export function integer(
  bounds: { min: number; max: number },
  defaultValue: number,
  about: string,
): Setting<number> {
  return {
    default: String(defaultValue),
    about,
    parse(value) {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
      if (!(number >= bounds.min && number <= bounds.max)) {
        throw new Error(`must be a whole number from ${bounds.min} to ${bounds.max}`);
      }
      return number;
    },
  };
}

export function choice<const T extends string>(
  words: readonly T[],
  defaultWord: T,
  about: string,
): Setting<T> {
  return {
    default: defaultWord,
    about,
    parse(value) {
      const word = words.find((candidate) => candidate === value);
      if (word === undefined) throw new Error(`must be one of ${words.join(', ')}`);
      return word;
    },
  };
}

export function url<Default extends string | null>(
  defaultUrl: Default,
  protocols: string[],
  about: string,
): Setting<string, Default> {
  return {
    default: defaultUrl,
    about,
    parse(value) {
      const allowed = protocols.map((protocol) => `${protocol}://`).join(' or ');
      if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol.slice(0, -1))) {
        throw new Error(`must be an address that begins with ${allowed}`);
      }
      return value.replace(/\/$/, '');
    },
  };
}

/** The same setting without a default: absent, it is null. */
export function optional<T>(setting: Setting<T>): Setting<T, null> {
  return { ...setting, default: null };
}

/** Comma-separated; empty text is an empty list. */
export function list(about: string): Setting<string[]> {
  return {
    default: '',
    about,
    parse: (value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
  };
}

const DURATION_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Comma-separated durations such as `5s,30m,2h`, in milliseconds. */
export function durations(defaultMs: readonly number[], about: string): Setting<number[]> {
  return {
    default: defaultMs.map(toDuration).join(','),
    about,
    parse: (value) =>
      value.split(',').map((part) => {
        const [, amount, unit] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(part.trim()) ?? [];
        if (unit === undefined)
          throw new Error(`has "${part.trim()}", which is no duration such as 5s, 30m or 2h`);
        return Number(amount) * DURATION_MS[unit as keyof typeof DURATION_MS];
      }),
  };
}

/** `5s`, `30m`; `24h` rather than `1d`, so that a list is easy to compare. */
function toDuration(ms: number): string {
  const unit = (['h', 'm', 's'] as const).find((each) => ms % DURATION_MS[each] === 0) ?? 'ms';
  return `${ms / DURATION_MS[unit]}${unit}`;
}
