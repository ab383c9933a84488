/** The names of teams, for the log. A team keeps its name, so each is read once. */
export interface TeamNames {
  /** Calls `use` with the name: at once when it is known, else as soon as it was read. Null: it could not be read. */
  withName(teamId: string, use: (name: string | null) => void): void;
}

// Far more teams than write to one log; at most a few megabytes.
const MAX_NAMES = 10_000;

export function createTeamNames(read: (teamId: string) => Promise<string | null>): TeamNames {
  const names = new Map<string, string>();
  const reading = new Map<string, Promise<string | null>>();

  async function readName(teamId: string): Promise<string | null> {
    try {
      const name = await read(teamId);
      if (names.size >= MAX_NAMES) names.clear();
      if (name !== null) names.set(teamId, name);
      return name;
    } catch {
      // The database does not answer. The next line tries again.
      return null;
    } finally {
      reading.delete(teamId);
    }
  }

  return {
    withName(teamId, use) {
      const known = names.get(teamId);
      if (known !== undefined) {
        use(known);
        return;
      }
      const read = reading.get(teamId) ?? readName(teamId);
      reading.set(teamId, read);
      void read.then(use);
    },
  };
}
