export default {
  nanogate: {
    // Its client of an upload, which is a form or the bytes of a picture, does not compile.
    input: { target: './openapi.json', filters: { mode: 'exclude', tags: ['Files'] } },
    output: {
      target: './generated.ts',
      client: 'fetch',
      override: { mutator: { path: './orval-fetch.ts', name: 'orvalFetch', extension: '.js' } },
    },
  },
};
