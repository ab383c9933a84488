/** The pages for callers that the gateway serves under `/docs`, with the files that they are made from, in the order to read them. */
export const guides = {
  authentication: { title: 'Authentication', file: 'authentication.md' },
  idempotency: { title: 'Idempotency', file: 'idempotency.md' },
  waiting: { title: 'Waiting', file: 'waiting.md' },
  webhooks: { title: 'Webhooks', file: 'webhooks-in-short.md' },
  errors: { title: 'Errors', file: 'errors.md' },
  limits: { title: 'Limits', file: 'limits.md' },
} as const;

export type GuideName = keyof typeof guides;

export const guideNames = Object.keys(guides) as GuideName[];
