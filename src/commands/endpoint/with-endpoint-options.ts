import type { Command } from 'commander';
import { descriptionBounds } from '../../domain/endpoints/description-bounds.ts';
import { signatureSchemes, type SignatureScheme } from '../../domain/endpoints/endpoint.ts';
import { eventFilters, operatorEventFilters, type EventFilter } from '../../domain/events/event-type.ts';
import type { EndpointSettings } from '../../operations/endpoints/endpoint-settings.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import { parseWords } from '../shared/parse-words.ts';
import type { EndpointFlags } from './endpoint-flags.ts';
import { readHeadersFile } from './read-headers-file.ts';

/** Adds the options for the settings of an endpoint other than its URL. */
export function withEndpointOptions(command: Command): Command {
  return command
    .option(
      '--events <list>',
      'what it subscribes to, such as generation.*,budget.exhausted',
      parseWords('--events', eventFilters),
    )
    .option('--description <text>', 'free text', parseDescription)
    .option(
      '--signatures <list>',
      `how its webhooks are signed, of ${signatureSchemes.join(',')}`,
      parseWords('--signatures', signatureSchemes),
    )
    .option('--headers-file <file>', 'its custom headers, one "name: value" per line; - for standard input');
}

export interface SettingsFlags extends EndpointFlags {
  events?: EventFilter[];
  description?: string;
  signatures?: SignatureScheme[];
  headersFile?: string;
}

/** The settings that the options name. @throws CommandFailure for one that an endpoint cannot have */
export async function readEndpointSettings(
  terminal: Parameters<typeof readHeadersFile>[0],
  { team, events, description, signatures, headersFile }: SettingsFlags,
): Promise<Partial<EndpointSettings>> {
  const refused = events?.find((event) => !isForOperator(event));
  if (team === undefined && refused !== undefined)
    throw new CommandFailure(
      `--events: without --team it is the operator's own, which receives only ${operatorEventFilters.join(', ')}`,
    );
  return {
    ...(events && { events: [...new Set(events)] }),
    ...(description !== undefined && { description }),
    ...(signatures && { signatures: [...new Set(signatures)] }),
    ...(headersFile !== undefined && { headers: await readHeadersFile(terminal, headersFile) }),
  };
}

function isForOperator(event: EventFilter): boolean {
  return (operatorEventFilters as readonly EventFilter[]).includes(event);
}

function parseDescription(value: string): string {
  const { maxLength, pattern } = descriptionBounds;
  if (value.length > maxLength || !pattern.test(value))
    throw new CommandFailure(`--description: at most ${maxLength} printable characters`);
  return value;
}
