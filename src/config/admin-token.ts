import { headerText } from './kinds/header-text.ts';

// Beyond what can be guessed, also where each letter was typed by a person.
const MIN_TOKEN_CHARACTERS = 32;

export const adminToken = headerText(
  'The token of the bootstrap admin for `/admin/v1`, at least 32 characters. It creates the first operators.',
  (value) => {
    if (value.length < MIN_TOKEN_CHARACTERS)
      throw new Error(`must have at least ${MIN_TOKEN_CHARACTERS} characters: openssl rand -base64 32`);
  },
);
