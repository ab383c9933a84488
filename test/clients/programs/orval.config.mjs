export default {
  nanogate: {
    input: './openapi.json',
    output: {
      target: './generated.ts',
      client: 'fetch',
      override: { mutator: { path: './orval-fetch.ts', name: 'orvalFetch', extension: '.js' } },
    },
  },
};
