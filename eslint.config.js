import tseslint from 'typescript-eslint';

/** What the scripts of the dashboard use of a browser. */
const browserGlobals = Object.fromEntries(
  [
    'AbortController',
    'Blob',
    'EventSource',
    'URL',
    'URLSearchParams',
    'addEventListener',
    'clearTimeout',
    'crypto',
    'document',
    'fetch',
    'history',
    'isSecureContext',
    'location',
    'navigator',
    'scrollTo',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);

export default tseslint.config(
  {
    ignores: [
      'dist/',
      '.built/',
      'node_modules/',
      'openapi/',
      'coverage/',
      'eslint.config.js',
      // Programs are compiled by `npm run clients`, beside the generated clients that they import.
      '.clients/',
      'test/clients/programs/',
      // Run beside the S3 clients that they import, which `npm run bench:s3-clients` installs.
      '.s3-clients/',
      'test/bench/s3-clients/adapters/*.js',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Fastify plugins and handlers are async by contract even when a body awaits nothing.
      '@typescript-eslint/require-await': 'off',
      // Factories return plain objects whose methods use no `this`; taking one off its object is safe.
      '@typescript-eslint/unbound-method': 'off',
      'no-console': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/config/load-config.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Only main.ts and config/ touch process.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/domain/parse-json.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'JSON', property: 'parse', message: 'Use domain/parse-json.ts.' },
      ],
    },
  },
  {
    // Scripts of browsers, which no build step checks.
    files: ['src/dashboard/**/*.js'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['src/dashboard/**/*.js'],
    languageOptions: { parserOptions: { projectService: false }, globals: browserGlobals },
    rules: { 'no-undef': 'error', 'no-var': 'error', 'prefer-const': 'error', eqeqeq: 'error' },
  },
  {
    files: ['test/**/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
