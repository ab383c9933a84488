/** An answer of the size and shape of the gateway's. */
export function answerOf(id: string, now: number) {
  return {
    id,
    object: 'generation',
    model: 'nano-banana-2',
    status: 'queued',
    progress: 0,
    input: { prompt, mode: 'generate', aspectRatio: '16:9', imageQuality: '2K', googleSearch: false },
    output: null,
    error: null,
    credits: { held: 8, settled: 0, released: 0 },
    metadata: { order: '4711' },
    priority: 'interactive',
    createdAt: new Date(now).toISOString(),
    submittedAt: null,
    finishedAt: null,
    links: { self: `/v1/generations/${id}`, cancel: `/v1/generations/${id}/cancel` },
  };
}

export const prompt = 'A futuristic cityscape at sunset with flying cars and neon lights';

/** The same request for every contestant. */
export const requestBody = JSON.stringify({
  model: 'nano-banana-2',
  input: { prompt, mode: 'generate', aspectRatio: '16:9', imageQuality: '2K' },
  metadata: { order: '4711' },
});

export function untilTerminated(): Promise<void> {
  return new Promise((resolve) => process.once('SIGTERM', () => resolve()));
}
