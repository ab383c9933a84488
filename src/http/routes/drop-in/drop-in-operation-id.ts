import type { AnyModel } from '../../../domain/models/catalogue.ts';

/** `nano-banana-2`, `generate` → `nanoBanana2Generate` */
export function dropInOperationId({ id }: AnyModel, operation: 'generate' | 'checkStatus'): string {
  return `${id}-${operation}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
