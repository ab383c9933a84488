import type { FieldError } from '../../domain/app-error.ts';

/** The command line's option for a field that the operations name. */
const optionOf: Record<string, string> = {
  limitCredits: '--limit',
  rolloverCapCredits: '--rollover-cap',
  alertThresholds: '--thresholds',
  teamId: '--team',
  keyId: '--key',
  groupBy: '--by',
  allowedModels: '--models',
  allowedQualities: '--qualities',
  headers: '--headers-file',
  secret: '--secret-file',
};

/** What is wrong with each field, by the option that set it, in one line. */
export function describeFields(errors: readonly FieldError[]): string {
  return errors
    .map(({ pointer, detail }) => `${optionFor(pointer.replace(/^\//, '').split('/')[0] ?? '')}: ${detail}`)
    .join('; ');
}

function optionFor(field: string): string {
  return optionOf[field] ?? `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
