/** A place in a team's feed: behind the event that was read last. */
export interface FeedCursor {
  /** 0: before the first event. */
  teamSequence: number;
  /** Identifies the event at that place. Null: there is none, or it was not read. */
  tag: string | null;
}

/** Before the first event. */
export const FEED_START: FeedCursor = { teamSequence: 0, tag: null };

export const FEED_CURSOR_PATTERN = '^after-(0|[1-9][0-9]{0,14})(-[0-9a-z]{8})?$';

/** `after-42-9xa4k2m7` */
export function formatFeedCursor({ teamSequence, tag }: FeedCursor): string {
  return `after-${teamSequence}${tag === null ? '' : `-${tag}`}`;
}

/** Null: no cursor of a feed. */
export function parseFeedCursor(text: string): FeedCursor | null {
  if (!new RegExp(FEED_CURSOR_PATTERN).test(text)) return null;
  const [, teamSequence, tag = null] = text.split('-');
  return { teamSequence: Number(teamSequence), tag };
}

/**
 * What tells an event from another one at the same place, which exists after a restore of the database: the
 * random end of its `sequence`.
 */
export function feedTag({ sequence }: { sequence: string }): string {
  return sequence.slice(-8);
}
