import { Command } from 'commander';
import { version } from '../version.ts';
import { reportFailure } from './shared/report-failure.ts';
import type { Terminal } from './shared/terminal.ts';

/**
 * The whole command line. Only the command named `loaded` has its options and subcommands: the others would cost their imports.
 * `completion` loads them all, since its script names them.
 */
export async function createProgram(loaded: string | undefined, terminal: Terminal): Promise<Command> {
  const program = new Command('nanogate')
    .description('A gateway between your services and the NanoPhoto.AI image API.')
    .version(version)
    .configureOutput({
      writeOut: terminal.print,
      writeErr: terminal.printError,
      // Commander puts its suggestions on a second line.
      outputError: (text, write) => write(`${text.trim().replace(/\s*\n\s*/g, ' ')}\n`),
    })
    .exitOverride();
  for (const { name, description, load } of commands) {
    const command = program.command(name).description(description);
    if (name === loaded || loaded === 'completion') (await load())(command, terminal);
  }
  return program;
}

/** Runs one command line. Resolves with the exit status: 0, 2 for a usage error, 1 for any other failure. */
export async function runProgram(argv: string[], terminal: Terminal): Promise<number> {
  try {
    const program = await createProgram(argv[0] === 'help' ? argv[1] : argv[0], terminal);
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

/** A command, or a group of commands: what the program's help shows of it, and where the rest of it is. */
interface ListedCommand {
  name: string;
  description: string;
  /** Loads what adds its options and its action, or the commands of a group. Only the one that is asked for is loaded. */
  load(): Promise<(command: Command, terminal: Terminal) => void>;
}

const commands: ListedCommand[] = [
  {
    name: 'serve',
    description: 'Start the gateway. Settings come from the environment; docs/settings.md lists them.',
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  {
    name: 'sandbox',
    description: 'Start a stand-in for the upstream API, for trying things out and for tests.',
    load: async () => (await import('./sandbox.ts')).sandboxCommand,
  },
  {
    name: 'demo',
    description: 'Show one generation from request to webhook, on the sandbox. Needs no settings.',
    load: async () => (await import('./demo/demo.ts')).demoCommand,
  },
  {
    name: 'migrate',
    description: 'Apply pending database migrations. Every other command that needs the database does too.',
    load: async () => (await import('./migrate.ts')).migrateCommand,
  },
  {
    name: 'operator',
    description: 'Operators, with tokens of their own for /admin/v1.',
    load: async () => (await import('./operator/operator.ts')).operatorCommand,
  },
  {
    name: 'doctor',
    description: 'Examine everything that the gateway needs, and say what to do about each finding.',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
  {
    name: 'config',
    description: 'The settings, which come from the environment.',
    load: async () => (await import('./config/config.ts')).configCommand,
  },
  {
    name: 'team',
    description: 'Teams, whose services call the gateway.',
    load: async () => (await import('./team/team.ts')).teamCommand,
  },
  {
    name: 'key',
    description: 'API keys of teams.',
    load: async () => (await import('./key/key.ts')).keyCommand,
  },
  {
    name: 'budget',
    description: 'Budgets: how many credits may be used in each period.',
    load: async () => (await import('./budget/budget.ts')).budgetCommand,
  },
  {
    name: 'limit',
    description: 'Limits of teams and keys other than budgets.',
    load: async () => (await import('./limit/limit.ts')).limitCommand,
  },
  {
    name: 'price',
    description: 'Prices of generations, in credits.',
    load: async () => (await import('./price/price.ts')).priceCommand,
  },
  {
    name: 'usage',
    description: 'Report usage per day, model, team or other columns.',
    load: async () => (await import('./usage.ts')).usageCommand,
  },
  {
    name: 'generation',
    description: 'Generations of all teams: find one, see its whole life, cancel or end it.',
    load: async () => (await import('./generation/generation.ts')).generationCommand,
  },
  {
    name: 'endpoint',
    description: "Webhook endpoints of any team, and the operator's own.",
    load: async () => (await import('./endpoint/endpoint.ts')).endpointCommand,
  },
  {
    name: 'delivery',
    description: 'Deliveries of events to webhook endpoints: find one, see its attempts, retry it.',
    load: async () => (await import('./delivery/delivery.ts')).deliveryCommand,
  },
  {
    name: 'ledger',
    description: 'The ledger of credits.',
    load: async () => (await import('./ledger/ledger.ts')).ledgerCommand,
  },
  {
    name: 'audit-log',
    description: 'Who changed what.',
    load: async () => (await import('./audit-log/audit-log.ts')).auditLogCommand,
  },
  {
    name: 'account',
    description: 'Upstream accounts. Needs the same settings as serve.',
    load: async () => (await import('./account/account.ts')).accountCommand,
  },
  {
    name: 'upstream',
    description: 'What the requests to the upstream were used for.',
    load: async () => (await import('./upstream/upstream.ts')).upstreamCommand,
  },
  {
    name: 'unreconciled-charge',
    description: 'Generations that the upstream may have charged for without delivering a picture.',
    load: async () =>
      (await import('./unreconciled-charge/unreconciled-charge.ts')).unreconciledChargeCommand,
  },
  {
    name: 'quarantine',
    description: 'Rows that workers leave out because they keep failing.',
    load: async () => (await import('./quarantine/quarantine.ts')).quarantineCommand,
  },
  {
    name: 'backup',
    description: 'Write a verified backup of the SQLite database to a file, also while the gateway runs.',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    description: 'Restore a backup, and put the gateway on hold.',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  {
    name: 'resume',
    description: 'End the hold after a restore: submit, poll and send webhooks again.',
    load: async () => (await import('./resume.ts')).resumeCommand,
  },
  {
    name: 'retention',
    description: 'How long texts and events are kept.',
    load: async () => (await import('./retention/retention.ts')).retentionCommand,
  },
  {
    name: 'database',
    description: 'The database: rewrite its file, or copy it to another engine.',
    load: async () => (await import('./database/database.ts')).databaseCommand,
  },
  {
    name: 'secrets',
    description: 'The encrypted secrets in the database.',
    load: async () => (await import('./secrets/secrets.ts')).secretsCommand,
  },
  {
    name: 'webhook',
    description: "Verify a webhook, receive webhooks during development, rotate the gateway's signing key.",
    load: async () => (await import('./webhook/webhook.ts')).webhookCommand,
  },
  {
    name: 'completion',
    description: 'Print the script that completes commands and options in a shell.',
    load: async () => (await import('./completion/completion.ts')).completionCommand,
  },
  {
    name: 'openapi',
    description: 'Print the OpenAPI document of the HTTP API.',
    load: async () => (await import('./openapi.ts')).openapiCommand,
  },
];
