/** Text that PostgreSQL refuses or UTF-8 cannot encode, in every place of a text. */
export const hostileTexts = [
  '\0',
  'a\0b',
  '\ud800',
  'a\udc00',
  '\ude00\ud83d',
  '\0\ud83d\0',
  `${'x'.repeat(499)}\ud83d`,
];
