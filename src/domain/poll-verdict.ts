/** What an answer says that is believed only when it comes again some time later: the upstream is known to say both by mistake. */
export const pollDoubts = ['not_found', 'no_image'] as const;
export type PollDoubt = (typeof pollDoubts)[number];
