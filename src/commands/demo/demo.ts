import type { Command } from 'commander';
import { Webhook } from 'standardwebhooks';
import { isTerminal } from '../../domain/generations/generation.ts';
import { signatureHeaderNames } from '../../webhooks/verify-webhook.ts';
import { createGatewayClient, type GatewayClient } from './gateway-client.ts';
import { createProgressLine } from './progress-line.ts';
import { setStage, type Stage } from './stage.ts';
import { CommandFailure } from '../shared/command-failure.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { ReceivedRequest } from '../webhook/receiver.ts';

// The "Text to Image" example of the upstream's own document.
const REQUEST = {
  prompt: 'A futuristic cityscape at sunset with flying cars and neon lights',
  mode: 'generate',
  aspectRatio: '16:9',
  imageQuality: '2K',
};

const POLL_MS = 250;
const TIMEOUT_MS = 60_000;

export function demoCommand(demo: Command, terminal: Terminal): void {
  demo.option('--once', 'exit after the webhook is verified').action(async ({ once }: { once?: boolean }) => {
    const stopped = terminal.untilStopped();
    const stage = await setStage();
    try {
      await play(terminal, stage);
      if (once) return;
      terminal.print('\nEverything keeps running until Ctrl-C.\n');
      await stopped;
    } finally {
      await stage.close();
    }
  });
}

async function play(terminal: Terminal, stage: Stage): Promise<void> {
  const { gatewayUrl, sandboxUrl, apiKey } = stage;
  const section = (title: string, text: string) =>
    terminal.print(`\n${title}\n${text.replace(/^/gm, '  ')}\n`);
  const gateway = createGatewayClient(gatewayUrl, apiKey);
  section('Budget before', describe(await gateway.budget()));
  const { secret } = await gateway.createEndpoint(stage.receiverUrl);

  section('Request (paste it into another terminal for one more picture)', curl(gatewayUrl, apiKey));
  const { generationId } = await gateway.generate(REQUEST);
  terminal.print(`\nGeneration ${generationId}\n`);
  await follow(terminal, gateway, generationId);
  const generation = await gateway.generation(generationId);
  terminal.print(`${JSON.stringify(generation, null, 2).replace(/^/gm, '  ')}\n`);

  const webhook = await withTimeout(stage.webhook, 'no webhook was received');
  verify(secret, webhook);
  const headers = signatureHeaderNames.map((name) => `${name}: ${String(webhook.headers[name])}`);
  section(
    'Webhook (signature verified with the standardwebhooks package)',
    [...headers, '', webhook.body.toString()].join('\n'),
  );
  if (generation.status !== 'completed')
    throw new CommandFailure(`the generation ended as ${generation.status}`, 1);

  section('Budget after', describe(await gateway.budget()));
  const addresses = [
    ['API', gatewayUrl],
    ['Docs', `${gatewayUrl}/docs`],
    ['Picture', await keptPicture(gateway, gatewayUrl, generationId)],
    ['Picture (upstream)', generation.output?.imageUrl ?? ''],
    ['Upstream (sandbox)', sandboxUrl],
  ];
  section('Addresses', addresses.map(([name = '', url]) => `${name.padEnd(20)}${url}`).join('\n'));
}

/** The signed link to the picture, once the gateway has stored it. */
async function keptPicture(gateway: GatewayClient, gatewayUrl: string, id: string): Promise<string> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const [file] = (await gateway.generation(id)).output?.files ?? [];
    if (file?.status === 'stored') return `${gatewayUrl}${file.url}`;
    if (file?.status === 'lost' || Date.now() > deadline)
      throw new CommandFailure('the picture was not stored', 1);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function follow(terminal: Terminal, gateway: GatewayClient, id: string): Promise<void> {
  const line = createProgressLine(terminal);
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const { status, progress } = await gateway.generation(id);
    line.show(status, progress);
    if (isTerminal(status)) break;
    if (Date.now() > deadline)
      throw new CommandFailure(`the generation is still ${status} after ${TIMEOUT_MS / 1_000} s`, 1);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  line.end();
}

function verify(secret: string, { headers, body }: ReceivedRequest): void {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
  } catch (error) {
    throw new CommandFailure(
      `the webhook's signature is wrong: ${error instanceof Error ? error.message : ''}`,
      1,
    );
  }
}

function curl(gatewayUrl: string, apiKey: string): string {
  const body = JSON.stringify(REQUEST).replaceAll("'", String.raw`'\''`);
  return `curl -X POST '${gatewayUrl}/api/nano-banana-2/generate' -H 'Content-Type: application/json' -H 'Authorization: Bearer ${apiKey}' --data-raw '${body}'`;
}

function describe(budget: Awaited<ReturnType<GatewayClient['budget']>>): string {
  if (budget === undefined) throw new CommandFailure('the team has no budget', 1);
  const { limitCredits, heldCredits, settledCredits, availableCredits, resetsAt } = budget;
  return `limit ${limitCredits}, held ${heldCredits}, settled ${settledCredits}, available ${availableCredits} credits; resets ${resetsAt ?? 'never'}`;
}

async function withTimeout<T>(promise: Promise<T>, reason: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CommandFailure(`${reason} within ${TIMEOUT_MS / 1_000} s`, 1)),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
