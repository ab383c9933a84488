/** The description of an endpoint: printable, since it goes into one column and onto terminals. */
export const descriptionBounds = { maxLength: 200, pattern: /^[^\x00-\x1f\x7f]*$/ };
